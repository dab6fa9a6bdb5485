import { spawn } from 'node:child_process';
import path from 'node:path';

/** The repository, seen from dist/ or src/. */
export const ROOT = path.resolve(__dirname, '../../..');

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs docker and returns whatever came of it; `timeoutMs` ends it with SIGTERM. */
export function tryDocker(args: string[], timeoutMs = 120_000, env: Record<string, string> = {}): Promise<Result> {
  return new Promise((resolve) => {
    const child = spawn('docker', args, {
      cwd: ROOT,
      timeout: timeoutMs,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/** As tryDocker, but anything other than success is an error with the end of what docker said. */
export async function docker(args: string[], timeoutMs?: number, env?: Record<string, string>): Promise<string> {
  const { code, stdout, stderr } = await tryDocker(args, timeoutMs, env);
  if (code !== 0) throw new Error(`docker ${args.join(' ')} ended with ${code}:\n${(stderr || stdout).slice(-1500)}`);
  return stdout;
}

/** Which of the images are not on this machine. Nothing is pulled. */
export async function missingImages(images: string[]): Promise<string[]> {
  const found = await Promise.all(images.map((image) => tryDocker(['image', 'inspect', image])));
  return images.filter((_, i) => found[i]!.code !== 0);
}
