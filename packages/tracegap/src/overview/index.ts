export { type HopRow, type HopTable, hopTable } from './hop-table.js';
export { judgeAt } from './judge-at.js';
export { type TraceFilter, type TraceRow, traceRow, traceRows } from './trace-rows.js';
