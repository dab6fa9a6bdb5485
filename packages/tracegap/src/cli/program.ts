import { Command } from 'commander';
import { VERSION } from '../version.js';
import { expectCommand } from './commands/expect.js';
import { explainCommand } from './commands/explain.js';
import { fleetCommand } from './commands/fleet.js';
import { fileCommand } from './commands/file.js';
import { recentCommand } from './commands/recent.js';
import { serveCommand } from './commands/serve.js';
import { traceCommand } from './commands/trace.js';
import { watchCommand } from './commands/watch.js';

const HELP = `
Examples:
  tracegap serve                                          a page of your own services' traces: send OTLP to :4318
  tracegap 4bf92f3577b34da6a3ce929d0e0e4736               where did this trace of http://localhost:3200 break?
  tracegap 4bf92f… --tempo https://tempo.example.com      … of another Tempo
  tracegap 4bf92f… --jaeger http://localhost:16686        … of a Jaeger; --zipkin likewise
  tracegap 00-4bf92f…-00f067aa0ba902b7-00                 a traceparent from a log: was it sampled at all?
  tracegap file traces.json --trace 4bf92f…               one trace of a file of OTLP, the others are searched
  kubectl logs deploy/otelcol | tracegap file -           every trace of standard input
  tracegap recent --since 15m                             what share of all traces is broken, by hop
  tracegap watch --every 1m                               the same for Prometheus, again and again
  tracegap fleet --clickhouse http://localhost:8123       a day of everybody's traces, counted in ClickHouse
  tracegap explain not-forwarded                          what a cause is, how to prove it and how to fix it
  tracegap expect shape.yaml traces.json                  does the trace have the shape it should have?

Access (never on the command line):
  TEMPO_URL, TEMPO_TENANT, TEMPO_TOKEN or TEMPO_TOKEN_FILE (bearer),
  TEMPO_USER with TEMPO_PASSWORD or TEMPO_PASSWORD_FILE (basic);
  likewise JAEGER_… and ZIPKIN_…;
  CLICKHOUSE_URL, CLICKHOUSE_USER with CLICKHOUSE_PASSWORD or CLICKHOUSE_PASSWORD_FILE

Exit codes:
  0 connected, suspected (1 with --strict), linked or restarted; 1 split or lost-span; 2 cannot judge, wrong usage or no backend
  (expect: 0 the shape is met, 1 it is not)`;

export function buildProgram(): Command {
  const program = new Command('tracegap')
    .description('Says where a distributed trace broke, why, on what evidence, and how to fix it.')
    .version(VERSION)
    .addHelpText('after', HELP)
    .exitOverride()
    .showHelpAfterError('(tracegap --help shows how it is used)');
  traceCommand(program);
  fileCommand(program);
  recentCommand(program);
  watchCommand(program);
  serveCommand(program);
  fleetCommand(program);
  explainCommand(program);
  expectCommand(program);
  return program;
}
