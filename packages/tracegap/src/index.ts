/** The core: runs in Node and in the browser. Files, stdin and the command are in `tracegap/node` and the bin. */
export {
  type Argument,
  type Evidence,
  EVIDENCE_CODES,
  type EvidenceCode,
  type Param,
  type SpanRef,
} from './pairing/evidence.js';
export { CAUSE_IDS, type CauseId } from './rules/index.js';
export { type Candidate, type Cause, type Finding, graver, type Verdict, VERDICTS } from './rules/finding.js';
export { type Severity } from './rules/rule.js';
export { exitCode, type Hop, type HopState, REPORT_SCHEMA, type ReportFile, type TraceReport } from './report/types.js';
export {
  type Attributes,
  type AttributeValue,
  groupByTrace,
  parentIsRemote,
  type Resource,
  saysUnsampled,
  type Scope,
  type Span,
  type SpanEvent,
  type SpanKind,
  type SpanLink,
  type Trace,
} from './span/model.js';
export {
  type ByIdQuery,
  type Condition,
  depthOf,
  type Query,
  queryKey,
  type SearchAnswer,
  type SearchQuery,
  type TraceReader,
} from './readers/reader.js';
export { MemoryReader } from './readers/memory.js';
export { BackendError, type BackendOptions, type BackendStats } from './readers/http.js';
export { JaegerReader } from './readers/jaeger/jaeger.js';
export { type TempoOptions, TempoReader } from './readers/tempo/tempo.js';
export { ZipkinReader } from './readers/zipkin/zipkin.js';
export { NotOtlp, type ParsedOtlp, parseOtlp, parseOtlpValue } from './otlp/parse.js';
export { writeOtlp } from './otlp/write.js';
export { type DiagnoseOptions, type Diagnosis, diagnose, diagnoseAll } from './diagnose.js';
export {
  type Clock,
  type Examination,
  examine,
  investigate,
  type InvestigateOptions,
  systemClock,
} from './investigate.js';
export {
  type HopRow,
  type HopTable,
  hopTable,
  judgeAt,
  type TraceFilter,
  type TraceRow,
  traceRow,
  traceRows,
} from './overview/index.js';
export { type FleetHop, type FleetKey, type FleetTable } from './fleet/types.js';
export { VERSION } from './version.js';
