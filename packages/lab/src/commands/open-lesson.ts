import { spawn } from 'node:child_process';
import { portsFor } from '../layout/ports.js';

/** Where the guided way begins, for a lab at this offset. */
export const lessonUrl = (portOffset: number): string => `http://localhost:${portsFor(portOffset).web}/#/lesson`;

/**
 * Says where the lessons are and opens them in the person's browser. Where nobody sits at the terminal, or there is
 * nothing that opens a browser, the address is all.
 */
export function openLesson(portOffset: number, say: (line: string) => void): void {
  const url = lessonUrl(portOffset);
  say(`  The guided way: ${url}\n  All breaks:     ${url.replace(/lesson$/, 'breaks')}\n`);
  const opener = openerFor(process.platform, process.env);
  if (opener === undefined || !process.stdout.isTTY) return;
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined); // the address stands above
  child.unref();
}

/** The command that opens a URL; undefined on a Linux without a screen. */
export function openerFor(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string | undefined {
  if (platform === 'darwin') return 'open';
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? 'xdg-open' : undefined;
}
