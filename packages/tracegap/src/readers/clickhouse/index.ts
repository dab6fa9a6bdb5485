export { ClickHouseReader, type ClickHouseReaderOptions } from './reader.js';
export { BadSchema, PRESETS, schemaOf } from './schema.js';
