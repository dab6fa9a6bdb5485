// The page's static build (`npm run build`, or `vite build` in this folder): plain files in dist/, no inline script or
// style, so that the strict Content-Security-Policy of index.html holds wherever they are served from.
import { defineConfig } from 'vite';

export default defineConfig({
  // Relative, so that the same files work below any path.
  base: './',
  build: {
    target: 'es2022',
    // data: URLs would need a wider policy, and the polyfill would be the only code not written for this page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
});
