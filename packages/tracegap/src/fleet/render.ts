/** The fleet's table for people, for CI and for Prometheus. */
import { forMarkdown, forTerminal, forXml } from '../render/escape.js';
import { percent } from '../render/overview.js';
import { painter } from '../render/terminal.js';
import { type FleetHop, type FleetTable } from './types.js';

const KEY_SAYS: Readonly<Record<FleetHop['key'], string>> = {
  id: 'an id in both halves',
  request: 'the same request in its call',
  queue: 'the queue alone',
  time: 'time alone',
};
const number = (value: number): string => value.toLocaleString('en-US');
const arrow = (hop: FleetHop): string => `${hop.from} → ${hop.via === null ? '' : `(${hop.via}) → `}${hop.to}`;
const asked = (hop: FleetHop): number => hop.lost + hop.whole;

function headOf(table: FleetTable): string {
  const lost = table.hops.reduce((sum, hop) => sum + hop.lost, 0);
  const many = table.hops.length === 1 ? 'hop' : 'hops';
  return `${number(table.spans)} spans of ${table.services} services, ${table.from} to ${table.to}: ${number(lost)} requests lose their context at ${table.hops.length} ${many}`;
}

export function fleetText(table: FleetTable, { color }: { readonly color: boolean }): string {
  const paint = painter({ color });
  const lines = [headOf(table)];
  if (!table.complete) lines.push(paint('yellow', 'a list was cut at its limit: these are not all; lower --since'));
  if (table.hops.length > 0) lines.push('', '      lost  of requests    share  verdict    hop');
  for (const hop of table.hops) {
    const row = `${number(hop.lost).padStart(10)}  ${number(asked(hop)).padStart(11)}  ${percent(hop.lost, asked(hop)).padStart(7)}  ${hop.verdict.padEnd(9)}  `;
    lines.push(`${paint(hop.verdict === 'split' ? 'red' : 'yellow', row)}${forTerminal(arrow(hop))}`);
    lines.push(...looked(hop).map((line) => paint('dim', `${' '.repeat(44)}${forTerminal(line, 400)}`)));
  }
  const own = table.begin_by_themselves;
  if (own.length > 0) lines.push('', '     begin  of which lost   called  traces that begin at a service others call');
  for (const { service, begin, lost, called } of own)
    lines.push(
      `${number(begin).padStart(10)}  ${number(lost).padStart(13)}  ${number(called).padStart(7)}  ${forTerminal(service)}`,
    );
  return `${lines.join('\n')}\n`;
}

function looked(hop: FleetHop): string[] {
  const chance = hop.by_chance > 0 ? `, ${number(hop.by_chance)} by chance not counted` : '';
  const lines = [`joined by ${KEY_SAYS[hop.key]}${chance}`];
  if (!hop.look || hop.look.looked_at === 0) return lines;
  const verdicts = Object.entries(hop.look.verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  lines.push(`a closer look at ${hop.look.looked_at}: ${verdicts.join(', ')}`);
  if (hop.look.cause)
    lines.push(`${hop.look.cause.id}; fix: ${hop.look.cause.mend}`, `tracegap ${hop.look.trace_id ?? ''}`);
  return lines;
}

export function fleetMarkdown(table: FleetTable): string {
  const rows = table.hops.map((hop) => {
    const cause = hop.look?.cause ? `${hop.look.cause.id}: ${hop.look.cause.mend}` : '';
    return `| ${forMarkdown(arrow(hop))} | ${hop.verdict} | ${number(hop.lost)} | ${number(asked(hop))} | ${percent(hop.lost, asked(hop))} | ${KEY_SAYS[hop.key]} | ${forMarkdown(cause)} |`;
  });
  const head = [
    '| hop | verdict | lost | of requests | share | joined by | likeliest cause and fix |',
    '| --- | --- | ---: | ---: | ---: | --- | --- |',
  ];
  return `${[headOf(table), ...(rows.length > 0 ? ['', ...head, ...rows] : [])].join('\n')}\n`;
}

/** One test case for each hop that was found: failed where split, skipped where suspected. */
export function fleetJunit(table: FleetTable): string {
  const failures = table.hops.filter(({ verdict }) => verdict === 'split').length;
  const counts = `tests="${Math.max(1, table.hops.length)}" failures="${failures}" skipped="${table.hops.length - failures}" errors="0"`;
  const cases = table.hops.map((hop) => {
    const says = forXml([`${hop.lost} of ${asked(hop)} requests lose their context`, ...looked(hop)].join('; '));
    const said =
      hop.verdict === 'split' ? `<failure message="split">${says}</failure>` : `<skipped message="${says}"/>`;
    return `<testcase classname="tracegap fleet" name="${forXml(arrow(hop))}">${said}</testcase>`;
  });
  const whole = '<testcase classname="tracegap fleet" name="no hop loses its context"/>';
  const body = cases.length > 0 ? cases : [whole];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `<testsuite name="tracegap fleet" ${counts}>`,
    ...body,
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** Prometheus' text format, for node_exporter's textfile collector: https://github.com/prometheus/node_exporter#textfile-collector */
export function fleetMetrics(table: FleetTable): string {
  const gauge = (name: string, help: string, of: (hop: FleetHop) => number): string[] => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...table.hops.map(
      (hop) => `${name}{from="${label(hop.from)}",to="${label(hop.to)}",verdict="${hop.verdict}"} ${of(hop)}`,
    ),
  ];
  const seconds = (Date.parse(table.to) - Date.parse(table.from)) / 1000;
  return `${[
    ...gauge(
      'tracegap_fleet_hop_lost',
      'Requests of the window that lost their context at the hop.',
      ({ lost }) => lost,
    ),
    ...gauge('tracegap_fleet_hop_whole', 'Those that kept it.', ({ whole }) => whole),
    '# HELP tracegap_fleet_spans Spans of the window.',
    '# TYPE tracegap_fleet_spans gauge',
    `tracegap_fleet_spans ${table.spans}`,
    '# HELP tracegap_fleet_window_seconds How long the window is.',
    '# TYPE tracegap_fleet_window_seconds gauge',
    `tracegap_fleet_window_seconds ${seconds}`,
    '# HELP tracegap_fleet_window_end_timestamp_seconds When the window ends.',
    '# TYPE tracegap_fleet_window_end_timestamp_seconds gauge',
    `tracegap_fleet_window_end_timestamp_seconds ${Date.parse(table.to) / 1000}`,
  ].join('\n')}\n`;
}

/** Names come from spans, so from anybody. */
const label = (text: string): string => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
