import { styleText } from 'node:util';
import { entryOf, SERVICE_NAMES } from '../runner/specs.js';
import { fromRoot, labFolder } from '../layout/paths.js';
import { portsFor } from '../layout/ports.js';
import { VARIANTS, type VariantName } from '../layout/variants.js';

/** What a person needs after `npm start`: where everything is and what to type next. */
export function urlTable(variant: VariantName, portOffset: number): string {
  const ports = portsFor(portOffset);
  const url = (port: number, path = ''): string => `http://localhost:${port}${path}`;
  const rows: [string, string, string][] = [
    ['page', url(ports.web), ''],
    ...[...SERVICE_NAMES]
      .reverse()
      .map((name): [string, string, string] => [name, url(ports[name], '/docs'), entryOf(name, variant)]),
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
    '',
    ...table,
    '',
    `  In another terminal: npm run order · npm run compare · npm start -- --variant ${other}${offset}`,
    '',
  ].join('\n');
}
