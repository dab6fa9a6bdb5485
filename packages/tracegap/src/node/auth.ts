import { readFileSync } from 'node:fs';

export class BadSettings extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadSettings';
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/** Backends that are read over HTTP; the name is the flag's, and in capitals the prefix of the environment variables. */
export const BACKENDS = {
  tempo: 'http://localhost:3200',
  jaeger: 'http://localhost:16686',
  zipkin: 'http://localhost:9411',
} as const;
export type BackendName = keyof typeof BACKENDS;

/** As `backendHeaders`, and TEMPO_TENANT (X-Scope-OrgID). */
export function tempoHeaders(env: Env, tenant?: string): Record<string, string> {
  const org = tenant ?? env['TEMPO_TENANT'];
  return { ...(org ? { 'x-scope-orgid': org } : {}), ...backendHeaders('tempo', env) };
}

/**
 * Headers for a backend that wants to know who asks: …_TOKEN (bearer), or …_USER with …_PASSWORD (basic). Secrets come
 * from the environment or from the file that `…_FILE` names, never from the command line, where every process of the
 * machine could read them.
 */
export function backendHeaders(backend: BackendName, env: Env): Record<string, string> {
  const of = backend.toUpperCase();
  const token = secret(env, `${of}_TOKEN`);
  const password = secret(env, `${of}_PASSWORD`);
  const user = env[`${of}_USER`];
  if (token) return { authorization: `Bearer ${token}` };
  if (user && password) return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  if (user || password) throw new BadSettings(`${of}_USER and ${of}_PASSWORD belong together: set both or none`);
  return {};
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

export function tempoUrl(given: string | undefined, env: Env): string {
  return backendUrl('tempo', given, env);
}

/** The URL as given or from TEMPO_URL, JAEGER_URL, ZIPKIN_URL; a password inside it is refused. */
export function backendUrl(backend: BackendName, given: string | undefined, env: Env): string {
  const of = backend.toUpperCase();
  const text = given ?? env[`${of}_URL`] ?? BACKENDS[backend];
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new BadSettings(`--${backend}: "${text}" is no http(s) URL; give for example ${BACKENDS[backend]}`);
  }
  if (url.password !== '' || url.username !== '') {
    throw new BadSettings(
      `--${backend}: leave user and password out of the URL; set ${of}_USER and ${of}_PASSWORD instead`,
    );
  }
  return text;
}
