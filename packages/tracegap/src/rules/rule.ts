/** What a cause is: one file beside this one for each, listed in index.ts. docs/extending.md says how one is added. */
import { type Evidence } from '../pairing/evidence.js';
import { type Span } from '../span/model.js';
import { type Engine } from '../span/starts.js';
import { type Node } from '../trace/tree.js';
import { type CauseId } from './index.js';

export type Severity = 'break' | 'by-design' | 'warning';

export interface Rule<Id extends string = string> {
  /** Fixed for good. Its page is docs/rules/<id>.md. */
  readonly id: Id;
  /** Of a finding that this cause leads by itself: broken, apart by design, or whole with a remark. In a split every cause is one of a break. */
  readonly severity: Severity;
  /**
   * What to do, in one or two sentences; the page has the long form. `{from}` and `{to}` are the services before and after the gap, `{dark}` the one
   * between them that emitted nothing, `{callee}` whoever was called.
   */
  readonly fix: string;
  /** The same where it is another line of code in each language, by `telemetry.sdk.language`. */
  readonly fixIn?: Readonly<Record<string, string>>;
  /** The same where the call only started work, by the engine that was called: each has its own place for a context. */
  readonly fixStarted?: Readonly<Record<Engine | 'unknown', string>>;
  /** The same by the library, platform or proxy that is at fault, where it is known; `{by}` is its name, or that of the service that uses it. */
  readonly fixBy?: Readonly<Record<string, string>>;
  /** Whose language counts: that of the service where the fix is made. Default `caller`. */
  readonly fixedAt?: 'caller' | 'callee';
  /** Looks at one span of a trace that may be whole; what needs two traces, or tells several causes apart, is in find/. */
  readonly findAt?: (node: Node) => Remark | null;
}

/** What a rule says of a whole trace. */
export interface Remark {
  readonly from: Span;
  readonly to: Span;
  readonly facts: readonly Evidence[];
  /** Less likely causes of the same. */
  readonly further: readonly CauseId[];
}

export function remark(from: Span, to: Span, facts: readonly Evidence[], further: readonly CauseId[] = []): Remark {
  return { from, to, facts, further };
}
