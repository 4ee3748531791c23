import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { fromPattern } from '../../../cli/replay/detections';
import { EventIds } from '../../../cli/replay/event-ids';
import { Replayer } from '../../../cli/replay/replayer';
import { StreamReplayer } from '../../../cli/replay/stream-replayer';
import type { Tally } from '../../../cli/replay/tally';

const event = (id: number, more: object = {}): object => ({
  eventVersion: '1.11',
  eventName: 'StopLogging',
  eventID: `id-${String(id)}`,
  eventTime: '2026-03-03T09:14:27Z',
  ...more,
});
const lines = (...values: unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

async function streamed(
  source: readonly (string | Buffer)[] | Readable,
  { storedBytes, interrupt = new AbortController() }: { storedBytes?: number; interrupt?: AbortController } = {},
): Promise<Tally> {
  const replayer = new Replayer(
    { detections: [fromPattern('{ $.eventName = "StopLogging" }', 1, 300)], isExact: false, mostMatches: 10 },
    new EventIds(EventIds.memoryFor({ expected: 100, most: 100 })),
  );
  await new StreamReplayer(replayer, interrupt.signal).replay(
    'stream',
    source instanceof Readable ? source : Readable.from(source.map((chunk) => Buffer.from(chunk))),
    storedBytes,
  );
  return replayer.tally;
}

/** Cut anywhere. */
function cut(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
}

describe('A stream', () => {
  test.each([1, 7, 100, 10_000])('of lines is replayed wherever it is cut: every %i bytes', async (length) => {
    const text = Buffer.from(
      `\n${lines(event(1), event(2, { note: 'Größe' }), event(1))}\n${JSON.stringify(event(3))}`,
    );
    for (const bytes of [text, gzipSync(text)]) {
      expect(await streamed(cut(bytes, length), { storedBytes: 50 })).toMatchObject({
        files: 1,
        events: 3,
        duplicates: 1,
        storedBytes: 50,
        problems: [],
        detections: [{ events: 3 }],
      });
    }
  });

  test.each([1, 7, 10_000])('of a document is replayed at its end: every %i bytes', async (length) => {
    for (const space of [undefined, 2]) {
      const text = Buffer.from(`${JSON.stringify({ Records: [event(1), event(2)] }, undefined, space)}\n`);
      for (const bytes of [text, gzipSync(text)]) {
        expect(await streamed(cut(bytes, length), { storedBytes: 50 })).toMatchObject({
          files: 1,
          events: 2,
          jsonBytes: text.length,
          storedBytes: 50,
          problems: [],
        });
      }
    }
  });

  test('says which line is no event, and goes on', async () => {
    expect(await streamed([lines(event(1), 'x'), '{"a":\n', lines(event(2))])).toMatchObject({
      events: 2,
      problems: [
        { path: 'stream', reason: 'line 2 is no event' },
        { path: 'stream', reason: 'line 3 is no event' },
      ],
    });
  });

  test('that breaks off says so, and that what came before is counted', async () => {
    const bytes = gzipSync(
      lines(...Array.from({ length: 2_000 }, (_, id) => event(id, { note: randomBytes(50).toString('hex') }))),
    );
    const { events, problems } = await streamed(cut(bytes.subarray(0, bytes.length / 2), 4_096));
    expect(events).toBeGreaterThan(100);
    expect(problems.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/unexpected end of file; the events before it are counted$/),
    ]);
  });

  test.each([[[]], [['\n', ' ']], [[gzipSync('')]]])(
    'of nothing is empty, since whoever was to write it has failed: %j',
    async (chunks) => {
      expect(await streamed(chunks)).toMatchObject({
        files: 0,
        events: 0,
        problems: [{ path: 'stream', reason: 'empty' }],
      });
    },
  );

  test('names the first lines that are no events, and counts the others', async () => {
    const { events, problems } = await streamed([
      lines(event(1)),
      ...Array<string>(20).fill('{"message":"x"}\n'.repeat(1_000)),
    ]);
    expect({ events, reasons: problems.map(({ reason }) => reason) }).toEqual({
      events: 1,
      reasons: [...[2, 3, 4, 5, 6].map((line) => `line ${String(line)} is no event`), '19995 others are no events'],
    });
  });

  test('of summaries says what to give instead, and what is more is read', async () => {
    const summary = {
      time: '2026-03-03T09:14:27Z',
      account: '111111111111',
      eventId: 'id-1',
      eventName: 'StopLogging',
      eventSource: 'cloudtrail.amazonaws.com',
    };
    const { events, problems } = await streamed([lines(summary, { ...summary, record: event(1) })]);
    expect({ events, problems }).toEqual({
      events: 1,
      problems: [
        {
          path: 'stream',
          reason: expect.stringMatching(
            /^line 1 is a summary of an event, .*use the output of history with --format ndjson and without --summary$/,
          ),
        },
      ],
    });
  });

  test('of more than one document can be is refused, with what to do', async () => {
    const chunks = Array.from({ length: 65 }, () => Buffer.alloc(2 ** 20, ' x'));
    expect((await streamed(chunks)).problems).toEqual([
      {
        path: 'stream',
        reason: "more than 64 MB of JSON in one document: use its events as lines, for example from jq -c '.Records[]'",
      },
    ]);
  });

  test.each(['', lines(event(1))])('that is idle ends when it is interrupted, after %j', async (text) => {
    const interrupt = new AbortController();
    const idle = new PassThrough();
    idle.write(text);
    setTimeout(() => {
      interrupt.abort();
    }, 20);
    const { events, problems } = await streamed(idle, { interrupt });
    expect({ events, problems, isDestroyed: idle.destroyed }).toEqual({
      events: text === '' ? 0 : 1,
      problems: [],
      isDestroyed: true,
    });
  });

  test('that is interrupted is no problem', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    expect((await streamed(cut(gzipSync(lines(event(1))), 10), { interrupt })).problems).toEqual([]);
  });
});
