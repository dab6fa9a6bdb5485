// Click → verdict on screen, measured in a real browser on a lab that runs, in the variant it runs:
//   node web-ui/bench/click-to-verdict.mjs [--url http://localhost:8090] [--rounds 10] [--json]
// The clock is the page's own, from the click event to the frame that shows the last word.
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import finder from '../test/find-browser.cjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:8090' },
    rounds: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});

const executablePath = finder.findBrowser();
if (!executablePath) throw new Error('no Chromium or Chrome was found: install one, or set CHROMIUM_PATH');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ locale: 'en-US' });
  await page.goto(values.url);
  await page.locator('.order-form button[type=submit]:not([aria-disabled="true"])').waitFor();
  const rounds = [];
  for (let round = 0; round < Number(values.rounds); round += 1) rounds.push(await page.evaluate(clickAndWait));
  const times = rounds.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
  const result = {
    rounds: times.length,
    verdict: rounds.at(-1)?.verdict,
    p50_ms: at(0.5),
    p95_ms: at(0.95),
    max_ms: at(1),
  };
  process.stdout.write(
    values.json
      ? `${JSON.stringify(result)}\n`
      : `click → verdict (${result.verdict}): p50 ${result.p50_ms} ms, p95 ${result.p95_ms} ms, max ${result.max_ms} ms of ${result.rounds}\n`,
  );
} finally {
  await browser.close();
}

/* global document, MutationObserver, requestAnimationFrame */
/** Runs in the page. */
function clickAndWait() {
  return new Promise((resolve, reject) => {
    const before = document.querySelector('[data-order]')?.getAttribute('data-order');
    const begun = performance.now();
    const late = setTimeout(() => reject(new Error('no verdict within 30 s')), 30_000);
    const observer = new MutationObserver(() => {
      const order = document.querySelector('[data-order]')?.getAttribute('data-order');
      const verdict = document.querySelector('[data-verdict][data-phase="done"]')?.getAttribute('data-verdict');
      if (!verdict || !order || order === before) return;
      observer.disconnect();
      clearTimeout(late);
      requestAnimationFrame(() => resolve({ verdict, ms: performance.now() - begun }));
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    document.querySelector('.order-form button[type=submit]').click();
  });
}
