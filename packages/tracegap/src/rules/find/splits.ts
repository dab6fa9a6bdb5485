/** Turns judged entries into findings of the trace that was asked for, from whichever side. */
import { CANDIDATES_AT_MOST, REJECTED_AT_MOST, SCOPES_AT_MOST } from '../../limits.js';
import { type Evidence, evidence, inWords, type Point, serviceOf } from '../../pairing/evidence.js';
import { type Judgement } from '../../pairing/judgement.js';
import { type Match } from '../../pairing/match.js';
import { beginsByItself } from '../../span/beginnings.js';
import { capturedHeaders } from '../../span/headers.js';
import { messagingOf } from '../../span/messaging.js';
import { isReceiver, isSender, type Span } from '../../span/model.js';
import { plainName } from '../../span/names.js';
import { calleeName, isAddress, isProxy } from '../../span/semantics.js';
import { engineOf } from '../../span/starts.js';
import { commonHalf, is64Bit, libraryOf } from '../../span/trace-ids.js';
import { type Analysis, type Entry } from '../../trace/analysis.js';
import { type Candidate, finding, type Finding, refOf } from '../finding.js';
import { type FixParams, languageOf, type Languages, ranked } from '../fixes.js';
import { splitCauses } from './split-causes.js';

type JudgedOf = (trace: Analysis) => readonly Judgement[];

/** `judgedOf`: the judgements in which a trace takes part. */
export function splitFindings(asked: Analysis, judgedOf: JudgedOf): Finding[] {
  const judged = judgedOf(asked);
  const findings: Finding[] = [];
  const told = new Set<string>();
  const named = new Set<string>();
  const ambiguousExits = new Map<Match['exit']['node'], Judgement[]>();
  for (const item of judged) {
    const mine = item.best.filter((fit) => fit.exit.home === asked);
    if (item.entry.home !== asked && mine.length === 0) continue;
    if (item.state === 'paired' && !isTold(item, told)) {
      findings.push(paired(item, judgedOf));
      named.add(gapKey(item, item.best[0] as Match));
    } else if (item.state === 'ambiguous' && item.entry.home === asked) findings.push(ambiguousEntry(item));
    else if (item.state === 'ambiguous') {
      for (const { exit } of mine) ambiguousExits.set(exit.node, [...(ambiguousExits.get(exit.node) ?? []), item]);
    }
  }
  for (const [node, items] of ambiguousExits) {
    const open = items.filter(
      (item) => !item.best.some((fit) => fit.exit.node === node && named.has(gapKey(item, fit))),
    );
    findings.push(...ambiguousExit(asked, open));
  }
  return findings;
}

/** A callee whose server has no spans may have made several calls for one request: one break, told once. */
function isTold({ entry, best }: Judgement, told: Set<string>): boolean {
  const exit = best[0]?.exit;
  if (!exit || exit.kind !== 'call' || !beginsByItself(entry.node.span)) return false;
  const key = `${exit.node.span.spanId} ${entry.node.span.resource.service}`;
  if (told.has(key)) return true;
  told.add(key);
  return false;
}

/** One call is answered by one service once: where that is known, others of the service are no second break. */
function gapKey({ entry }: Judgement, { exit }: Match): string {
  return `${exit.node.span.traceId} ${exit.node.span.spanId} ${entry.node.span.resource.service}`;
}

const written = new WeakMap<Judgement, Finding>();

/** Both halves report the same finding; it is put into words once. */
function paired(item: Judgement, judgedOf: JudgedOf): Finding {
  const known = written.get(item);
  if (known) return known;
  const told = describe(item, judgedOf);
  written.set(item, told);
  return told;
}

function describe(item: Judgement, judgedOf: JudgedOf): Finding {
  const fit = item.best[0] as Match;
  const here = fit.exit.node.span;
  const there = item.entry.node.span;
  const facts = [...structure(item.entry, fit), ...fit.for.map((argument) => factOf(argument, item.entry, fit))];
  return finding({
    ...common(item.entry, fit),
    here: refOf(here),
    there: refOf(there),
    candidates: [candidateOf(fit, there), ...rejected(item, fit, judgedOf(fit.exit.home))],
    evidence: facts,
  });
}

