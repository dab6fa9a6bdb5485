/** What of the parts that some situations need is on this machine; the names are those of breaks/src/lesson/schema.ts. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findBrowser } from '../../../../web-ui/test/find-browser.cjs';
import type { Lab } from '../runner/lab.js';
import { ROOT } from '../layout/paths.js';

/** What breaks/src/stage/toolchains.ts fetches when `npm run break others` is run for the first time. */
const LANGUAGES = ['python/bin/moto_server', 'java/classes/Relay.class', 'go/relay'];

/** Null where it is there, else why it is not and what to do. */
export type PartsHere = Readonly<Record<'envoy' | 'browser' | 'languages', string | null>>;

export function partsHere(lab: Pick<Lab, 'sidecar'>): PartsHere {
  const { envoy, reason } = lab.sidecar;
  return {
    envoy: envoy ? null : (reason ?? 'Envoy is still being looked for'),
    browser: browser(),
    languages: languages(),
  };
}

function browser(): string | null {
  try {
    return findBrowser() === null ? 'no Chromium or Chrome is here: install one, or set CHROMIUM_PATH' : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function languages(): string | null {
  const missing = LANGUAGES.filter((file) => !existsSync(path.join(ROOT, '.cache/foreign', file)));
  if (missing.length === 0) return null;
  return 'needs Python 3, a JDK and Go, and what they fetch: run npm run break others once in a terminal';
}
