// English, for the breaks and the guided way. What a situation says of itself comes from breaks/ and is English already.
import { type Part } from '../api';
import { type StepTexts } from '../steps';
import { EN_STEPS } from './en-steps';

export interface Story {
  readonly story: string;
  readonly fix?: string;
}

export const en = {
  title: 'Thirty ways to break a trace',
  lead: 'Each is a handful of real programs with the real OpenTelemetry SDKs. Play it, play the twin that only looks like it, apply the fix and see it whole.',
  guided: 'The guided way',
  guidedLead: 'Eight of them in half an hour: predict, break, see, fix, see it whole.',
  begin: 'Begin',
  goOn: (step: number) => `Go on at step ${step}`,
  loading: 'Reading the situations …',
  back: 'All breaks',
  families: {
    'lost-at-a-hop': 'Lost at a hop',
    'wrong-header': 'Wrong header',
    'spans-missing': 'Spans missing',
    'sampled-away': 'Sampled away',
    'connected-but-wrong': 'Connected but wrong',
    'no-break': 'No break at all',
  } as Readonly<Record<string, string>>,
  chain: 'Who calls whom',
  calls: 'calls',
  noSpans: 'no spans',
  kind: { program: '', foreign: 'other language', envoy: 'Envoy', page: 'browser', queue: 'queue' } as Readonly<
    Record<string, string>
  >,
  requests: (n: number) => (n === 1 ? 'one request' : `${n} requests`),
  needs: { envoy: 'Envoy', browser: 'a browser', languages: 'Python, Java and Go' } as Readonly<Record<string, string>>,
  nodeOnly: 'Node only',
  needsAlso: (parts: string) => `Node and ${parts}`,
  playable: 'can be played here',
  recordedOnly: 'recorded',
  unknown: (name: string) => `There is no situation “${name}”.`,

  happens: 'What happens',
  lines: 'The lines that do it',
  starts: 'How its programs are started',
  fixTitle: 'The fix',
  noFix: 'Its programs have no fix to apply; the rule’s page says what to do.',
  rule: 'The rule’s page',
  added: 'added',
  removed: 'removed',

  play: { broken: 'Play it', twin: 'Play the twin', fixed: 'Apply the fix and play again' } satisfies Record<
    Part,
    string
  >,
  part: { broken: 'As it is', twin: 'The twin', fixed: 'With the fix' } satisfies Record<Part, string>,
  playTitle: 'Play',
  playLead: 'Starts its programs on free ports of this machine, sends the request, and stops them again.',
  twinMeans: 'The twin looks like it and is not broken in this way.',
  stop: 'Stop',
  playing: (what: string) => `Playing: ${what}`,
  step: {
    program: (name: string) => `${name} starts`,
    envoy: (name: string) => `Envoy ${name} starts`,
    browser: (name: string) => `a browser opens ${name}`,
    request: (name: string) => `request ${name} is sent`,
    lines: (name: string) => `${name} of the log lines read from the file name their trace`,
    flush: () => 'the programs hand in their spans and end',
  } as Readonly<Record<string, (name: string) => string>>,
  playedNow: 'Played just now on this machine.',
  recorded: 'Recorded: these spans were left by an earlier run and belong to breaks/corpus.',
  cannotPlay: 'It cannot be played from here:',
  composeCannot: 'this page is not served by npm start, so nothing can be started',
  toPlay: 'To play it, type in the repository:',
  showRecorded: 'Show the recorded traces',
  failed: 'It was not played to its end',
  request: 'Request',
  requestOf: (n: number, says: string) => `${n}: ${says}`,
  journal: (n: number) =>
    n === 1
      ? 'The programs’ own notes, outside all telemetry: they worked on this request in one trace.'
      : `The programs’ own notes, outside all telemetry: they worked on this request in ${n} traces.`,
  nothingKept: 'Nothing of this request was exported.',

  lesson: {
    title: 'The guided way',
    lead: 'Eight situations, half an hour. Answer first; only then is it played.',
    minutes: 'about four minutes each',
    step: (n: number, of: number) => `Step ${n} of ${of}`,
    steps: 'Steps',
    answered: 'answered',
    right: 'right',
    wrong: 'not quite',
    question: 'Which hop will break, and what will the trace show?',
    submit: 'That is my answer',
    chooseFirst: 'Choose an answer first.',
    youSaid: 'Your answer:',
    isRight: 'That is right.',
    isWrong: 'Not quite.',
    now: 'Now see it happen',
    order: 'Play it as it is, then the twin, then with the fix.',
    next: 'Next step',
    previous: 'Previous step',
    all: 'All steps',
    done: (right: number, of: number) => `You have been through all ${of}: ${right} predicted right.`,
    again: 'Forget my answers',
    more: 'Everything about this situation',
  },
  stories: {} as Readonly<Record<string, Story>>,
  steps: EN_STEPS as Readonly<Record<string, StepTexts>>,
};

export type LessonMessages = typeof en;
