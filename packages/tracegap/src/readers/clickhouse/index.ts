export { ClickHouseClient, type ClickHouseOptions } from './client.js';
export { ClickHouseReader, type ClickHouseReaderOptions } from './reader.js';
export { BadSchema, type ClickHouseSchema, PRESETS, schemaOf } from './schema.js';
