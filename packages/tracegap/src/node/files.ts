import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { NotOtlp, parseOtlp } from '../otlp/parse.js';
import { type Trace } from '../span/model.js';

export interface FileContent {
  readonly traces: readonly Trace[];
  /** What could not be read, one sentence each, naming the file. */
  readonly problems: readonly string[];
}

const EXTENSIONS = /\.(json|jsonl|ndjson|otlp|pb|bin|proto|gz|zst)$/i;

/**
 * Reads OTLP files and folders of them (`-` is stdin); gzip and zstd are unpacked. Throws NotOtlp or the file
 * system's error, each naming the path, when a file that was named holds no traces.
 */
export async function readFiles(paths: readonly string[]): Promise<FileContent> {
  const traces: Trace[] = [];
  const problems: string[] = [];
  for (const name of await expand(paths)) {
    const parsed = parseNamed(name, name === '-' ? await stdin() : await readFile(name));
    traces.push(...parsed.traces);
    problems.push(...parsed.problems.map((problem) => `${name}: ${problem}`));
    if (parsed.skipped > 0) problems.push(`${name}: ${parsed.skipped} spans without a usable id were left out`);
  }
  return { traces, problems };
}

async function expand(paths: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for (const name of paths) {
    if (name === '-' || !(await stat(name)).isDirectory()) names.push(name);
    else {
      const inside = await readdir(name, { recursive: true });
      names.push(
        ...inside
          .filter((file) => EXTENSIONS.test(file))
          .sort()
          .map((file) => path.join(name, file)),
      );
    }
  }
  return names;
}

function parseNamed(name: string, bytes: Uint8Array): ReturnType<typeof parseOtlp> {
  try {
    return parseOtlp(unpack(bytes));
  } catch (error) {
    if (error instanceof NotOtlp) error.message = `${name === '-' ? 'stdin' : name}: ${error.message}`;
    throw error;
  }
}

function unpack(bytes: Uint8Array): Uint8Array {
  const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const zstd = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
  try {
    if (gzip) return gunzipSync(bytes);
    return zstd ? zstdDecompressSync(bytes) : bytes;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NotOtlp(`it cannot be unpacked as ${gzip ? 'gzip' : 'zstd'} (${why})`);
  }
}

async function stdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
