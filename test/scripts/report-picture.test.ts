import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pictureHash } from '../../scripts/report-picture';
import { report } from '../support/replay-command';

test('the pictures of the report are of the report as it is; `npm run docs:report-picture` draws them', async () => {
  const drawn = readFileSync(join(__dirname, '..', '..', 'docs', 'images', 'report.sha256'), 'utf8').trim();
  expect(pictureHash(await report(['--sample', '--summary']))).toBe(drawn);
});
