// Tempo's HTTP API, the only source of traces; the embedded store and a real Tempo answer it alike.
import { TempoReader, type TraceReader } from 'tracegap';

/** What judges a trace reads through this. */
export function pageReader(): TraceReader {
  return new TempoReader({ url: new URL('./tempo', document.baseURI).href });
}
