// Makes the films at the top of the READMEs from the real page on a running lab: click, break, evidence, fix, whole.
// `npm run film` (a minute; needs a Chromium or Chrome, and Envoy as the lab does) writes docs/images/film.webp, film.ja.webp
// and a still of each. Not an SVG with pictures in it: Firefox holds GitHub's Content-Security-Policy against those.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import lab from '@demo/lab';
import { chromium } from 'playwright-core';
import finder from '../test/find-browser.cjs';
import { animatedWebp } from './animated-webp.mjs';
import { CAPTION, framesOf } from './film-frame.mjs';

const IMAGES = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../docs/images');
/** CSS pixels; a README shows them a little smaller. */
const [WIDTH, HEIGHT] = [1120, 630];
const [SCALE, QUALITY] = [1.5, 72];
const SCREEN = {
  viewport: { width: WIDTH, height: HEIGHT },
  deviceScaleFactor: SCALE,
  colorScheme: 'light',
  reducedMotion: 'reduce',
};
/** The scene of the break: what is seen where nothing may move. */
const STILL = 1;

const FILMS = [
  {
    name: 'film',
    locale: 'en-US',
    captions: {
      click: 'One click: an order through four services',
      broke: 'It broke: two traces, and the hop that let go',
      evidence: 'The evidence, the likely cause and its fix',
      halves: 'Both halves on one axis, the gap between them',
      fix: 'The fix: hand on the headers that came in',
      change: 'Run the service with it …',
      whole: '… and the same order is one trace',
    },
  },
  {
    name: 'film.ja',
    locale: 'ja-JP',
    captions: {
      click: 'クリック 1 回：注文が 4 つのサービスを通る',
      broke: '切れた：トレースは 2 本、手を放したホップはここ',
      evidence: '証拠と、ありそうな原因と、直し方',
      halves: '2 本を同じ時間軸に、間に隙間',
      fix: '直し方：受け取ったヘッダーを次へ渡す',
      change: 'そのコードで動かすと …',
      whole: '… 同じ注文が 1 本のトレースになる',
    },
  },
];

/** Of the files that differ between the variants the one that hands the headers on. */
const CODE = '.diff:has-text("forward-headers.ts")';
const BUTTON = '.order-form [type=submit]';

/** By then every span of an order has arrived. */
const SENT_MS = 1_500;
/** What stays in sight above, and some air. */
const TOP_BAR = 72;
/** Runs in the page: first whatever scrolls around the element, then the page itself; drawn when it resolves. */
const bringTo = async (element, above) => {
  element.scrollIntoView({ block: 'center' });
  globalThis.scrollTo(0, element.getBoundingClientRect().top + globalThis.scrollY - above);
  for (let frame = 0; frame < 2; frame += 1) await new Promise((drawn) => globalThis.requestAnimationFrame(drawn));
};

/** Pictures of one page, taken as a reader scrolls through it. */
class Camera {
  scenes = [];

  constructor(page, captions) {
    this.page = page;
    this.captions = captions;
  }

  static async on(browser, { locale, captions }) {
    const context = await browser.newContext({ ...SCREEN, locale });
    return new Camera(await context.newPage(), captions);
  }

  /** @param {{ click?: string, at?: string, above?: number }} what where the pointer clicks; what is scrolled to, with how many pixels above it */
  async take(scene, { click, at, above = TOP_BAR } = {}) {
    if (at === undefined) await this.page.evaluate(() => globalThis.scrollTo(0, 0));
    else await this.page.locator(at).first().evaluate(bringTo, above);
    const box = click === undefined ? null : await this.page.locator(click).first().boundingBox();
    const picture = await this.page.screenshot();
    this.scenes.push({
      caption: this.captions[scene],
      picture: picture.toString('base64'),
      click: box && { x: Math.round(box.x + box.width * 0.6), y: Math.round(box.y + box.height * 0.6) },
    });
  }

  /** Places an order and waits for the last word on its trace. */
  async order() {
    await this.page.locator(BUTTON).click();
    const lastWord = this.page.locator('[data-verdict][data-phase="done"]');
    await lastWord.waitFor({ timeout: 60_000 });
    // A break is told as soon as it is known; the film shows what is there when every exporter has sent.
    await this.page.waitForTimeout(SENT_MS);
    await this.page.locator('.verdict-meta > button').click();
    await lastWord.waitFor({ timeout: 60_000 });
  }
}

async function shoot(browser, running, film) {
  await running.switchTo('envoy-drop');
  const camera = await Camera.on(browser, film);
  const { page } = camera;
  await page.goto(`${running.webUrl}/#/`);
  await page.locator('#order-product_name option').nth(1).waitFor({ state: 'attached' });
  await page.locator('.variant-option[aria-pressed="true"]').waitFor();
  await camera.take('click', { click: BUTTON });
  await camera.order();
  await camera.take('broke', { at: '.story' });
  await camera.take('evidence', { at: '#finding-0' });
  await camera.take('halves', { at: '.gap-row', above: 390 });
  await page.goto(`${running.webUrl}/#/compare`);
  await camera.take('fix', { at: CODE });
  await page.goto(`${running.webUrl}/#/`);
  const copy = '.variant-option:has-text("envoy-copy")';
  await page.locator(copy).waitFor();
  await camera.take('change', { click: copy });
  await page.locator(copy).click();
  await page.locator(`${copy}[aria-pressed="true"]`).waitFor({ timeout: 60_000 });
  await camera.order();
  await camera.take('whole', { at: '.story' });
  await page.context().close();
  return camera.scenes;
}

/** Words and pointer are laid over the pictures, and the browser makes WebP of them. */
async function develop(browser, scenes) {
  const whole = { width: WIDTH * SCALE, height: (HEIGHT + CAPTION) * SCALE };
  const context = await browser.newContext({ viewport: whole });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const developed = [];
  for (const [index, scene] of scenes.entries()) {
    const frames = [];
    for (const { html, ms, part } of framesOf(scene, { width: WIDTH, height: HEIGHT, index, count: scenes.length })) {
      await page.setContent(html);
      const pixels = inPixels(part);
      const options = { format: 'webp', quality: QUALITY, clip: { ...pixels, scale: 1 } };
      const { data } = await devtools.send('Page.captureScreenshot', options);
      frames.push({ webp: Buffer.from(data, 'base64'), ms, part: pixels });
    }
    developed.push(frames);
  }
  await context.close();
  return { film: animatedWebp(developed.flat(), whole), still: developed[STILL][0].webp };
}

/** Even, as the container wants it. */
const inPixels = (part) =>
  Object.fromEntries(Object.entries(part).map(([name, value]) => [name, Math.round((value * SCALE) / 2) * 2]));

async function main() {
  const executablePath = finder.findBrowser();
  if (executablePath === null) throw new Error('no Chromium or Chrome was found: install one, or set CHROMIUM_PATH');
  const running = await lab.startTestLab({ variant: 'envoy-drop' });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  try {
    for (const film of FILMS) {
      const { film: moving, still } = await develop(browser, await shoot(browser, running, film));
      for (const [file, bytes] of [
        [`${film.name}.webp`, moving],
        [`${film.name}.still.webp`, still],
      ]) {
        writeFileSync(path.join(IMAGES, file), bytes);
        process.stdout.write(`docs/images/${file}: ${Math.round(bytes.length / 1024)} KB\n`);
      }
    }
  } finally {
    await browser.close();
    await running.stop();
  }
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
