import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ROOT } from '../layout/paths.js';

const FOLDER = path.join(ROOT, 'packages/lab/stock');

/**
 * The file that whoever installs `@opentelemetry/auto-instrumentations-node` loads by --require. Installed here and not with the
 * workspace, because nothing but the bench needs its 170 packages.
 */
export async function stockRegister(say: (line: string) => void): Promise<string> {
  say('  installing auto-instrumentations-node, unless it is there …');
  const { packageManager } = z
    .looseObject({ packageManager: z.string() })
    .parse(JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')));
  const install = ['install', '--ignore-workspace', '--frozen-lockfile', '--ignore-scripts', '--prefer-offline'];
  await promisify(execFile)('npx', ['-y', packageManager, ...install], { cwd: FOLDER });
  return createRequire(path.join(FOLDER, 'package.json')).resolve('@opentelemetry/auto-instrumentations-node/register');
}
