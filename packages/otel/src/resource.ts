import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { getStringFromEnv } from '@opentelemetry/core';
import {
  type Resource,
  type ResourceDetector,
  defaultResource,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';

/** Not in the stable part of the conventions package yet: https://opentelemetry.io/docs/specs/semconv/resource/deployment-environment/ */
const ATTR_DEPLOYMENT_ENVIRONMENT_NAME = 'deployment.environment.name';

/** Without the host.id of OpenTelemetry's own, which identifies the machine for good. */
const hostNameDetector: ResourceDetector = { detect: () => ({ attributes: { 'host.name': hostname() } }) };

/**
 * Not `process`, one of NodeSDK's defaults: it puts the command line and paths of this machine on every batch. Undefined where
 * OTEL_NODE_RESOURCE_DETECTORS says which, for NodeSDK to read.
 */
export const quietDetectors = (): ResourceDetector[] | undefined =>
  getStringFromEnv('OTEL_NODE_RESOURCE_DETECTORS') === undefined
    ? [envDetector, hostNameDetector, serviceInstanceIdDetector]
    : undefined;

/**
 * Who is telling, by the package.json of the program; the environment is `local`. NodeSDK merges into it what its detectors
 * find, OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES among it, and that wins.
 */
export function ownResource(): Resource {
  const own = packageOf(process.argv[1]);
  return defaultResource().merge(
    resourceFromAttributes({
      ...(own.name ? { [ATTR_SERVICE_NAME]: own.name.replace(/^@[^/]*\//, '') } : {}),
      ...(own.version ? { [ATTR_SERVICE_VERSION]: own.version } : {}),
      [ATTR_DEPLOYMENT_ENVIRONMENT_NAME]: 'local',
    }),
  );
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
