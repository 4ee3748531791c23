import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { MOST_JSON_BYTES } from '../../../../cli/replay/unpack';
import { ordinary, records, report, stopLogging, TestFolder } from '../../../support/replay-command';

const folder = new TestFolder();

describe('replay', () => {
  test('reads lines of any number, however small they are packed', async () => {
    // More than one document may have, in lines that each pack into next to nothing.
    const note = 'x'.repeat(600_000);
    const lines = Array.from(
      { length: 120 },
      () => `${JSON.stringify({ ...ordinary('2026-03-03T09:00:00Z'), note })}\n`,
    );
    expect(lines.join('').length).toBeGreaterThan(MOST_JSON_BYTES);
    const packed = folder.file('packed-lines/lines.jsonl.gz', gzipSync(lines.join(''), { level: 1 }));
    for (let index = 0; index < 3; index++)
      folder.file(`packed-lines/${String(index)}.json`, records(stopLogging('2026-03-03T09:20:00Z')));
    const { input, detections } = await report([join(folder.path, 'packed-lines'), '--detection', 'cis-trail-changes']);
    expect(input).toMatchObject({ files: 4, events: 123, problems: [] });
    expect(input.storedBytes).toBeGreaterThan(statSync(packed).size);
    expect(detections.map(({ events }) => events)).toEqual([3]);
    rmSync(packed);
  });

  test('reads a pipe that is named, to its end, and none that is in a folder', async () => {
    const [pipe, other] = [join(folder.path, 'pipe'), join(folder.path, 'piped', 'other.json')];
    mkdirSync(join(other, '..'));
    for (const path of [pipe, other]) expect(spawnSync('mkfifo', [path]).status).toBe(0);
    const note = 'x'.repeat(8_000);
    const lines = Array.from(
      { length: 1_200 },
      () => `${JSON.stringify({ ...ordinary('2026-03-03T09:00:00Z'), note })}\n`,
    ).join('');
    const writer = spawn('sh', ['-c', 'sleep 0.2; cat > "$0"', pipe]);
    writer.stdin.end(lines);
    const found = await report([pipe, join(folder.path, 'piped')]);
    expect(lines.length).toBeGreaterThan(8 * 2 ** 20);
    expect(found.input).toMatchObject({
      files: 1,
      events: 1_200,
      problems: [{ path: other, reason: 'a pipe or a device in a folder: give its path to read it' }],
    });
  });

  test('reads large files in any form, in one thread or several, and counts each event once', async () => {
    const large = join(folder.path, 'large-files');
    const note = 'x'.repeat(40_000);
    const events = Array.from({ length: 250 }, () => ({ ...ordinary('2026-03-03T09:00:00Z'), note }));
    folder.file('large-files/document.json', JSON.stringify({ Records: events }, undefined, 1));
    folder.file(
      'large-files/lines.jsonl',
      [...events, stopLogging('2026-03-03T09:20:00Z')].map((one) => `${JSON.stringify(one)}\n`).join(''),
    );
    folder.file('large-files/small.json', records(stopLogging('2026-03-03T09:30:00Z')));
    for (const threads of ['1', '2']) {
      const { input, detections } = await report([large, '--threads', threads, '--detection', 'cis-trail-changes']);
      expect(input).toMatchObject({ files: 3, events: 252, duplicates: 250, problems: [] });
      expect(input.storedBytes).toBe(input.jsonBytes);
      expect(detections.map(({ events: found }) => found)).toEqual([2]);
    }
    rmSync(large, { recursive: true });
  });
});
