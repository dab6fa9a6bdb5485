import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../layout/paths';
import { fillTemplate, type SidecarValues } from './template';

const TEMPLATE = path.join(ROOT, 'envoy/pricing-sidecar.yaml');
const ENTRYPOINT = path.join(ROOT, 'envoy/entrypoint.sh');
const template = readFileSync(TEMPLATE, 'utf8');

const VALUES: SidecarValues = {
  ENVOY_BIND: '0.0.0.0',
  ENVOY_ADMIN_PORT: 9901,
  ENVOY_ADMIN_HOST: 'pricing',
  ENVOY_INGRESS_PORT: 10_000,
  ENVOY_EGRESS_PORT: 14_318,
  PRICING_HOST: '127.0.0.1',
  PRICING_PORT: 8080,
  NOTIFY_HOST: 'notify',
  NOTIFY_PORT: 8081,
  OTLP_HOST: 'collector',
  OTLP_PORT: 4318,
  NODE_ID: 'pricing-sidecar',
};

function entrypoint(values: Partial<SidecarValues>): { status: number | null; stdout: string; stderr: string } {
  const env = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
  return spawnSync('bash', [ENTRYPOINT, '--print'], {
    env: { PATH: process.env['PATH'], ENVOY_TEMPLATE: TEMPLATE, ...env },
    encoding: 'utf8',
  });
}

describe('the sidecar’s configuration', () => {
  it('is filled in alike by the runner and by the container’s entry script', () => {
    const { stdout, stderr } = entrypoint(VALUES);
    expect(stderr).toBe('');
    expect(stdout).toBe(fillTemplate(template, VALUES));
  });

  it('leaves no placeholder', () => {
    expect(fillTemplate(template, VALUES)).not.toMatch(/\$\{[A-Z_]+\}/);
  });

  it('refuses a value that could open another key, in both', () => {
    const sly = { ...VALUES, NODE_ID: 'x\nadmin: {}' };
    expect(() => fillTemplate(template, sly)).toThrow('NODE_ID');
    expect(entrypoint(sly)).toMatchObject({ status: 1, stderr: expect.stringContaining('NODE_ID') });
  });

  it('names a variable that is missing', () => {
    const { NOTIFY_HOST: _, ...rest } = VALUES;
    expect(entrypoint(rest)).toMatchObject({ status: 1, stderr: expect.stringContaining('NOTIFY_HOST is not set') });
    expect(() => fillTemplate('a: ${WHAT}', VALUES)).toThrow('${WHAT}');
  });
});
