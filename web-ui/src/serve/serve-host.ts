// What the shared views of a trace need to know of `tracegap serve`: it reads for the page, whatever the backend is.
import { type TraceReader } from 'tracegap';
import { type TraceHost } from '../trace/host';
import { readTrace, search } from './api';
import { state } from './serve-state';

const reader: TraceReader = {
  get live() {
    return state.peek()?.sources.some(({ kind }) => kind !== 'files') ?? true;
  },
  byId: readTrace,
  search,
};

export const serveHost: TraceHost = {
  reader: () => reader,
  patience: () => ({ marginMs: state.peek()?.margin_ms ?? 6_000, pollMs: 400 }),
  linksOf: () => [],
  logs: () => state.value?.logs ?? false,
};
