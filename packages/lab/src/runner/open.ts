import { startWebServer } from '../web/server.js';
import type { Lab } from './lab.js';

/** Starts a lab together with the page's server. When either fails, everything is stopped again before the error is thrown. */
export async function openLab(lab: Lab): Promise<void> {
  await lab.start();
  try {
    const web = await startWebServer(lab);
    lab.closeWithLab(() => web.close());
  } catch (error) {
    await lab.stop();
    throw error;
  }
}
