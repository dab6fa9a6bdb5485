/** The attributes of a resource that are read, as keys.ts has those of spans. */
export const SERVICE = 'service.name';
export const SDK_NAME = 'telemetry.sdk.name';
export const SDK_LANGUAGE = 'telemetry.sdk.language';
export const OS_NAME = 'os.name';

/** Two spans that differ in one of these are of two processes. */
export const PROCESS = [
  'service.instance.id',
  'process.pid',
  'host.name',
  'host.id',
  'k8s.pod.uid',
  'k8s.pod.name',
  'container.id',
];

/** Two spans that agree in the first of these that both have are of one host, by one clock. */
export const HOST = ['host.id', 'host.name', 'k8s.node.name'];

export const CLOUD_PLATFORM = 'cloud.platform';

export const DEVICE = [
  'device.id',
  'device.model.identifier',
  'device.model.name',
  'device.manufacturer',
  'android.os.api_level',
];
