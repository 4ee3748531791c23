import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { htmlReport } from '../../../cli/replay/html-report';
import { HOSTILE, hostileReport, sampleReport } from '../../support/sample-replay-report';

const DATA = /<script type="application\/json" id="report">([^]*?)<\/script>/;

/** The elements as a browser's parser sees them: what is between the tags of a script or a style is text. */
function elements(page: string, tag: string): readonly string[] {
  return [...page.matchAll(new RegExp(`<${tag}(?: [^>]*)?>([^]*?)</${tag}>`, 'g'))].map((found) => found[1] ?? '');
}

test('the report is data in the page, whole', () => {
  const report = sampleReport(20);
  expect(JSON.parse(DATA.exec(htmlReport(report))?.[1] ?? '')).toEqual(JSON.parse(JSON.stringify(report)));
});

test('what an event says cannot end the data, nor begin markup', () => {
  const report = hostileReport();
  const page = htmlReport(report);
  const data = DATA.exec(page)?.[1] ?? '';
  expect(data).not.toContain('<');
  expect(JSON.parse(data)).toEqual(JSON.parse(JSON.stringify(report)));
  expect(page).not.toContain(HOSTILE.markup);
  expect(elements(page, 'script')).toHaveLength(2);
});

test('the policy lets run the script and the style that are in the page, and nothing else', () => {
  const page = htmlReport(sampleReport(0));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
  const hash = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(policy).toBe(
    `default-src 'none'; script-src ${hash(elements(page, 'script')[1])}; style-src ${hash(elements(page, 'style')[0])}; base-uri 'none'; form-action 'none'`,
  );
  expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style'));
});

test('it names nothing that a browser would fetch', () => {
  const page = htmlReport(sampleReport(0));
  expect(page).not.toMatch(
    /<(?:link|img|iframe|object|embed|base)\b|<script[^>]* src=|@import|url\((?!#)["']?(?:https?:)?\/\//,
  );
});

test('the script holds no text that would change how its element ends', () => {
  expect(elements(htmlReport(sampleReport(0)), 'script')[1]).not.toMatch(/<!--|<script/i);
});
