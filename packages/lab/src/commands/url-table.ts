import { styleText } from 'node:util';
import { entryOf, servicesOf } from '../runner/specs.js';
import { GATEWAYS, type GatewayName } from '../layout/gateways.js';
import { fromRoot, labFolder } from '../layout/paths.js';
import { portsFor } from '../layout/ports.js';
import { VARIANTS, type VariantName } from '../layout/variants.js';

/** What a person needs after `npm start`: where everything is and what to type next. */
export function urlTable(variant: VariantName, portOffset: number, gateway: GatewayName | null): string {
  const ports = portsFor(portOffset);
  const url = (port: number, path = ''): string => `http://localhost:${port}${path}`;
  const rows: [string, string, string][] = [
    ['page', url(ports.web), ''],
    ...[...servicesOf(gateway)]
      .reverse()
      .map((name): [string, string, string] => [name, url(ports[name], '/docs'), entryOf(name, variant, gateway)]),
    ['traces', url(ports.tempo), "Tempo's HTTP API"],
    ['logs', '', fromRoot(labFolder(portOffset).logs)],
  ];
  if (VARIANTS[variant].sidecar) rows.splice(-2, 0, ['envoy', url(ports.envoyAdmin), 'the admin page of the sidecar']);
  const width = Math.max(...rows.map(([, where]) => where.length)) + 2;
  const table = rows.map(([name, where, note]) => `  ${name.padEnd(11)}${where.padEnd(width)}${note}`.trimEnd());
  const other: VariantName = variant === 'envoy-drop' ? 'envoy-copy' : 'envoy-drop';
  const offset = portOffset === 0 ? '' : ` --port-offset ${portOffset}`;
  return [
    '',
    `  ${styleText('bold', variant)}: ${VARIANTS[variant].shows}`,
    ...(gateway === null ? [] : [`  ${styleText('bold', gateway)}: ${GATEWAYS[gateway].shows}`]),
    '',
    ...table,
    '',
    `  In another terminal: npm run order · npm run compare · npm run tracegap -- recent · npm start -- --variant ${other}${offset}`,
    ...(offset === '' ? [] : [`  Where another lab runs as well, say that this one is meant: -- ${offset.trim()}`]),
    '',
  ].join('\n');
}
