export * from './evidence-codes.js';
export * from './report.js';
export * from './model/trace.js';
export * from './readers/reader.js';
