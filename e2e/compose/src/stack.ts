import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { docker, ROOT } from './docker.js';

export type Variant = 'baseline' | 'envoy-copy' | 'envoy-drop';
export type Size = 'light' | 'full';

/** Not the lab's own project: a run of the tests must not take anybody's data with its `down -v`. */
export const PROJECT = 'broken-trace-lab-e2e';

/** Pins and ports of compose/.env; the shell's values win, as they do for Compose. */
export const settings: Record<string, string> = {
  ...Object.fromEntries(
    readFileSync(path.join(ROOT, 'compose/.env'), 'utf8')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  ),
  ...(process.env as Record<string, string>),
};

const local = (port: string): string => `http://127.0.0.1:${settings[port]}`;

/** Where the running stack answers. */
export const urls = {
  web: local('WEB_PORT'),
  tempo: local('TEMPO_PORT'),
  loki: local('LOKI_PORT'),
  prometheus: local('PROMETHEUS_PORT'),
  envoyAdmin: local('ENVOY_ADMIN_PORT'),
  collectorHealth: local('COLLECTOR_HEALTH_PORT'),
};

const container = z.object({
  Id: z.string(),
  State: z.object({ Status: z.string() }),
  Config: z.object({ User: z.string(), Labels: z.record(z.string(), z.string()) }),
  HostConfig: z.object({
    CapDrop: z.array(z.string()).nullable(),
    ReadonlyRootfs: z.boolean(),
    Memory: z.number(),
    SecurityOpt: z.array(z.string()).nullable(),
    PortBindings: z.record(z.string(), z.array(z.object({ HostIp: z.string() })).nullable()).nullable(),
  }),
});
export type Container = z.infer<typeof container> & { service: string };

export class Stack {
  constructor(
    readonly variant: Variant,
    readonly size: Size,
    /** Services whose image this machine cannot have; everything else of the file runs. */
    readonly without: string[] = [],
    /** Laid over it: names of compose/overlays. */
    private readonly overlays: string[] = [],
    /** Variables for Compose, before those of compose/.env. */
    private readonly env: Record<string, string> = {},
  ) {}

  /** The same stack with one more file laid over it. */
  with(overlay: string, env: Record<string, string> = {}): Stack {
    return new Stack(this.variant, this.size, this.without, [...this.overlays, overlay], { ...this.env, ...env });
  }

  /** The backend that Tempo's API is asked of. */
  get traceStore(): string {
    return this.size === 'light' ? 'telemetry-store' : 'tempo';
  }

  get file(): string {
    return `compose/${this.size === 'light' ? 'light/' : ''}${this.variant}.yaml`;
  }

  compose(...args: string[]): Promise<string> {
    return this.run(args, 300_000);
  }

  /** Apart from `up`: a first build on a busy machine takes minutes, and that is no fault of the stack. */
  build(): Promise<string> {
    return this.run(['build'], 1_200_000);
  }

  up(): Promise<string> {
    // Compose pulls the image even of a service that is scaled to none.
    const reduced = this.without.flatMap((service) => ['--pull', 'never', '--scale', `${service}=0`]);
    return this.compose('up', '--wait', '--wait-timeout', '240', '--quiet-pull', ...reduced);
  }

  private run(args: string[], timeoutMs: number): Promise<string> {
    const files = [this.file, ...this.overlays.map((name) => `compose/overlays/${name}.yaml`)];
    return docker(['compose', '-p', PROJECT, ...files.flatMap((file) => ['-f', file]), ...args], timeoutMs, this.env);
  }

  async containers(): Promise<Container[]> {
    const ids = (await docker(['ps', '-aq', '--filter', `label=com.docker.compose.project=${PROJECT}`]))
      .split('\n')
      .filter(Boolean);
    if (ids.length === 0) return [];
    const found = z.array(container).parse(JSON.parse(await docker(['inspect', ...ids])));
    return found.map((one) => ({ ...one, service: one.Config.Labels['com.docker.compose.service'] ?? '?' }));
  }
}
