import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { diag } from '@opentelemetry/api';
import { getStringListFromEnv } from '@opentelemetry/core';
import {
  type Resource,
  type ResourceDetector,
  defaultResource,
  detectResources,
  envDetector,
  osDetector,
  processDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';

/** Not in the stable part of the conventions package yet: https://opentelemetry.io/docs/specs/semconv/resource/deployment-environment/ */
const ATTR_DEPLOYMENT_ENVIRONMENT_NAME = 'deployment.environment.name';

/** Without the host.id of OpenTelemetry's own, which identifies the machine for good. */
const hostDetector: ResourceDetector = { detect: () => ({ attributes: { 'host.name': hostname() } }) };

const DETECTORS: Record<string, ResourceDetector> = {
  env: envDetector,
  host: hostDetector,
  os: osDetector,
  process: processDetector,
  serviceinstance: serviceInstanceIdDetector,
};

/** Not `process`, OpenTelemetry's own default: it puts the command line and paths of this machine on every batch. */
const QUIET_DETECTORS = ['env', 'host', 'serviceinstance'];

/**
 * Who is telling: service.name, service.version, service.instance.id, deployment.environment.name, host.name.
 * OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win over the package.json of the program; the environment is `local` unless told.
 */
export function detectResource(): Resource {
  const own = packageOf(process.argv[1]);
  const defaults = resourceFromAttributes({
    ...(own.name ? { [ATTR_SERVICE_NAME]: own.name.replace(/^@[^/]*\//, '') } : {}),
    ...(own.version ? { [ATTR_SERVICE_VERSION]: own.version } : {}),
    [ATTR_DEPLOYMENT_ENVIRONMENT_NAME]: 'local',
  });
  return defaultResource()
    .merge(defaults)
    .merge(detectResources({ detectors: chosenDetectors() }));
}

function chosenDetectors(): ResourceDetector[] {
  const names = getStringListFromEnv('OTEL_NODE_RESOURCE_DETECTORS') ?? QUIET_DETECTORS;
  if (names.includes('none')) return [];
  if (names.includes('all')) return Object.values(DETECTORS);
  return names.flatMap((name) => {
    const detector = DETECTORS[name];
    if (!detector)
      diag.warn(
        `OTEL_NODE_RESOURCE_DETECTORS: there is no "${name}"; there are ${Object.keys(DETECTORS).join(', ')}, all, none`,
      );
    return detector ?? [];
  });
}

/** Name and version in the package.json nearest to the program, looked for upwards; empty where there is none. */
function packageOf(program: string | undefined): { name?: string; version?: string } {
  let folder = program ? path.dirname(program) : '';
  while (folder && folder !== path.dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<
        string,
        unknown
      >;
      return {
        name: typeof name === 'string' ? name : undefined,
        version: typeof version === 'string' ? version : undefined,
      };
    } catch {
      folder = path.dirname(folder);
    }
  }
  return {};
}
