import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findingsDocument } from '../../scripts/findings-document';

const read = (name: string) => readFileSync(join(__dirname, '..', '..', 'docs', name), 'utf8');

test('docs/findings.md shows messages and fields as they are; `npm run docs:findings` makes it so', () => {
  const page = read('findings.md');
  expect(findingsDocument(page, JSON.parse(read('finding.schema.json')))).toBe(page);
  expect(page.match(/^Subject: /gm)).toHaveLength(5);
});

test('a page without the marks is not overwritten', () => {
  expect(() => findingsDocument('# Findings', {})).toThrow('docs/findings.md: there is no <!-- Generated');
});
