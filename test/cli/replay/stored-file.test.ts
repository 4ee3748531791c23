import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { LARGE_BYTES, StoredFile } from '../../../cli/replay/stored-file';
import { MustStreamError } from '../../../cli/replay/unpack';

const folder = mkdtempSync(join(tmpdir(), 'stored-file-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('reads one file after the other, whole', () => {
  const file = new StoredFile();
  const path = join(folder, 'one');
  for (const content of ['{"Records":[]}', '', 'x'.repeat(200_000), 'short']) {
    writeFileSync(path, content);
    expect(file.read(path).toString() === content).toBe(true);
  }
  expect(() => file.read(join(folder, 'none'))).toThrow('ENOENT');
  expect(() => file.read(folder)).toThrow('EISDIR');
});

test('leaves a file that has grown beyond its memory to whoever can stream it', () => {
  const path = join(folder, 'grown');
  const file = new StoredFile();
  writeFileSync(path, Buffer.alloc(LARGE_BYTES - 1, 'a'));
  expect(file.read(path)).toHaveLength(LARGE_BYTES - 1);
  appendFileSync(path, 'b');
  expect(() => file.read(path)).toThrow(MustStreamError);
});
