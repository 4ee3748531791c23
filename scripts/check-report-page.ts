/**
 * Opens the HTML report of `replay` in a real Chromium, from disk, and uses it as a person would. Writes screenshots into a
 * folder that it names. Wants `npm run bundle`, and Debian's `chromium` or another one in the environment's `CHROMIUM`.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { htmlReport } from '../cli/replay/html-report';
import type { ReplayReport } from '../cli/replay/replay-report';
import { messageOf } from '../lib/contract/error-message';
import { type Recording, recordedReport } from '../test/support/recorded-report';
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

async function open(
  browser: Browser,
  name: string,
  report: ReplayReport,
  options: BrowserContextOptions = {},
): Promise<Opened> {
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
  // A report of no match has no chart.
  if (report.matchingEvents > 0) await page.locator('main .plot').first().waitFor();
  return { page, complaints };
}

/** One screen at the top and one at each part: the whole page in one picture is too long to be looked at. */
async function photograph(page: Page, name: string): Promise<void> {
  for (const part of ['top', 'alarms', 'detections', 'who', 'volume', 'cost', 'matches']) {
    await page.evaluate(
      part === 'top' ? 'scrollTo(0, 0)' : `document.getElementById(${JSON.stringify(part)}).scrollIntoView()`,
    );
    await page.screenshot({ path: join(folder, `${name}-${part}.png`) });
  }
}

const widerThanScreen = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
const rows = (page: Page): Promise<number> => page.locator('#matches tbody tr').count();
const state = async (page: Page): Promise<string> => (await page.getByRole('status').textContent()) ?? '';

/** What has the focus after each press of Tab, by its role and name as a reader of the screen hears it. */
async function tabStops(page: Page, presses: number): Promise<readonly string[]> {
  const stops: string[] = [];
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press('Tab');
    stops.push(
      await page.evaluate(
        '[document.activeElement.tagName, document.activeElement.getAttribute("href") ?? document.activeElement.value ?? document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle].join(" ")',
      ),
    );
  }
  return stops;
}

/** Recordings as people have them, and how wide their screens are. */
const RECORDINGS: Readonly<Record<string, Recording>> = {
  'five minutes': { minutes: 5, matching: 300 },
  '55 minutes': { minutes: 55, matching: 300 },
  'a day': { minutes: 24 * 60, matching: 400 },
  'a week': { minutes: 7 * 24 * 60, matching: 1_000 },
  'no match': { minutes: 55, matching: 0 },
  'one match': { minutes: 55, matching: 1 },
  '20,000 matches': { minutes: 7 * 24 * 60, matching: 20_000 },
};
const WIDTHS = [400, 1280, 1920];

/**
 * What is wrong with where things are: run in the page. Boxes may touch, and a mark is drawn with a margin in the color of the ground.
 * It is text, since the page's own policy evaluates none that is made there.
 */
const MISPLACED = `(() => {
  const wrong = [];
  const boxes = (selector) => [...document.querySelectorAll(selector)].map((one) => ({ text: one.textContent, ...one.getBoundingClientRect().toJSON() })).filter(({ width, height }) => width > 0 && height > 0);
  const meet = (one, other) => one.left < other.right - 1.5 && other.left < one.right - 1.5 && one.top < other.bottom - 1.5 && other.top < one.bottom - 1.5;
  const said = ({ text, left, right, top, bottom }) => [text, ...[left, right, top, bottom].map(Math.round)].join(' ');
  const pairs = (what, some, others) => {
    for (const one of some) for (const other of others) if (one !== other && meet(one, other)) return wrong.push(what + ': ' + said(one) + ' and ' + said(other));
  };
  const within = (what, some) => {
    for (const one of some) if (one.left < -0.5 || one.right > innerWidth + 0.5) wrong.push(what + ' is off the screen: ' + said(one));
  };
  const [labels, bars, marks, ticks] = ['g[aria-label="text"] text', 'g[aria-label="bar"] rect', 'g[aria-label="dot"] > *', 'g[aria-label="x-axis tick label"] text'].map((selector) => boxes('#alarms .plot ' + selector));
  pairs('a bar covers a label', bars, labels);
  pairs('a mark covers a label', marks, labels);
  pairs('two labels', labels, labels);
  pairs('two times of the axis', ticks, ticks);
  pairs('a time of the axis and a label', ticks, labels);
  for (const [what, some] of Object.entries({ label: labels, bar: bars, mark: marks, 'time of the axis': ticks, 'day of the volume': boxes('#volume .plot text') })) within(what, some);
  const days = boxes('#volume .plot g[aria-label="x-axis tick label"] text');
  pairs('two times of the volume', days, days);
  const rules = boxes('#alarms .plot g[aria-label="rule"] line').concat([...document.querySelectorAll('#alarms .plot g[aria-label="rule"] line')].map((one) => ({ text: 'row', ...one.getBoundingClientRect().toJSON() })));
  const [from, to] = [Math.min(...rules.map(({ left }) => left)), Math.max(...rules.map(({ right }) => right))];
  for (const one of [...bars, ...marks]) if (one.left < from - 0.5 || one.right > to + 0.5) wrong.push('beyond the axis: ' + said(one) + ', which is from ' + from + ' to ' + to);
  for (const title of ['Detection', 'Findings', 'Alarms', 'Events']) within('column ' + title, boxes('#detections > .scroll thead th').filter(({ text }) => text === title));
  within('caption', boxes('caption span'));
  const tiles = boxes('.facts > div, fieldset label, nav a');
  within('tile', tiles);
  pairs('two tiles', tiles, tiles);
  for (const head of document.querySelectorAll('thead th')) {
    const range = document.createRange();
    for (const node of head.childNodes) for (const word of node.textContent.matchAll(/\\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (range.getClientRects().length > 1 && !/^[a-z]+:|.{24}/.test(word[0])) wrong.push('a title is broken: ' + word[0]);
    }
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) wrong.push('the page scrolls sideways');
  return wrong;
})()`;

