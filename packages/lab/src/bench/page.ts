import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ROOT } from '../layout/paths.js';
import { VARIANT_NAMES, type VariantName } from '../layout/variants.js';
import { startTestLab } from '../testing/test-lab.js';

const clicksSchema = z.object({ rounds: z.number(), verdict: z.string(), p50_ms: z.number(), max_ms: z.number() });
export type PageFigures = Partial<Record<VariantName, z.infer<typeof clicksSchema>>>;

/** From the click to the verdict on screen, in a real browser. @throws Error where there is no Chromium or Chrome */
export async function benchPage(rounds = 10): Promise<PageFigures> {
  const bench = path.join(ROOT, 'web-ui/bench/click-to-verdict.mjs');
  const lab = await startTestLab();
  try {
    const figures: PageFigures = {};
    for (const variant of VARIANT_NAMES) {
      await lab.switchTo(variant);
      const args = [bench, '--url', lab.webUrl, '--rounds', String(rounds), '--json'];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      figures[variant] = clicksSchema.parse(JSON.parse(stdout));
    }
    return figures;
  } finally {
    await lab.stop();
  }
}
