import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(__dirname, '..', '..', '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

test('the README shows the beginning of a message that is sent', () => {
  const [, message = ''] = /\n```text\n([^]*?)```/.exec(read('README.md')) ?? [];
  expect(message).toMatch(/^PAGE: .* - account .*\n\nWhy this message/);
  // Generated, and compared with what is sent by a test of its own.
  expect(read('docs/findings.md')).toContain(message);
});
