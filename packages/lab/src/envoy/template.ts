import { readFileSync } from 'node:fs';

/** The placeholders of envoy/pricing-sidecar.yaml; envoy/entrypoint.sh fills in the same ones in a container. */
export interface SidecarValues {
  /** Address that ingress and admin listen on; egress is always loopback. */
  ENVOY_BIND: string;
  ENVOY_ADMIN_PORT: number;
  /** A name the admin answers to beside localhost and every address. */
  ENVOY_ADMIN_HOST: string;
  ENVOY_INGRESS_PORT: number;
  ENVOY_EGRESS_PORT: number;
  PRICING_HOST: string;
  PRICING_PORT: number;
  NOTIFY_HOST: string;
  NOTIFY_PORT: number;
  OTLP_HOST: string;
  OTLP_PORT: number;
  /** Envoy's node.id, distinct for each sidecar. */
  NODE_ID: string;
}

/** What is filled in is YAML afterwards: a host, a port or an id, and nothing that could open another key. */
const PLAIN = /^[A-Za-z0-9._-]+$/;

/**
 * Fills in every `${NAME}` of the template.
 * @throws Error when a value is not plain or the template asks for a name that is not given
 */
export function fillTemplate(template: string, values: SidecarValues): string {
  const known = new Map(Object.entries(values).map(([name, value]) => [name, String(value)]));
  return template.replace(/\$\{([A-Z_]+)\}/g, (placeholder, name: string) => {
    const value = known.get(name);
    if (value === undefined) throw new Error(`the Envoy template asks for ${placeholder}, which the lab does not know`);
    if (!PLAIN.test(value)) {
      throw new Error(
        `${name} is '${value}'; only letters, digits, '.', '_' and '-' are allowed in the Envoy template`,
      );
    }
    return value;
  });
}

/** The configuration Envoy is started with. */
export function sidecarConfig(templateFile: string, values: SidecarValues): string {
  return fillTemplate(readFileSync(templateFile, 'utf8'), values);
}
