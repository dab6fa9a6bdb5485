/** Everything the page shows of the situations, read from their definitions, their sources and the corpus. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CORPUS, readCorpus } from '../corpus';
import { OTHERS, SITUATIONS } from '../situations';
import { APPS } from '../stage/program';
import { type Expects, type Situation, type Take } from '../stage/situation';
import { asPlayed, markedLines } from './as-played';
import { chainOf } from './chain';
import { judged } from './judged';
import { rehearse, type Rehearsal, type Rehearsed } from './rehearsal';
import { type Change, type Excerpt, type Left, type Need, type Page, type Part } from './schema';

const RULES = path.join(APPS, '../../packages/tracegap/docs/rules');

/** Every situation with its page, in the order of the list. */
export function readBook(): Promise<Page[]> {
  return Promise.all([...SITUATIONS, OTHERS].map(pageOf));
}

/**
 * What the corpus holds of every situation's first take and first twin.
 * @public called by web-ui/lesson-files.ts, which loads the built module
 */
export async function readRecordings(): Promise<Left[]> {
  return (await Promise.all([...SITUATIONS, OTHERS].map(recordedOf))).flat();
}

/** The take that a part of a situation plays; undefined for a fix where there is nothing in the programs to fix. */
export function takeOf({ takes, twins, mend }: Situation, part: Part): Take | undefined {
  if (part === 'twin') return twins[0];
  return part === 'fixed' && mend === undefined ? undefined : takes[0];
}

/** What the corpus holds of a situation's first take and first twin. */
export async function recordedOf(situation: Situation): Promise<Left[]> {
  const entries = readCorpus(CORPUS).filter((entry) => entry.situation === situation.name);
  const parts = (['broken', 'twin'] as const).map(async (part) => {
    const wanted = takeOf(situation, part)?.name;
    const entry = entries.find(({ take, twin }) => take === wanted && twin === (part === 'twin'));
    if (entry === undefined) throw new Error(`${situation.name}/${wanted ?? part} is not recorded (--record)`);
    const { resourceSpans } = JSON.parse(readFileSync(entry.file, 'utf8')) as Left;
    return { ...(await judged(situation.name, part, { resourceSpans, labels: entry.requests })), recorded: true };
  });
  return Promise.all(parts);
}

async function pageOf(situation: Situation): Promise<Page> {
  const [broken, twin] = [takeOf(situation, 'broken'), takeOf(situation, 'twin')];
  if (broken === undefined || twin === undefined) throw new Error(`${situation.name} has no take, or no twin`);
  const [before, beside] = [await rehearse(broken), await rehearse(twin)];
  const rule = causeOf(broken.expects) ?? null;
  const after = situation.mend === undefined ? undefined : await rehearse(broken, true);
  return {
    name: situation.name,
    family: situation.family,
    story: situation.story,
    fix: situation.mend ?? null,
    needs: { broken: needsOf(before), twin: needsOf(beside), fixed: needsOf(after ?? before) },
    rule,
    rule_page: rule === null ? null : readFileSync(path.join(RULES, `${rule}.md`), 'utf8'),
    takes: { broken: broken.name, twin: twin.name },
    chain: chainOf(before),
    lines: linesOf(situation, before),
    starts: startsOf(before),
    changes: after === undefined ? [] : changesOf(before, after),
  };
}

function needsOf({ parts }: Rehearsal): Need[] {
  const kinds = new Set(parts.map(({ kind }) => kind));
  return [
    ...(kinds.has('envoy') ? (['envoy'] as const) : []),
    ...(kinds.has('page') ? (['browser'] as const) : []),
    ...(kinds.has('foreign') ? (['languages'] as const) : []),
  ];
}

/** What only chance tells (samplers) is asked as if nothing had been sampled, for traces of every kind. */
function causeOf(expects: Expects) {
  if (typeof expects !== 'function') return expects.cause;
  for (let tries = 0; tries < 64; tries++) {
    const { cause } = expects([
      { service: '', ref: 1, trace_id: tries.toString(16).padStart(32, '0'), sampled: false },
    ]);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

function linesOf({ name, lines = [] }: Situation, { parts }: Rehearsal): Excerpt[] {
  return lines.map((script) => {
    const source = readFileSync(path.join(APPS, script), 'utf8');
    const part = parts.find((one) => one.script === script);
    const text = markedLines(asPlayed(source, part?.given ?? {}, switchesOf(source)));
    if (text === undefined) throw new Error(`${name}: breaks/apps/${script} has no lines marked with // lesson: …`);
    return { file: `breaks/apps/${script}`, text };
  });
}

/** A line `name: command` for each part, what it is given indented below. */
function startsOf({ parts, collectors }: Rehearsal, without: ReadonlySet<string> = new Set()): string {
  const texts = parts.map(({ name, start: [first = '', ...more], tracing }) =>
    [
      `${name}: ${first}${tracing === 'none' ? '   # emits no spans' : ''}`,
      ...more.filter((line) => !without.has(line.split('=')[0] ?? '')).map((line) => `  ${line}`),
    ].join('\n'),
  );
  return [...texts, ...collectors.map((says) => `collectors: ${says}`)].join('\n');
}

function changesOf(before: Rehearsal, after: Rehearsal): Change[] {
  const sources = before.parts.flatMap((part, index) => sourceChange(part, after.parts[index]));
  const resolved = new Set(sources.flatMap(({ switches }) => [...switches]));
  const [starts, startsFixed] = [startsOf(before, resolved), startsOf(after, resolved)];
  return [
    ...unlike(sources.map(({ change }) => change)),
    ...(starts === startsFixed ? [] : [{ file: null, before: starts, after: startsFixed }]),
  ];
}

/** Several parts may run one program: its change is told once. */
function unlike(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}

/** The program's own lines before and after, where its switches make a difference. */
function sourceChange(before: Rehearsed, after: Rehearsed | undefined): { change: Change; switches: Set<string> }[] {
  if (before.script === undefined || before.script !== after?.script) return [];
  const source = readFileSync(path.join(APPS, before.script), 'utf8');
  const switches = switchesOf(source);
  const lines = (given: Readonly<Record<string, string>>) => {
    const text = asPlayed(source, given, switches);
    return markedLines(text) ?? text;
  };
  const [was, is] = [lines(before.given), lines(after.given)];
  if (was === is) return [];
  return [{ change: { file: `breaks/apps/${before.script}`, before: was, after: is }, switches }];
}

const switchesOf = (source: string): Set<string> =>
  new Set([...source.matchAll(/process\.env\.([A-Z_]+)/g)].map(([, name]) => name as string));
