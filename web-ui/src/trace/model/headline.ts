// The one line a person reads first: which verdict, and which service did what.
import { type Finding, type HopState, type TraceReport, type Verdict } from 'tracegap';
import { type TraceMessages as Messages } from '../i18n/en';
import { type TroubledCall } from './calls';
import { hopMap } from './hop-map';

export interface Headline {
  readonly state: HopState | 'warning';
  readonly verdict: string;
  readonly sentence: string;
}

/** What mark a verdict carries; the marks are those of the hops. */
export const STATE_OF_VERDICT: Readonly<Record<Verdict, HopState | 'warning'>> = {
  split: 'broken',
  'lost-span': 'broken',
  restarted: 'by-design',
  linked: 'by-design',
  unsampled: 'dark',
  partial: 'warning',
  'not-ready': 'not-seen',
  'not-found': 'not-seen',
  suspected: 'warning',
  connected: 'whole',
};

export function headline(
  report: TraceReport,
  text: Messages,
  settled: boolean,
  calls: readonly TroubledCall[] = [],
): Headline {
  return {
    state: STATE_OF_VERDICT[report.verdict],
    verdict: text.verdict[report.verdict],
    sentence: sentenceOf(report, text, settled, calls),
  };
}

/** What happened at one hop, in one sentence. */
export function findingSentence(finding: Finding, text: Messages): string {
  const { sentence, unknownService } = text;
  const from = finding.hop?.from ?? null;
  const to = finding.hop?.to ?? null;
  switch (finding.verdict) {
    case 'split':
      if (finding.dark !== null) return sentence.didNotHandOn(finding.dark);
      return from === null && to === null
        ? sentence.lostSomewhere
        : sentence.lostBetween(from ?? unknownService, to ?? unknownService);
    case 'suspected':
      return sentence.suspected(from ?? unknownService, to ?? unknownService);
    case 'lost-span':
      return sentence.spanLost(to ?? from ?? unknownService);
    case 'restarted':
      return sentence.restarted(to ?? unknownService);
    case 'linked':
      return sentence.linked(from ?? unknownService, to ?? unknownService);
    case 'unsampled':
    case 'partial':
    case 'not-found':
      return sentence[finding.verdict];
    case 'not-ready':
    case 'connected':
      return text.cause[finding.rule];
  }
}

function sentenceOf(report: TraceReport, text: Messages, settled: boolean, calls: readonly TroubledCall[]): string {
  const { sentence } = text;
  switch (report.verdict) {
    case 'connected':
      return connectedSentence(report, text, calls);
    case 'not-ready':
      return settled ? sentence.notReadyDone : sentence['not-ready'];
    case 'partial':
    case 'not-found':
    case 'unsampled':
      return sentence[report.verdict];
    case 'split':
    case 'suspected':
    case 'lost-span':
    case 'restarted':
    case 'linked': {
      const gravest = report.findings.find((finding) => finding.verdict === report.verdict);
      return gravest ? findingSentence(gravest, text) : sentence.lostSomewhere;
    }
  }
}

function connectedSentence(report: TraceReport, text: Messages, calls: readonly TroubledCall[]): string {
  const { nodes } = hopMap(report, { calls });
  const dark = nodes.find((node) => node.presence === 'dark');
  if (dark?.name) return text.sentence.connectedDark(dark.name);
  const seen = nodes.filter((node) => node.presence === 'seen').sort((a, b) => a.column - b.column);
  const [first, last] = [seen[0]?.name ?? text.unknownService, seen.at(-1)?.name ?? text.unknownService];
  return seen.length < 2 ? text.sentence.connectedOne(first) : text.sentence.connected(first, last);
}