/** Other beginnings that were weighed for the same call, and what speaks against them. */
function rejected(chosen: Judgement, fit: Match, judged: readonly Judgement[]): Candidate[] {
  const found: Candidate[] = [];
  for (const item of judged) {
    if (item === chosen || found.length >= REJECTED_AT_MOST) continue;
    const other = item.all.find(({ exit, excluded }) => excluded && exit.node === fit.exit.node);
    if (other) found.push(candidateOf(other, item.entry.node.span));
  }
  return found;
}

function ambiguousEntry(item: Judgement): Finding {
  const fit = item.best[0] as Match;
  const own = item.entry.node.span;
  const count = item.best.length;
  return finding({
    ...common(item.entry, fit),
    here: refOf(own),
    ambiguous: true,
    candidates: item.all.slice(0, CANDIDATES_AT_MOST).map((other) => candidateOf(other, other.exit.node.span)),
    evidence: [...structure(item.entry, fit), evidence(own, fit.key, String(count), 'several-candidates', { count })],
  });
}

function ambiguousExit(asked: Analysis, items: readonly Judgement[]): Finding[] {
  const first = items[0];
  const fit = first?.best.find(({ exit }) => exit.home === asked);
  if (!first || !fit) return [];
  const here = fit.exit.node.span;
  const several = evidence(here, fit.key, String(items.length), 'several-candidates', {
    count: Math.max(items.length, first.best.length),
  });
  const candidates = items.slice(0, CANDIDATES_AT_MOST).flatMap((item) => {
    const own = item.best.find(({ exit }) => exit.home === asked);
    return own ? [candidateOf(own, item.entry.node.span)] : [];
  });
  return [
    finding({
      ...common(first.entry, fit),
      here: refOf(here),
      ambiguous: true,
      candidates,
      evidence: [...structure(first.entry, fit), several],
    }),
  ];
}

export function common(
  entry: Entry,
  fit: Match,
): Pick<Finding, 'rule' | 'severity' | 'verdict' | 'hop' | 'dark' | 'causes'> {
  const from = fit.exit.node.span.resource.service;
  const to = entry.node.span.resource.service;
  const dark = darkBetween(entry, fit);
  const ids = splitCauses(entry, fit);
  const rule = ids[0] ?? 'not-forwarded';
  return {
    rule,
    severity: 'break',
    verdict: 'split',
    hop: { from, to },
    dark,
    causes: ranked(ids, {
      from,
      to,
      dark,
      languages: languagesOf(entry, fit, dark),
      ...startedBy(fit),
      by: cutBy(entry, fit),
    }),
  };
}

/** Who keeps 64 bits of the trace id. */
function cutBy(entry: Entry, { exit }: Match): FixParams['by'] {
  const [here, there] = [exit.node.span, entry.node.span];
  if (commonHalf(here.traceId, there.traceId) === null) return null;
  const short = is64Bit(here.traceId) ? here : there;
  return { id: libraryOf(short), name: serviceOf(short) };
}

function startedBy({ starts, exit }: Match): Pick<FixParams, 'started'> {
  return starts ? { started: engineOf(exit.node.span) ?? 'unknown' } : {};
}

/** A service without spans does not tell its language. */
function languagesOf(entry: Entry, fit: Match, dark: string | null): Languages {
  return { from: languageOf(fit.exit.node.span), to: dark === null ? languageOf(entry.node.span) : undefined };
}

/** The service that was called and emitted nothing, unless the entry answers the call itself. */
function darkBetween(entry: Entry, fit: Match): string | null {
  if (fit.direct || (fit.exit.kind !== 'proxy' && fit.exit.kind !== 'call')) return null;
  const there = entry.node.span;
  // What begins with work of its own is the service that was called.
  if (!isReceiver(there.kind) && !isProxy(there)) return null;
  const name = calleeName(fit.exit.node.span) ?? (fit.exit.node.parent ? calleeName(fit.exit.node.parent.span) : null);
  // An address is no name of a service.
  return name === null || plainName(name) === plainName(there.resource.service ?? '') || isAddress(name) ? null : name;
}

