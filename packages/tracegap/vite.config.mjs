// What `tracegap serve` needs beyond the command's own code as one file, dist/serve/vendor.bundle.js, so that the package
// installs nothing for it. Run after tsc by `npm run build`, or `vite build` in this folder.
import { defineConfig } from 'vite';

export default defineConfig({
  ssr: { noExternal: true },
  build: {
    ssr: 'src/serve/vendor.ts',
    outDir: 'dist/serve',
    // tsc writes there, too.
    emptyOutDir: false,
    target: 'node22',
    minify: true,
    // What the bundled packages ask to be handed on with them. Not called LICENSE-anything: pnpm pack would take that for the package’s own licence and leave it out.
    license: { fileName: 'THIRD-PARTY-NOTICES.md' },
    rolldownOptions: { output: { format: 'cjs', entryFileNames: 'vendor.bundle.js' } },
  },
});
