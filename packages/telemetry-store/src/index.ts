export { startStore, type RunningStore } from './start-store.js';
export type { StoreConfig } from './config.js';
