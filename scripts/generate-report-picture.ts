/**
 * Draws docs/images/report.png: the HTML report of `replay --sample --summary`, in a real Chromium. Beside it stands a hash of that report, by which a test knows
 * that the picture is stale. Wants `npm run bundle`, and Debian's `chromium` or another one in the environment's `CHROMIUM`.
 *
 *     npm run docs:report-picture
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { ReplayReport } from '../cli/replay/replay-report';
import { htmlReport } from '../cli/replay/html-report';
import { pictureHash } from './report-picture';

const IMAGES = join(__dirname, '..', 'docs', 'images');
const SIZE = { width: 1280, height: 720 };

async function main(): Promise<void> {
  const page = join(mkdtempSync(join(tmpdir(), 'report-picture-')), 'report.html');
  const args = ['--import', 'tsx', 'bin/trail.ts', 'replay', '--sample', '--summary', '--format', 'json'];
  const written = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const report = JSON.parse(written) as ReplayReport;
  writeFileSync(page, htmlReport(report));
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const context = await browser.newContext({ viewport: SIZE, colorScheme: 'light' });
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(page).href);
    await tab.locator('#story-1').waitFor();
    await tab.screenshot({ path: join(IMAGES, 'report.png') });
    // The part that a reader asks for first when something has fired.
    await tab.setViewportSize({ ...SIZE, height: 600 });
    await tab.evaluate(
      "document.querySelector('.tools').style.position = 'static'; document.getElementById('story').scrollIntoView()",
    );
    await tab.screenshot({ path: join(IMAGES, 'story.png') });
  } finally {
    await browser.close();
  }
  writeFileSync(join(IMAGES, 'report.sha256'), `${pictureHash(report)}\n`);
}

void main();
