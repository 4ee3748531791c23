import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { LARGE_BYTES, StoredFile } from '../../../cli/replay/stored-file';

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

test('reads a file that has grown beyond its memory since it was found', () => {
  const path = join(folder, 'grown');
  for (const more of [0, 1]) {
    writeFileSync(path, Buffer.alloc(LARGE_BYTES, 'a'));
    appendFileSync(path, Buffer.alloc(more, 'b'));
    const read = new StoredFile().read(path);
    expect(read).toHaveLength(LARGE_BYTES + more);
    expect(read.at(-1)).toBe(more === 0 ? 97 : 98);
  }
});
