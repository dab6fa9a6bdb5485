// The pages' static builds (`npm run build`, or in this folder `vite build` for the lab's and `vite build --mode serve` for that
// of tracegap): plain files, no inline script or style, so that the strict Content-Security-Policy holds wherever they
// are served from. `vite build --mode report` bundles what `tracegap --html` writes, for Node.
import { defineConfig } from 'vite';
import { lessonFiles } from './lesson-files.ts';

const TRACEGAP = '../packages/tracegap/dist';

export default defineConfig(({ mode }) => ({
  // Relative, so that the same files work below any path.
  base: './',
  root: mode === 'serve' ? 'serve' : '.',
  plugins: mode === 'serve' || mode === 'report' ? [] : [lessonFiles()],
  // The package that carries the bundle is the one it asks for.
  ...(mode === 'report' ? { ssr: { noExternal: true, external: ['tracegap'] } } : {}),
  build: {
    // Packed with the command (packages/tracegap/package.json, `files`).
    outDir: mode === 'serve' ? `../${TRACEGAP}/serve/page` : mode === 'report' ? `${TRACEGAP}/html` : 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // data: URLs would need a wider policy, and the polyfill would be the only code not written for this page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // What the packages in it ask to be handed on with them.
    license: { fileName: 'THIRD-PARTY-NOTICES.md' },
    ...(mode === 'report'
      ? {
          ssr: 'src/trace/leaving/report/command.ts',
          minify: true,
          rolldownOptions: { output: { format: 'cjs' as const, entryFileNames: 'report.bundle.js' } },
        }
      : {}),
  },
}));
