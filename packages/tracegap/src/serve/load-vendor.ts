import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { BadSettings } from '../node/auth.js';
import type * as vendor from './vendor.js';

export type Vendor = typeof vendor;

/** Where the build puts the bundle and the page: beside this file, in dist/serve. */
export const PAGE = path.join(__dirname, 'page');
const BUNDLE = path.join(__dirname, 'vendor.bundle.js');

/** @throws BadSettings where the package was not built whole */
export function loadVendor(): Vendor {
  for (const part of [BUNDLE, path.join(PAGE, 'index.html')])
    if (!existsSync(part)) throw new BadSettings(`${part} is missing: in a clone, run "npm run build" first`);
  return createRequire(__filename)(BUNDLE) as Vendor;
}
