import { readFileSync } from 'node:fs';
import path from 'node:path';

const API_FILE = /^(.*\/node_modules\/@opentelemetry\/api)\/build\//;

/** The copies of @opentelemetry/api that are loaded, as `1.9.1 in <folder>`; there should be one. */
export function apiCopies(): string[] {
  const folders = new Set<string>();
  for (const file of Object.keys(require.cache)) {
    const folder = API_FILE.exec(file.replaceAll('\\', '/'))?.[1];
    if (folder) folders.add(folder);
  }
  return [...folders].map((folder) => `${versionIn(folder)} in ${folder}`);
}

function versionIn(folder: string): string {
  try {
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version?: unknown };
    return String(version);
  } catch {
    return 'unknown version';
  }
}
