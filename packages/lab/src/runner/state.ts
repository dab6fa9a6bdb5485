import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../layout/paths.js';
import { localUrl } from '../layout/ports.js';
import { VARIANT_NAMES, VARIANTS, type VariantName } from '../layout/variants.js';
import { statusOf } from '../processes/http.js';
import type { Lab } from './lab.js';
import { entryOf, servicesOf, type ServiceName } from './specs.js';

/** `GET /lab/state`. */
export interface LabState {
  variant: VariantName;
  /** Null while no switch is under way. */
  switching_to: VariantName | null;
  variants: { name: VariantName; entry: string; sidecar: boolean; available: boolean; reason: string | null }[];
  services: { name: ServiceName; url: string; health: 'ok' | 'starting' | 'down'; version: string; entry: string }[];
  envoy: { admin_url: string; version: string } | null;
}

export async function labState(lab: Lab): Promise<LabState> {
  const { envoy } = lab.sidecar;
  return {
    variant: lab.variant,
    switching_to: lab.switchingTo,
    variants: VARIANT_NAMES.map((name) => {
      const { entry, sidecar } = VARIANTS[name];
      const available = !sidecar || envoy !== undefined;
      return { name, entry, sidecar, available, reason: available ? null : (lab.sidecar.reason ?? null) };
    }),
    // The chain's order, as a person would tell it.
    services: await Promise.all([...servicesOf(lab.gateway)].reverse().map((name) => serviceState(lab, name))),
    envoy:
      VARIANTS[lab.variant].sidecar && envoy
        ? { admin_url: localUrl(lab.ports.envoyAdmin), version: envoy.version }
        : null,
  };
}

async function serviceState(lab: Lab, name: ServiceName): Promise<LabState['services'][number]> {
  const url = localUrl(lab.ports[name]);
  const health = (await statusOf(`${url}/health`)) === 200 ? 'ok' : lab.isStarting(name) ? 'starting' : 'down';
  return { name, url, health, version: versionOf(name), entry: entryOf(name, lab.variant, lab.gateway) };
}

const versions = new Map<ServiceName, string>();

function versionOf(name: ServiceName): string {
  const known = versions.get(name);
  if (known) return known;
  const file = path.join(ROOT, 'services', name, 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  versions.set(name, version);
  return version;
}
