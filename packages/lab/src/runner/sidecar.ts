import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { locateEnvoy, type Envoy } from '../envoy/locate.js';
import { sidecarConfig } from '../envoy/template.js';
import { ROOT, type LabFolder } from '../layout/paths.js';
import { LOOPBACK, type Ports } from '../layout/ports.js';

/** Finds Envoy once, on first need, and remembers the answer; a failed try is repeated on the next need. */
export class Sidecar {
  private found: Promise<Envoy> | undefined;
  /** Known once the first search has ended. */
  envoy: Envoy | undefined;
  /** Why there is none, in the words of the last search. */
  reason: string | undefined = 'Envoy is still being looked for';

  constructor(private readonly progress: (what: string) => void) {}

  /** @throws EnvoyMissing with the ways to get one */
  locate(): Promise<Envoy> {
    this.found ??= locateEnvoy({ progress: this.progress }).then(
      (envoy) => {
        this.envoy = envoy;
        this.reason = undefined;
        return envoy;
      },
      (error: Error) => {
        this.found = undefined;
        this.reason = error.message;
        throw error;
      },
    );
    return this.found;
  }
}

/** Writes the filled-in configuration that Envoy is started with. */
export function writeSidecarConfig(folder: LabFolder, ports: Ports, portOffset: number): void {
  const config = sidecarConfig(path.join(ROOT, 'envoy/pricing-sidecar.yaml'), {
    ENVOY_BIND: LOOPBACK,
    ENVOY_ADMIN_PORT: ports.envoyAdmin,
    ENVOY_ADMIN_HOST: LOOPBACK,
    ENVOY_INGRESS_PORT: ports.envoyIngress,
    ENVOY_EGRESS_PORT: ports.envoyEgress,
    PRICING_HOST: LOOPBACK,
    PRICING_PORT: ports.pricing,
    NOTIFY_HOST: LOOPBACK,
    NOTIFY_PORT: ports.notify,
    OTLP_HOST: LOOPBACK,
    OTLP_PORT: ports.otlp,
    NODE_ID: portOffset === 0 ? 'pricing-sidecar' : `pricing-sidecar-${portOffset}`,
  });
  mkdirSync(folder.home, { recursive: true });
  writeFileSync(folder.envoyConfig, config);
}
