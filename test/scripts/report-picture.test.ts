import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { replay } from '../support/replay-command';

test('the picture of the report is of the report as it is; `npm run docs:report-picture` draws it', async () => {
  const { written } = await replay(['--sample', '--summary', '--format', 'html']);
  const drawn = readFileSync(join(__dirname, '..', '..', 'docs', 'images', 'report.sha256'), 'utf8').trim();
  expect(createHash('sha256').update(written).digest('hex')).toBe(drawn);
});
