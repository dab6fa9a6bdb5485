// What only `tracegap serve` needs, bundled into one file of the package (vite.config.mjs), so that the command installs
// nothing for it: the embedded store, gRPC, and a server of static files.
export { BadRequest, MAX_BODY_BYTES, openStore, send } from '@demo/telemetry-store';
export { Server, ServerCredentials, status } from '@grpc/grpc-js';
export { default as sirv } from 'sirv';
