import { readFileSync } from 'node:fs';

export class BadSettings extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadSettings';
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Headers for a Tempo that wants to know who asks: TEMPO_TOKEN (bearer), TEMPO_USER with TEMPO_PASSWORD (basic), and
 * TEMPO_TENANT (X-Scope-OrgID). Secrets come from the environment or from the file that `…_FILE` names, never
 * from the command line, where every process of the machine could read them.
 */
export function tempoHeaders(env: Env, tenant?: string): Record<string, string> {
  const headers: Record<string, string> = {};
  const org = tenant ?? env['TEMPO_TENANT'];
  if (org) headers['x-scope-orgid'] = org;
  const token = secret(env, 'TEMPO_TOKEN');
  const password = secret(env, 'TEMPO_PASSWORD');
  const user = env['TEMPO_USER'];
  if (token) headers['authorization'] = `Bearer ${token}`;
  else if (user && password)
    headers['authorization'] = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  else if (user || password) throw new BadSettings('TEMPO_USER and TEMPO_PASSWORD belong together: set both or none');
  return headers;
}

export function secret(env: Env, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new BadSettings(
      `${name}_FILE: cannot read ${file} (${error instanceof Error ? error.message : 'unreadable'})`,
    );
  }
}

/** The URL as given or from TEMPO_URL; a password inside it is refused. */
export function tempoUrl(given: string | undefined, env: Env): string {
  const text = given ?? env['TEMPO_URL'] ?? 'http://localhost:3200';
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new BadSettings(`--tempo: "${text}" is no http(s) URL; give for example http://localhost:3200`);
  }
  if (url.password !== '' || url.username !== '') {
    throw new BadSettings('--tempo: leave user and password out of the URL; set TEMPO_USER and TEMPO_PASSWORD instead');
  }
  return text;
}