export function candidateOf(fit: Match, span: Entry['node']['span']): Candidate {
  return {
    trace_id: span.traceId,
    span_id: span.spanId,
    key: fit.key,
    for: fit.for.map(inWords),
    against: fit.against.map(inWords),
  };
}

/** Which span of the pair a fact is about: what joins stands on the callee's side, what is called on the caller's. */
function factOf(argument: Point, entry: Entry, fit: Match): Evidence {
  const span = entry.node.span;
  const value =
    argument.params['value'] ?? argument.params['matches'] ?? argument.params['offset'] ?? argument.params['trace'];
  const time = ['inside-call', 'inside-request', 'after-call'].includes(argument.code);
  const key = time ? 'time' : String(argument.params['key'] ?? fit.key);
  return { trace_id: span.traceId, span_id: span.spanId, key, value: String(value ?? ''), ...inWords(argument) };
}

/** What each half shows by itself. */
export function structure(entry: Entry, fit: Match): Evidence[] {
  const here = fit.exit.node.span;
  const there = entry.node.span;
  const facts: Evidence[] = [];
  const callee = calleeName(here) ?? 'a service that it does not name';
  const params = { service: serviceOf(here), callee };
  if (fit.exit.kind === 'proxy') facts.push(evidence(here, 'structure', callee, 'proxy-leads-into-dark-app', params));
  if (fit.exit.kind === 'call') facts.push(evidence(here, 'structure', callee, 'call-has-no-callee', params));
  if (fit.exit.kind === 'produce') facts.push(sentInVain(here));
  if (fit.exit.kind === 'work' && here.resource.service !== there.resource.service) facts.push(scopesOf(fit));
  facts.push(
    isSender(there.kind) && there.kind === 'client'
      ? evidence(there, 'structure', there.kind, 'root-is-client', { service: serviceOf(there) })
      : evidence(there, 'structure', there.kind, 'root-without-parent', {
          service: serviceOf(there),
          kind: there.kind,
        }),
  );
  return [...facts, ...headerFacts(entry), ...shortIds(entry, fit)];
}

function sentInVain(here: Span): Evidence {
  const destination = messagingOf(here).destination ?? 'a queue that it does not name';
  const params = { service: serviceOf(here), destination };
  return evidence(here, 'structure', destination, 'message-has-no-receiver', params);
}

function scopesOf(fit: Match): Evidence {
  const here = fit.exit.node.span;
  const { service } = here.resource;
  const own = fit.exit.home.tree.nodes.filter(({ span }) => span.resource.service === service);
  const scopes = [...new Set(own.map(({ span }) => span.scope.name))].slice(0, SCOPES_AT_MOST).join(', ');
  return evidence(here, 'scope', scopes, 'no-client-scope', { service: serviceOf(here), scopes });
}

function headerFacts(entry: Entry): Evidence[] {
  const { span } = entry.node;
  return capturedHeaders(span).map(({ key, format, values, valid }) => {
    const value = values[0] ?? '';
    const params = { key, value, service: serviceOf(span), count: values.length };
    if (values.length > 1) return evidence(span, key, value, 'header-twice', params);
    if (format !== 'w3c') return evidence(span, key, value, 'header-of-other-format', params);
    return evidence(span, key, value, valid ? 'header-arrived' : 'header-invalid', params);
  });
}

function shortIds(entry: Entry, fit: Match): Evidence[] {
  // Then the common half is told.
  if (commonHalf(entry.node.span.traceId, fit.exit.node.span.traceId) !== null) return [];
  return [fit.exit.node.span, entry.node.span]
    .filter(({ traceId }) => is64Bit(traceId))
    .map((span) => evidence(span, 'trace_id', span.traceId, 'short-trace-id', { value: span.traceId.slice(16) }));
}
