import fs from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, jest, test } from '@jest/globals';
import { ordinary, records, report, seen, stopLogging, TestFolder } from '../../../support/replay-command';

const folder = new TestFolder();

describe('replay', () => {
  test.each([
    ['a file of CloudTrail', records(ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z'))],
    ['the same, packed', gzipSync(records(ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')))],
    ['an array', JSON.stringify([ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')])],
    [
      'with line breaks',
      JSON.stringify(
        { Records: [ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')] },
        undefined,
        2,
      ),
    ],
    [
      'a line for each event',
      [ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')]
        .map((one) => JSON.stringify(one))
        .join('\n\n'),
    ],
    [
      'an answer of LookupEvents',
      JSON.stringify({
        Events: [ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')].map((one) => ({
          EventId: 'x',
          CloudTrailEvent: JSON.stringify(one),
        })),
      }),
    ],
    [
      'lines of history',
      [ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')]
        .map((record) => JSON.stringify({ time: 'x', record }))
        .join('\n'),
    ],
    [
      'events of EventBridge',
      JSON.stringify(
        [ordinary('2026-03-03T09:00:00Z'), stopLogging('2026-03-03T09:00:00Z')].map((detail) => ({
          'detail-type': 'AWS API Call via CloudTrail',
          detail,
        })),
      ),
    ],
  ])('reads %s, from a file and from standard input', async (name, content) => {
    for (const found of [
      await report([folder.file(`${name}.log`, content), '--catalog', 'cis']),
      await report(['-', '--catalog', 'cis'], { input: content }),
    ]) {
      expect(seen(found)).toEqual({ 'cis-trail-changes': [1, 1] });
      expect(found.input).toMatchObject({ files: 1, events: 2, problems: [] });
    }
  });

  test('reads .log and .txt in a folder too', async () => {
    for (const name of ['a.log', 'b.txt', 'c.LOG'])
      folder.file(`texts/${name}`, JSON.stringify(stopLogging('2026-03-03T09:00:00Z')));
    folder.file('texts/d.csv', 'nothing');
    const found = await report([join(folder.path, 'texts'), '--catalog', 'cis']);
    expect(found.input).toMatchObject({ files: 3, events: 3, problems: [] });
    expect(found.notices).toEqual([
      'Skipped 1 file in the folders: its name does not end in .json, .jsonl, .ndjson, .log, .txt or .gz.',
    ]);
  });

  test('reads a single event', async () => {
    expect(
      seen(
        await report([
          folder.file('one.json', JSON.stringify(stopLogging('2026-03-03T09:00:00Z'))),
          '--catalog',
          'cis',
        ]),
      ),
    ).toEqual({ 'cis-trail-changes': [1, 1] });
  });

  test('reads standard input and files together', async () => {
    const found = await report(
      ['-', folder.file('beside.json', records(stopLogging('2026-03-03T09:30:00Z'))), '-', '--catalog', 'cis'],
      { input: records(stopLogging('2026-03-03T09:00:00Z')) },
    );
    expect(seen(found)).toEqual({ 'cis-trail-changes': [2, 2] });
    expect(found.input).toMatchObject({ files: 2, problems: [] });
  });

  test('reads every file where inode numbers are beyond what a double holds', async () => {
    const { statSync: real } = fs;
    const far = 2n ** 61n;
    const moved = (path: string, options?: fs.StatSyncOptions): fs.Stats | fs.BigIntStats | undefined => {
      const { ino } = real(path, { bigint: true });
      return Object.defineProperty(real(path, options), 'ino', {
        value: options?.bigint ? far + ino : Number(far + ino),
      });
    };
    const spy = jest.spyOn(fs, 'statSync').mockImplementation(moved as typeof fs.statSync);
    for (let index = 0; index < 5; index++)
      folder.file(`inodes/${String(index)}.json`, records(ordinary('2026-03-03T09:00:00Z')));
    const { input } = await report([join(folder.path, 'inodes')]);
    spy.mockRestore();
    expect(input).toMatchObject({ files: 5, events: 5 });
  });

  test.each<[string, () => Buffer, number, RegExp | undefined]>([
    [
      'zeros between members',
      () =>
        Buffer.concat([
          gzipSync(`${JSON.stringify(stopLogging('2026-03-03T09:00:00Z'))}\n`),
          Buffer.alloc(512),
          gzipSync(JSON.stringify(stopLogging('2026-03-03T09:30:00Z'))),
        ]),
      2,
      undefined,
    ],
    [
      'a damaged last member',
      () =>
        Buffer.concat([
          gzipSync(`${JSON.stringify(stopLogging('2026-03-03T09:00:00Z'))}\n`),
          gzipSync(JSON.stringify(stopLogging('2026-03-03T09:30:00Z'))).subarray(0, -20),
        ]),
      1,
      /^gzip: unexpected end of file; the events before it are counted$/,
    ],
    [
      'garbage after a log file',
      () => Buffer.concat([gzipSync(records(stopLogging('2026-03-03T09:00:00Z'))), Buffer.from('garbage')]),
      1,
      /^gzip: .*; the events before it are counted$/,
    ],
    ['gzip in gzip', () => gzipSync(gzipSync(records(stopLogging('2026-03-03T09:00:00Z')))), 1, undefined],
    [
      'gzip again and again',
      () =>
        Array.from({ length: 5 }).reduce<Buffer>(
          (packed) => gzipSync(packed),
          gzipSync(records(stopLogging('2026-03-03T09:00:00Z'))),
        ),
      0,
      /^gzip: packed more than 3 times$/,
    ],
    [
      'a tar archive',
      () => gzipSync(Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar\0'), Buffer.alloc(800)])),
      0,
      /^a tar archive: unpack it/,
    ],
  ])('reads the same of %s from a file and from standard input', async (name, made, events, reason) => {
    const content = made();
    for (const found of [
      await report([folder.file(`${name}.json.gz`, content), '--catalog', 'cis']),
      await report(['-', '--catalog', 'cis'], { input: content }),
    ]) {
      expect(found.input).toMatchObject({
        events,
        problems: reason === undefined ? [] : [{ reason: expect.stringMatching(reason) }],
      });
    }
  });
});
