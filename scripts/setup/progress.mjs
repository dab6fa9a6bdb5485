// One line for whatever takes longer than two seconds, so that nobody stares at a silent terminal.
import { spawn } from 'node:child_process';

/** Runs `work` and says `what` once it has taken two seconds, then every ten; returns what `work` returned. */
export async function withProgress(what, work) {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  let said = false;
  const say = () => {
    process.stderr.write(said ? `  … ${what} (${seconds()} s)\n` : `  ${what} …\n`);
    said = true;
  };
  const first = setTimeout(say, 2000);
  const again = setInterval(say, 10_000);
  try {
    return await work();
  } finally {
    clearTimeout(first);
    clearInterval(again);
    if (said) process.stderr.write(`  ${what}: done in ${seconds()} s\n`);
  }
}

/**
 * Runs a command quietly and shows its output only when it fails; `onStart` is told its process id.
 * @throws Error whose message ends with that output
 */
export function run(command, args, { onStart, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      ...options,
    });
    if (child.pid) onStart?.(child.pid);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.on('close', (code) =>
      code === 0
        ? resolve(output)
        : reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${output.trimEnd()}`)),
    );
  });
}
