import { request } from '../http.js';
import { expect, type Report } from '../report.js';
import { type Stack, urls } from '../stack.js';

const READABLE = [
  '/',
  '/ready',
  '/clusters',
  '/listeners',
  '/server_info',
  '/config_dump',
  '/stats',
  '/stats/prometheus',
];
const REFUSED = [
  '/quitquitquit',
  '/logging',
  '/drain_listeners',
  '/healthcheck/fail',
  '/reset_counters',
  '/runtime_modify',
  '/certs',
  '/memory',
];

/** Envoy's admin answers what only reads and refuses the rest; in baseline there is none. */
export async function checkEnvoyAdmin(report: Report, stack: Stack): Promise<void> {
  if (stack.variant === 'baseline') {
    await report.check('baseline: nobody listens on the admin port', async () => {
      const answered = await request(`${urls.envoyAdmin}/ready`).then(
        () => true,
        () => false,
      );
      expect(!answered, `nothing at ${urls.envoyAdmin}: an Envoy of another variant stayed behind`);
    });
    return;
  }
  await report.check(`${stack.variant}: Envoy's admin answers its harmless paths and refuses the others`, async () => {
    for (const path of READABLE) {
      const { status } = await request(urls.envoyAdmin + path);
      expect(status === 200, `GET ${path} to answer 200, got ${status}`);
    }
    for (const path of REFUSED) {
      const { status } = await request(urls.envoyAdmin + path, { method: 'POST' });
      expect(status === 403, `POST ${path} to answer 403, got ${status}`);
    }
  });
}
