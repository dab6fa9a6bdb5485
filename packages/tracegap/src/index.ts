/** The core: runs in Node and in the browser. Files, stdin and the command are in `tracegap/node` and the bin. */
export * from './pairing/evidence-codes.js';
export * from './report/types.js';
export * from './span/model.js';
export * from './readers/reader.js';
export { MemoryReader } from './readers/memory.js';
export { BackendError, type TempoOptions, TempoReader } from './readers/tempo.js';
export { NotOtlp, type ParsedOtlp, parseOtlp, parseOtlpValue } from './otlp/parse.js';
export { type DiagnoseOptions, type Diagnosis, diagnose, diagnoseAll } from './diagnose.js';
export { type Clock, investigate, type InvestigateOptions, systemClock } from './investigate.js';
export * from './overview/index.js';
