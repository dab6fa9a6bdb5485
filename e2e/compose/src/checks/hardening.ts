import { docker } from '../docker.js';
import { expect, type Report } from '../report.js';
import { PROJECT, type Stack } from '../stack.js';

const MIB = 1024 * 1024;
const LIMIT_MIB = { light: 1024, full: 2560 };

/** What docker itself says of the running containers: rights, limits, ports, memory. */
export async function checkHardening(report: Report, stack: Stack): Promise<void> {
  const containers = await stack.containers();
  await report.check(
    `${stack.variant}: every container is without capabilities, read-only, limited, non-root, on loopback`,
    async () => {
      for (const { service, HostConfig, Config } of containers) {
        expect(HostConfig.CapDrop?.includes('ALL') ?? false, `${service}: cap_drop ALL`);
        expect(HostConfig.ReadonlyRootfs, `${service}: a read-only root`);
        expect(
          HostConfig.SecurityOpt?.some((option) => option.startsWith('no-new-privileges')) ?? false,
          `${service}: no-new-privileges`,
        );
        expect(HostConfig.Memory > 0, `${service}: a memory limit`);
        expect(
          !['', '0', 'root'].includes(Config.User.split(':')[0]!),
          `${service}: a user other than root, got "${Config.User}"`,
        );
        for (const [port, bindings] of Object.entries(HostConfig.PortBindings ?? {}))
          for (const { HostIp } of bindings ?? [])
            expect(HostIp === '127.0.0.1', `${service}: ${port} on 127.0.0.1, got "${HostIp}"`);
      }
    },
  );

  const bound = LIMIT_MIB[stack.size];
  const limits = containers.reduce((sum, { HostConfig }) => sum + HostConfig.Memory / MIB, 0);
  const used = await memoryInUse();
  await report.check(
    `${stack.variant}: memory limits together ${limits} MiB (at most ${bound}); in use ${used.toFixed(0)} MiB`,
    async () => expect(limits <= bound && used <= bound, `at most ${bound} MiB for the ${stack.size} stack`),
  );
}

async function memoryInUse(): Promise<number> {
  const ids = (await docker(['ps', '-q', '--filter', `label=com.docker.compose.project=${PROJECT}`]))
    .split('\n')
    .filter(Boolean);
  const lines = await docker(['stats', '--no-stream', '--format', '{{.MemUsage}}', ...ids]);
  const toMiB: Record<string, number> = { KiB: 1 / 1024, MiB: 1, GiB: 1024 };
  return [...lines.matchAll(/^([\d.]+)(KiB|MiB|GiB)/gm)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * toMiB[unit!]!,
    0,
  );
}
