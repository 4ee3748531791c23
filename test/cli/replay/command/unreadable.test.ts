import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { ReplayReport } from '../../../../cli/replay/replay-report';
import { ordinary, records, replay, report, seen, TestFolder } from '../../../support/replay-command';

const folder = new TestFolder();
const logs = folder.logs();

describe('replay', () => {
  test('says so where there is nothing, which is how a pipeline ends that has failed before', async () => {
    mkdirSync(join(folder.path, 'none'));
    const [empty, others, digests, stdin] = [
      await replay([join(folder.path, 'none')]),
      await replay([join(logs, 'notes')]),
      await replay([join(logs, 'AWSLogs/o-a1b2c3d4e5/1/CloudTrail-Digest')]),
      await replay(['-', '--fail-on', 'page'], { input: '' }),
    ];
    expect([empty, others, digests, stdin].map(({ status }) => status)).toEqual([2, 2, 2, 2]);
    for (const { written } of [empty, others, digests])
      expect(written).toContain('Note: No log files with events were found.');
    expect(stdin.written).toMatch(/PARTIAL: .*\n {2}-: empty/);
  });

  describe('what it cannot read', () => {
    test.each<[string, string | Buffer, RegExp]>([
      [
        'a gzip that ends early',
        gzipSync(records(ordinary('2026-03-03T09:00:00Z'))).subarray(0, 200),
        /gzip: unexpected end of file/,
      ],
      ['bytes that look like gzip', Buffer.from([0x1f, 0x8b, 1, 2, 3]), /gzip: /],
      ['a zip bomb', gzipSync(Buffer.alloc(65 * 1024 * 1024, 0x20)), /more than 64 MB of JSON/],
      ['bad JSON', '{"Records":[{"eventVersion":"1.11"', /bad JSON: /],
      ['JSON that is no CloudTrail', '{"hello":"world"}', /not CloudTrail/],
      ['a list of something else', '[1,2,3]', /not CloudTrail/],
      ['nothing', '', /empty/],
      ['records of which one is none', records(ordinary('2026-03-03T09:00:00Z'), 7), /Records\[1\] is no event/],
      [
        'lines of which one is none',
        `${JSON.stringify(ordinary('2026-03-03T09:00:00Z'))}\n{"a":`,
        /line 2 is no event/,
      ],
      [
        'summaries of history',
        JSON.stringify({
          time: '2026-03-03T09:00:00Z',
          eventId: 'x',
          eventName: 'StopLogging',
          eventSource: 'cloudtrail.amazonaws.com',
        }),
        /line 1 is a summary of an event, .*without --summary/,
      ],
      [
        'a list with one summary',
        JSON.stringify([
          ordinary('2026-03-03T09:00:00Z'),
          { time: '2026-03-03T09:00:00Z', eventId: 'x', eventName: 'StopLogging' },
        ]),
        /\[1\] is a summary of an event/,
      ],
      ['many that are none', records(ordinary('2026-03-03T09:00:00Z'), 1, 2, 3, 4, 5, 6, 7), /2 others are no events/],
    ])('is named with its reason, and the rest goes on: %s', async (name, content, reason) => {
      const bad = folder.file(`bad/${name}.json`, content);
      const { status, written } = await replay([
        ...[bad, logs, '--catalog', 'cis'],
        ...['--format', 'json', '--fail-on', 'compliance'],
      ]);
      const found = JSON.parse(written) as ReplayReport;
      expect(status).toBe(2);
      expect(found.input.problems.map(({ path, reason: why }) => `${path}: ${why}`).join('\n')).toMatch(reason);
      expect(found.input.problems.every(({ path }) => path === bad)).toBe(true);
      expect(seen(found)['cis-trail-changes']).toEqual([2, 2]);
      rmSync(bad);
    });

    test('is at the end of the text, in words', async () => {
      const bad = folder.file('bad/x.json', 'x');
      expect((await replay([bad])).written).toMatch(
        /PARTIAL: 1 file or part could not be read, or not completely:\n {2}.*x\.json: bad JSON/,
      );
      rmSync(bad);
    });

    test('on standard input', async () => {
      const { status, written } = await replay(['-', '--format', 'json'], {
        input: `${JSON.stringify(ordinary('2026-03-03T09:00:00Z'))}\nx\n`,
      });
      expect(status).toBe(2);
      expect((JSON.parse(written) as ReplayReport).input).toMatchObject({
        events: 1,
        problems: [{ path: '-', reason: 'line 2 is no event' }],
      });
      const packed = gzipSync(records(ordinary('2026-03-03T09:00:00Z'))).subarray(0, 100);
      expect((await report(['-'], { input: packed })).input.problems).toMatchObject([
        { path: '-', reason: expect.stringContaining('unexpected end of file') },
      ]);
    });
  });
});
