// Serves a page (page/page.js, bundled with its OpenTelemetry SDK as a build would) that calls another origin.
import http from 'node:http';
import path from 'node:path';
import { build } from 'vite';

const script = path.join(import.meta.dirname, 'page', 'page.js');
const { output } = (
  await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry: script, formats: ['es'], fileName: 'page' } },
  })
)[0];
const page =
  '<!doctype html><title>till</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';

const server = http.createServer(({ url }, response) => {
  const isScript = url === '/page.js';
  response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
  response.end(isScript ? output[0].code : page);
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', () => process.exit(0));
