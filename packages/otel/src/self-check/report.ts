import { type Libraries } from './libraries';

/** Everything the start-up self-check found out. */
export interface Findings {
  /** Name and version. */
  service: string;
  /** What is told at all: traces, metrics, logs. */
  signals: string[];
  libraries: Libraries;
  propagators: string[];
  /** Undefined where nothing is traced. */
  sampler: string | undefined;
  /** One line for each place telemetry is sent to. */
  receivers: string[];
  apiCopies: string[];
}

/** The self-check as the lines of one block, the bad news with what to do about it. */
export function reportOf(found: Findings): string[] {
  const { patched, tooEarly, unknownVersion } = found.libraries;
  const lines = [`${found.service} tells ${list(found.signals)}`, `patched: ${list(patched)}`];
  if (tooEarly.length > 0)
    lines.push(
      `LOADED TOO EARLY, so not traced: ${list(tooEarly)}. Make "import '@demo/otel/register';" the first line of the entry file.`,
    );
  if (unknownVersion.length > 0)
    lines.push(`NOT PATCHED: ${list(unknownVersion)}. Use a version that is known, or expect no spans of it.`);
  lines.push(`propagators: ${list(found.propagators)}; sampler: ${found.sampler ?? 'none, nothing is traced'}`);
  lines.push(...found.receivers);
  if (found.apiCopies.length > 1)
    lines.push(
      `${found.apiCopies.length} COPIES of @opentelemetry/api: ${list(found.apiCopies)}. Spans made through the wrong one are lost: pin one version for all.`,
    );
  return lines;
}

const list = (words: string[]): string => words.join(', ') || 'nothing';
