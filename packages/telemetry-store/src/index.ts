export { startStore, type RunningStore } from './start-store.js';
export type { StoreConfig } from './config.js';
export { openStore, type OpenOptions, type OpenStore, type Signal } from './open-store.js';
export { BadRequest } from './http/bad-request.js';
export { type Answer, MAX_BODY_BYTES, send } from './http/reply.js';
