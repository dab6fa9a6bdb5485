import { type Span } from '../src/span/model.js';

/** One line of JSONEachRow for each span. */
export function rowsOf(spans: readonly Span[]): string[];