/** The sample, as `replay --sample --summary` reports it. */
function incident(): ReplayReport {
  const args = ['--import', 'tsx', 'bin/trail.ts', 'replay', '--sample', '--summary', '--format', 'json'];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })) as ReplayReport;
}

const CHECKS: Readonly<Record<string, (browser: Browser) => Promise<void>>> = {
  'it opens from disk without a complaint or a request, and shows what was not read': async (browser) => {
    const { page, complaints } = await open(browser, 'light', sampleReport(MATCHES), { colorScheme: 'light' });
    await photograph(page, 'light');
    assert.match(
      await page.locator('h1').innerText(),
      /^12 findings: 3 page, 6 notify, 3 for compliance; 72 alarms by 6 detections\.$/,
    );
    assert.match(await page.locator('.problems').innerText(), /2 files or parts could not be read[^]*notes\.json/);
    assert.equal(await page.locator('.plot').count(), 2);
    assert.ok(
      (await page.locator('#alarms .plot g[aria-label="dot"] :is(circle, path)').count()) > 20,
      'alarms are drawn',
    );
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
    const stops = await tabStops(page, 16);
    assert.deepEqual(
      stops.map((stop) => stop.split(' ')[1]),
      [
        '#findings',
        '',
        '#findings',
        '#alarms',
        '#detections',
        '#who',
        '#matches',
        '#volume',
        '#cost',
        '#read',
        'page',
        'notify',
        'compliance',
        'unrated',
        '',
        '',
      ],
    );
    assert.ok(
      stops.every((stop) => stop.endsWith('solid')),
      stops.join('\n'),
    );
    const unnamed = await page.evaluate(
      '[...document.querySelectorAll("input, select")].filter((one) => one.labels.length === 0).length + [...document.querySelectorAll("table")].filter((one) => !one.caption).length + [...document.querySelectorAll("svg[role=img]")].filter((one) => !one.ariaLabel).length + [...document.querySelectorAll("thead th")].filter((one) => one.scope !== "col").length',
    );
    assert.equal(unnamed, 0);
  },
  'it is dark where the reader wants it dark': async (browser) => {
    const { page, complaints } = await open(browser, 'dark', sampleReport(MATCHES), { colorScheme: 'dark' });
    await photograph(page, 'dark');
    assert.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(21, 24, 26)');
    assert.deepEqual(complaints, []);
  },
  'nothing covers anything, or is off the screen, whatever the recording and the screen': async (browser) => {
    for (const [what, recording] of Object.entries(RECORDINGS)) {
      const report = recordedReport(recording);
      for (const width of WIDTHS) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const { page, complaints } = await open(browser, `${what} ${String(width)} ${colorScheme}`, report, {
            viewport: { width, height: 1000 },
            colorScheme,
          });
          await page.waitForTimeout(150);
          if (colorScheme === 'light' || width === 1280)
            await photograph(page, `${what} ${String(width)} ${colorScheme}`);
          // Further down the parts of the report stand above what they lead to.
          await page.evaluate('scrollTo(0, 0)');
          assert.deepEqual(await page.evaluate(MISPLACED), [], `${what}, ${String(width)} pixels, ${colorScheme}`);
          assert.deepEqual(complaints, []);
          await page.context().close();
        }
      }
    }
  },
  'times of an axis have 24 hours, as in the tables, and a time zone': async (browser) => {
    for (const recording of Object.values(RECORDINGS).filter(({ matching }) => matching > 0)) {
      const { page } = await open(browser, 'axis', recordedReport(recording));
      const ticks = (
        await page
          .locator('#alarms .plot g[aria-label="x-axis tick label"] text')
          .evaluateAll((all) => all.map(({ innerHTML }) => innerHTML.replaceAll(/<[^>]*>/g, ' ').trim()))
      ).map((text) => text.replaceAll(/\s+/g, ' '));
      assert.match(ticks[0] ?? '', /^(\d\d:\d\d )?\d{1,2} Nov UTC$/);
      for (const tick of ticks.slice(1)) assert.match(tick, /^(\d\d:\d\d( \d{1,2} Nov)?|\d{1,2} (Nov|Dec))$/);
      await page.context().close();
    }
  },
  'what fired stands above what did not, and figures say of what they are': async (browser) => {
    const report = recordedReport({ minutes: 55, matching: 100 });
    const { page } = await open(browser, 'order', report);
    const told = (
      await page
        .locator('#detections > .scroll tbody tr')
        .evaluateAll((all) =>
          all.map((row) => [1, 2].map((cell) => Number(row.children[cell]?.textContent)).some((number) => number > 0)),
        )
    ).map(Number);
    assert.ok(told.includes(0) && told.includes(1), 'some fired, and some did not');
    assert.ok(told.lastIndexOf(1) < told.indexOf(0), told.join(' '));
    assert.equal(
      await page.locator('details.silent summary').first().innerText(),
      `${String(report.detections.filter(({ events }) => events === 0).length)} detections without a matching event`,
    );
    const tile = await page.locator('fieldset label').first().innerText();
    const paging = report.detections.filter(({ severity }) => severity === 'page');
    assert.equal(
      tile.replaceAll(/\s+/g, ' ').trim(),
      `page ${String(paging.reduce((sum, { findings }) => sum + findings, 0))} findings, ${String(paging.reduce((sum, { alarms }) => sum + alarms.length, 0))} alarms`,
    );
    const sum = async (): Promise<number> =>
      (await page.locator('#who .scroll').first().locator('tbody td:nth-child(2)').allInnerTexts()).reduce(
        (all, text) => all + Number(text),
        0,
      );
    assert.equal(await sum(), 100, 'an event counts once, though several detections match it');
    for (const rank of ['notify', 'compliance'])
      await page.getByRole('checkbox', { name: new RegExp(`^${rank}`) }).press('Space');
    assert.equal(await sum(), report.matches?.filter(({ severity }) => severity === 'page').length);
  },
  'an empty report says what is empty': async (browser) => {
    const { page } = await open(browser, 'empty', {
      ...recordedReport({ minutes: 1, matching: 0 }),
      firstEvent: undefined,
      lastEvent: undefined,
      volume: { days: [], accounts: [], services: [] },
    });
    for (const [part, words] of Object.entries({
      alarms: 'No event matched',
      detections: 'None of [0-9]+ detections',
      who: 'No event matched',
      volume: 'No event was read',
      cost: 'not estimated',
      matches: 'No event matched',
    }))
      assert.match(await page.locator(`#${part}`).innerText(), new RegExp(words));
    assert.equal(
      await page
        .locator('nav a')
        .evaluateAll(
          (links) => links.filter((link) => document.querySelector(link.getAttribute('href') ?? '') === null).length,
        ),
      0,
    );
  },
  'on a phone nothing but a table scrolls sideways': async (browser) => {
    const { page } = await open(browser, 'narrow', sampleReport(200), { viewport: { width: 360, height: 740 } });
    await photograph(page, 'narrow');
    assert.equal(await widerThanScreen(page), 0);
  },
  'a story is told from how it started to what is left, on any screen': async (browser) => {
    const report = incident();
    for (const width of WIDTHS) {
      const { page, complaints } = await open(browser, `story ${String(width)}`, report, {
        viewport: { width, height: 1000 },
      });
      await page.locator('#story').scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(folder, `story-${String(width)}.png`) });
      const told = await page.locator('#story-1').innerText();
      for (const words of [
        /page user ci-legacy of 371948206654/,
        /How it started[^]*AKIAVM3RKEXAMPLE7HZC[^]*203\.0\.113\.77\s*nobody else/,
        /sts:AssumeRole by ci-legacy[^]*role deploy-support/,
        /What they left behind[^]*iam:CreateUser\s*svc-backup-sync/,
      ])
        assert.match(told, words);
      assert.deepEqual(await page.evaluate(MISPLACED), [], `${String(width)} pixels`);
      assert.deepEqual(complaints, []);
      await page.context().close();
    }
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
    console.error(
      `SKIPPED: THE HTML REPORT WAS NOT OPENED IN A BROWSER: there is no ${executablePath}. Install chromium, or name one in CHROMIUM.`,
    );
    return SKIPPED;
  }
  const quiet = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  const browser = await chromium.launch({ executablePath, args: quiet });
  let failures = 0;
  for (const [what, check] of Object.entries(CHECKS)) {
    try {
      await check(browser);
      console.log(`ok   ${what}`);
    } catch (error) {
      failures++;
      console.log(`FAIL ${what}\n${messageOf(error)}`);
    }
  }
  await browser.close();
  console.log(`pages and screenshots: ${folder}`);
  return failures === 0 ? 0 : 1;
}

void main().then((status) => {
  process.exitCode = status;
});
