/**
 * Opens the HTML report of `replay` in a real Chromium, from disk, and uses it as a person would. Writes screenshots into a
 * folder that it names. Wants `npm run bundle`, and Debian's `chromium` or another one in the environment's `CHROMIUM`.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { htmlReport } from '../cli/replay/html-report';
import type { ReplayReport } from '../cli/replay/replay-report';
import { hostileReport, sampleReport } from '../test/support/sample-replay-report';

const SKIPPED = 3;
const MATCHES = 30_000;
const WINDOW = 100;
const folder = mkdtempSync(join(tmpdir(), 'report-page-'));
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
}

async function open(browser: Browser, name: string, report: ReplayReport, options: BrowserContextOptions = {}): Promise<Opened> {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, htmlReport(report));
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  await page.locator('main .plot').first().waitFor();
  return { page, complaints };
}

/** One screen at the top and one at each part: the whole page in one picture is too long to be looked at. */
async function photograph(page: Page, name: string): Promise<void> {
  for (const part of ['top', 'alarms', 'detections', 'who', 'volume', 'matches']) {
    await page.evaluate(part === 'top' ? 'scrollTo(0, 0)' : `document.getElementById(${JSON.stringify(part)}).scrollIntoView()`);
    await page.screenshot({ path: join(folder, `${name}-${part}.png`) });
  }
}

const widerThanScreen = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
const rows = (page: Page): Promise<number> => page.locator('#matches tbody tr').count();
const state = async (page: Page): Promise<string> => (await page.getByRole('status').textContent()) ?? '';

/** What has the focus after each press of Tab, by its role and name as a reader of the screen hears it. */
async function tabStops(page: Page, presses: number): Promise<readonly string[]> {
  const stops: string[] = [];
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate('[document.activeElement.tagName, document.activeElement.getAttribute("href") ?? document.activeElement.value ?? document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle].join(" ")'));
  }
  return stops;
}

