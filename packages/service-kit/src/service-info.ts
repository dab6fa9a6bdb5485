import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export interface ServiceInfo {
  name: string;
  version: string;
}
export const SERVICE_INFO = Symbol('service info');

/** Name given, version from the package.json above the compiled file. */
export function serviceInfo(name: string, folder: string): ServiceInfo {
  const text = readFileSync(path.join(folder, '..', 'package.json'), 'utf8');
  return { name, version: z.object({ version: z.string() }).parse(JSON.parse(text)).version };
}
