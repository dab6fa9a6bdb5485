import path from 'node:path';
import { docker, ROOT } from '../docker.js';
import { expect, type Report } from '../report.js';
import { settings } from '../stack.js';

const STACKS = [
  'baseline',
  'envoy-drop',
  'envoy-copy',
  'ebpf',
  'light/baseline',
  'light/envoy-drop',
  'light/envoy-copy',
];

const OVERLAYS = ['logs-by-file', 'gateway'];

/** Every configuration file, read by the program that it is for. */
export async function checkFiles(report: Report): Promise<void> {
  for (const stack of STACKS)
    await report.check(`compose/${stack}.yaml is a valid Compose file`, async () => {
      const text = await docker(['compose', '-f', `compose/${stack}.yaml`, '--profile', '*', 'config']);
      expect(text.startsWith('name: broken-trace-lab\n'), 'the project name broken-trace-lab');
    });

  for (const overlay of OVERLAYS)
    await report.check(`compose/overlays/${overlay}.yaml can be laid over a stack`, () =>
      docker(['compose', '-f', 'compose/baseline.yaml', '-f', `compose/overlays/${overlay}.yaml`, 'config', '--quiet']),
    );

  await checkConfigurations(report);
}

/** Each by the program in the image that reads it on the stack. */
async function checkConfigurations(report: Report): Promise<void> {
  for (const sampling of ['off', 'on'])
    await report.check(`the Collector accepts its configuration, tail sampling ${sampling}`, () =>
      tool('COLLECTOR_IMAGE', 'collector', [
        '/otelcol-contrib',
        'validate',
        '--config=/files/config.yaml',
        `--config=/files/sampling/${sampling}.yaml`,
      ]),
    );
  await report.check('Loki accepts its configuration', () =>
    tool('LOKI_IMAGE', 'loki', ['/usr/bin/loki', '-config.file=/files/loki.yaml', '-verify-config']),
  );
  const promtool = (...args: string[]): Promise<string> =>
    tool('PROMETHEUS_IMAGE', 'prometheus', ['/bin/promtool', ...args]);
  await report.check('promtool accepts the configuration', () => promtool('check', 'config', '/files/prometheus.yml'));
  for (const rules of ['propagation', 'services'])
    await report.check(`promtool: the rules of ${rules} fire when they should and not otherwise`, () =>
      promtool('test', 'rules', `/files/tests/${rules}.yaml`),
    );
}

function tool(image: string, folder: string, [program, ...args]: [string, ...string[]]): Promise<string> {
  const mount = `${path.join(ROOT, folder)}:/files:ro`;
  return docker(['run', '--rm', '-v', mount, '--entrypoint', program, settings[image]!, ...args]);
}