const CHECKS: Readonly<Record<string, (browser: Browser) => Promise<void>>> = {
  'it opens from disk without a complaint or a request, and shows what was not read': async (browser) => {
    const { page, complaints } = await open(browser, 'light', sampleReport(MATCHES), { colorScheme: 'light' });
    await photograph(page, 'light');
    assert.match(await page.locator('h1').innerText(), /^72 alarms by 6 of 8 detections\.$/);
    assert.match(await page.locator('.problems').innerText(), /2 files could not be read[^]*notes\.json/);
    assert.equal(await page.locator('.plot').count(), 2);
    assert.ok((await page.locator('#alarms .plot g[aria-label="dot"] :is(circle, path)').count()) > 20, 'alarms are drawn');
    assert.deepEqual(complaints, []);
  },
  'words typed with the keyboard narrow the matches, of which it lays out a hundred at a time': async (browser) => {
    const { page, complaints } = await open(browser, 'search', sampleReport(MATCHES));
    assert.equal(await rows(page), WINDOW);
    assert.match(await state(page), /^Matches 1 to 100 of 30,000\.$/);
    await page.getByRole('searchbox', { name: 'Search' }).focus();
    await page.keyboard.type('createaccesskey 198.51.100.77');
    assert.match(await state(page), /^Matches 1 to 40 of 40, out of 30,000\.$/);
    await page.keyboard.type('nothing');
    assert.match(await state(page), /^No match/);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'Older' }).press('Enter');
    assert.match(await state(page), /^Matches 101 to 200/);
    await page.getByRole('button', { name: /show those of An access key/ }).press('Enter');
    assert.equal(await page.getByRole('combobox').inputValue(), 'key-made');
    assert.match(await state(page), /^Matches 1 to 100 of 4,28\d, out of 30,000\.$/);
    assert.deepEqual(complaints, []);
  },
  'a severity that is unticked leaves the timeline, the tables and the matches': async (browser) => {
    const { page } = await open(browser, 'severity', sampleReport(MATCHES));
    await page.getByRole('checkbox', { name: /^notify/ }).press('Space');
    assert.equal(await page.locator('#detections').getByText('Many calls are denied').count(), 0);
    assert.equal(await page.locator('#alarms tbody').getByText('Many calls are denied').count(), 0);
    assert.match(await state(page), /of 21,4\d\d, out of 30,000/);
    await page.getByRole('checkbox', { name: /^notify/ }).press('Space');
    assert.match(await state(page), /^Matches 1 to 100 of 30,000\.$/);
  },
  'everything is reached with the Tab key, in reading order, and the focus is seen': async (browser) => {
    const { page } = await open(browser, 'keyboard', sampleReport(3));
    const stops = await tabStops(page, 14);
    assert.deepEqual(stops.map((stop) => stop.split(' ')[1]), ['#detections', '#read', '#alarms', '#detections', '#who', '#volume', '#cost', '#matches', 'page', 'notify', 'compliance', 'unrated', '', '']);
    assert.ok(stops.every((stop) => stop.endsWith('solid')), stops.join('\n'));
    const unnamed = await page.evaluate('[...document.querySelectorAll("input, select")].filter((one) => one.labels.length === 0).length + [...document.querySelectorAll("table")].filter((one) => !one.caption).length + [...document.querySelectorAll("svg[role=img]")].filter((one) => !one.ariaLabel).length + [...document.querySelectorAll("thead th")].filter((one) => one.scope !== "col").length');
    assert.equal(unnamed, 0);
  },
  'it is dark where the reader wants it dark': async (browser) => {
    const { page, complaints } = await open(browser, 'dark', sampleReport(MATCHES), { colorScheme: 'dark' });
    await photograph(page, 'dark');
    assert.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(21, 24, 26)');
    assert.deepEqual(complaints, []);
  },
  'on a phone nothing but a table scrolls sideways': async (browser) => {
    const { page } = await open(browser, 'narrow', sampleReport(200), { viewport: { width: 360, height: 740 } });
    await photograph(page, 'narrow');
    assert.equal(await widerThanScreen(page), 0);
  },
  'what an event says is shown and never run': async (browser) => {
    const { page, complaints } = await open(browser, 'hostile', hostileReport());
    await photograph(page, 'hostile');
    assert.deepEqual(complaints, []);
    assert.equal(await page.evaluate('window.taken'), undefined);
    assert.equal(await page.locator('img').count(), 0);
    assert.match(await page.locator('#matches').innerText(), /admin⟨U\+202E⟩gnp\.exe/);
    const text = await page.locator('body').innerText();
    assert.deepEqual([/[\u202e\u2066]/.exec(text), /A{1200}/.exec(text)?.index], [null, undefined]);
    assert.equal(await widerThanScreen(page), 0);
  },
  'it prints, without what paper cannot do': async (browser) => {
    const { page } = await open(browser, 'print', sampleReport(200));
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('searchbox').isVisible(), false);
    assert.ok((await page.pdf({ path: join(folder, 'print.pdf'), format: 'A4' })).byteLength > 20_000);
  },
};

async function main(): Promise<number> {
  if (!existsSync(executablePath)) {
    console.error(`SKIPPED: THE HTML REPORT WAS NOT OPENED IN A BROWSER: there is no ${executablePath}. Install chromium, or name one in CHROMIUM.`);
    return SKIPPED;
  }
  const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const browser = await chromium.launch({ executablePath, args: quiet });
  let failures = 0;
  for (const [what, check] of Object.entries(CHECKS)) {
    try {
      await check(browser);
      console.log(`ok   ${what}`);
    } catch (error) {
      failures++;
      console.log(`FAIL ${what}\n${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await browser.close();
  console.log(`pages and screenshots: ${folder}`);
  return failures === 0 ? 0 : 1;
}

void main().then((status) => {
  process.exitCode = status;
});
