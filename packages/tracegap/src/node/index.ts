/** What needs Node: OTLP files, stdin, settings from the environment. */
export { type FileContent, readFiles } from './files.js';
export { BadSettings, tempoHeaders, tempoUrl } from './auth.js';
export { type ShapeResult, type ShapeLine, type Shape, checkShape, parseShape, BadShape } from '../expect/index.js';
export { type TerminalOptions, terminalReport } from '../render/terminal.js';
