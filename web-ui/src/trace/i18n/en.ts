// English of what shows traces and reports, on whatever page.
import { type Severity, type Verdict } from 'tracegap';
import { type EdgeState } from '../model/hop-map';
import { EN_CAUSES } from './causes';
import { EN_SPAN, EN_WATERFALL } from './en-waterfall';

export const en = {
  lookUp: {
    label: 'Trace id or traceparent',
    button: 'Look up',
  },
  drop: {
    title: 'Traces from a file',
    lead: 'Read in this tab and sent nowhere; gone when the tab is closed or reloaded.',
    open: 'Open a file',
    formats: 'or drop it anywhere: OTLP as JSON, JSON lines or protobuf, gzip or zstd too',
    here: 'Drop files with traces here: they are read in this tab and sent nowhere',
    failed: 'No traces could be read',
  },

  answer: {
    hops: 'Hops that lose the context',
    judged: (traces: string) => (traces === '1' ? 'of 1 trace' : `of ${traces} traces`),
    allWhole: 'Every hop that was seen keeps the context',
    others: (n: number) => (n === 1 ? '1 other hop' : `${n} other hops`),
    columns: { hop: 'Hop', broken: 'Broken', since: 'Since', cause: 'Likeliest cause', example: 'Example' },
    share: (broken: string, judged: string, percent: number) => `${broken} of ${judged} (${percent} %)`,
    ambiguous: (n: number) =>
      n === 1 ? '1 of them has several equal other halves' : `${n} of them have several equal other halves`,
    suspected: (n: string) => `suspected in ${n}`,
    requests: (n: string) => (n === '1' ? '1 request' : `${n} requests`),
    open: 'Trace',
    to: 'to',
    map: 'Services',
    mapHelp: 'A broken hop opens its example.',
  },

  list: {
    title: 'Traces',
    columns: {
      verdict: 'Verdict',
      root: 'Starts with',
      where: 'Broken at',
      status: 'Request',
      spans: 'Spans',
      duration: 'Duration',
      time: 'Time',
    },
    none: 'No traces.',
    errors: (n: number) => `${n} in error`,
    statuses: { ok: 'went through', refused: 'refused', failed: 'failed' },
    halves: (n: number) => `${n} traces, one request`,
    service: 'Service',
    text: 'Text',
    every: 'all',
    more: (shown: number, total: number) => `The newest ${shown} of ${total}.`,
    all: 'All traces',
  },

  trace: {
    title: 'Trace',
    copy: 'Copy the trace id',
    copied: 'Copied',
    openHere: 'Open this trace',
    inGrafana: 'In Grafana',
    logs: 'Its logs',
    logsInGrafana: 'Logs in Grafana',
    looking: 'Reading the trace …',
    waiting: 'Not the last word yet: spans may still arrive.',
    nothingYet: 'Nothing is here under this id yet',
    arriving:
      'No spans with this id so far: they may be on their way, or the id is not known. This page goes on looking and shows them as soon as they arrive.',
    lookAgain: 'Look again',
    counts: (spans: number, services: number, traces: number) =>
      `${traces === 1 ? '1 trace' : `${traces} traces`} · ${spans === 1 ? '1 span' : `${spans} spans`} · ${services === 1 ? '1 service' : `${services} services`}`,
    took: (duration: string) => `${duration} from first to last span`,
    malformed: {
      empty: 'Type or paste a trace id.',
      'not-hex': 'A trace id has only the digits 0–9 and a–f.',
      'too-long': 'A trace id has at most 32 hex digits.',
      'all-zero': 'A trace id of zeros only is invalid by W3C Trace Context.',
    },
    readFailed: 'The trace could not be read',
  },

  leaving: {
    label: 'Hand it on',
    link: 'Copy link',
    linkHelp: 'A link to this trace on this page',
    otlp: 'Download as OTLP',
    otlpHelp: 'Every span of it with all of its attributes, as a file that tracegap and this page read again',
    report: 'HTML report',
    reportHelp:
      'One file to send to somebody: verdict, evidence and fix, with only those attributes that the evidence names',
    said: {
      copied: 'Copied',
      saved: 'Saved',
      failed: 'That did not work: the page’s server does not answer, or the browser does not allow it.',
    },
  },

  verdict: {
    split: 'Broken',
    'lost-span': 'Span lost',
    restarted: 'Restarted by design',
    linked: 'Linked by design',
    unsampled: 'Not sampled',
    partial: 'Partial answer',
    'not-ready': 'Not there yet',
    'not-found': 'Not found',
    suspected: 'Suspected',
    connected: 'Whole',
  } satisfies Record<Verdict, string>,

  sentence: {
    didNotHandOn: (service: string) => `${service} did not hand on the context`,
    lostBetween: (from: string, to: string) => `the context was lost between ${from} and ${to}`,
    lostSomewhere: 'the context was lost on the way to another service',
    spanLost: (service: string) => `a span that ${service} names as its parent was never exported`,
    restarted: (service: string) => `${service} starts a new trace on purpose and links back to its caller`,
    linked: (from: string, to: string) => `${to} is tied to ${from} by a span link instead of a parent`,
    unsampled: 'the caller decided not to record this request, so nothing was exported',
    partial: 'the backend returned only a part of this trace, so it is not judged',
    'not-ready': 'spans or the search index are still catching up; this page keeps looking',
    notReadyDone: 'the spans did not settle in time; look again in a moment',
    'not-found':
      'the store has no trace with this id. It may not have arrived yet, be older than what is kept, or never have been sampled. This page goes on looking',
    suspected: (from: string, to: string) =>
      `nothing proves a break, but a trace of ${to} would be the other half of what ${from} did here`,
    connected: (first: string, last: string) => `one trace, held together from ${first} to ${last}`,
    connectedOne: (service: string) => `one trace within ${service}`,
    connectedDark: (service: string) =>
      `one trace; ${service} itself emitted no span and is seen only through its neighbours`,
  },

  ambiguous: (n: number) => `${n} traces fit equally well; which one is the other half cannot be told.`,

  unknownService: 'unknown service',

  hops: {
    title: 'Hops',
    list: 'Every hop, in the order of the calls',
    legend: 'What the marks mean',
    state: {
      whole: 'whole',
      broken: 'broken',
      'by-design': 'by design',
      dark: 'dark',
      'not-seen': 'not seen',
      failed: 'failed',
      'not-called': 'not called',
    } satisfies Record<EdgeState, string>,
    meaning: {
      whole: 'the context arrived',
      broken: 'the context was lost here',
      'by-design': 'apart on purpose, and linked',
      dark: 'called, but the service emitted no spans',
      'not-seen': 'the call left, no span of a callee is known',
      failed: 'the call got no answer, so no context could arrive',
      'not-called': 'the request ended before this call',
    } satisfies Record<EdgeState, string>,
    /** Below the name of a service that left no spans. */
    note: { dark: 'no spans', 'not-seen': 'not seen', failed: 'no answer', 'not-called': 'not called' },
    answered: (status: string) => `answered ${status}`,
    say: (from: string, to: string, state: string) => `${from} to ${to}: ${state}`,
    noSpans: 'no spans',
    none: 'This trace stays within one service: there is no hop to draw.',
    showFinding: 'Show the evidence',
  },

  calls: {
    failed: (from: string, to: string, why: string) => `${from} called ${to} and got no answer: ${why}.`,
    failedMeans: 'That is a failed call, not a broken trace: there was nobody to hand the context to.',
    notCalled: (services: string) => `${services}: not called, the request had ended before.`,
    answeredBefore: (service: string, status: string) => `${service} answered ${status} instead.`,
    /** Error codes of Node and response flags of Envoy. */
    why: {
      ECONNREFUSED: 'connection refused (ECONNREFUSED)',
      ECONNRESET: 'the connection was closed (ECONNRESET)',
      ENOTFOUND: 'no host of that name (ENOTFOUND)',
      ETIMEDOUT: 'time-out (ETIMEDOUT)',
      UND_ERR_HEADERS_TIMEOUT: 'time-out',
      UND_ERR_CONNECT_TIMEOUT: 'time-out while connecting',
      AbortError: 'the caller gave up waiting',
      TimeoutError: 'the caller gave up waiting',
      UF: 'connection failed (Envoy: UF)',
      UC: 'the connection was closed (Envoy: UC)',
      UH: 'no healthy host (Envoy: UH)',
      UT: 'time-out (Envoy: UT)',
      NR: 'no route (Envoy: NR)',
    } as Readonly<Record<string, string>>,
  },

  request: {
    failed: 'The request failed',
    refused: 'The request was refused',
    answered: (service: string, status: string) => `${service} answered ${status}`,
    trace: 'Its trace',
  },

  finding: {
    why: 'Evidence and fix',
    evidence: 'Evidence',
    causes: 'Likely causes and how to fix them',
    candidates: 'Candidates for the other half',
    speaksFor: 'for',
    speaksAgainst: 'against',
    otherHalf: 'The other half',
    span: 'span',
    key: 'Attribute',
    value: 'Value',
    says: 'What it shows',
    /** `rank` 1 is the likeliest of `of`. */
    likelihood: (rank: number, of: number): string =>
      rank === 1 ? (of === 1 ? 'the only one that fits' : 'most likely') : rank === 2 ? 'possible' : 'unlikely',
    severity: { break: 'Break', 'by-design': 'By design', warning: 'Note' } satisfies Record<Severity, string>,
  },

  cause: EN_CAUSES,

  waterfall: EN_WATERFALL,
  span: EN_SPAN,
};

export type TraceMessages = typeof en;
