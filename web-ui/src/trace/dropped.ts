// Files that were dropped on the page: read, judged and kept in this tab, and sent nowhere.
import { signal } from '@preact/signals';
import { MemoryReader, parseOtlp } from 'tracegap';
import { type Answer, answerFrom } from './answer';

export interface Dropped {
  readonly name: string;
  readonly reader: MemoryReader;
  readonly answer: Answer;
  /** What could not be read, one sentence each, naming the file. */
  readonly problems: readonly string[];
}

export const dropped = signal<Dropped | null>(null);
/** Why the latest files could not be read at all. */
export const dropFailure = signal<string | null>(null);

/** Reads files of any format that `tracegap file` reads, gzip and zstd too; true when there are traces in them. */
export async function readDropped(files: readonly File[]): Promise<boolean> {
  const problems: string[] = [];
  const traces = (await Promise.all(files.map((file) => tracesOf(file, problems)))).flat();
  if (traces.length === 0) {
    dropFailure.value = problems.join('\n') || files.map(({ name }) => name).join(', ');
    return false;
  }
  const reader = new MemoryReader(traces);
  const name = files.map((file) => file.name).join(', ');
  dropFailure.value = null;
  dropped.value = { name, reader, answer: answerFrom(reader.all()), problems };
  return true;
}

async function tracesOf(file: File, problems: string[]) {
  try {
    const { traces, problems: found, skipped } = parseOtlp(await unpacked(new Uint8Array(await file.arrayBuffer())));
    problems.push(...found.map((problem) => `${file.name}: ${problem}`));
    if (skipped > 0) problems.push(`${file.name}: ${skipped} spans without a usable id were left out`);
    return traces;
  } catch (error) {
    problems.push(`${file.name}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const [a, b, c, d] = bytes;
  if (a === 0x1f && b === 0x8b) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }
  // Browsers unpack gzip by themselves, zstd not all of them.
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return (await import('fzstd')).decompress(bytes);
  return bytes;
}
