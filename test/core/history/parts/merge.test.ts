import { describe, expect, test } from '@jest/globals';
import { Handover } from '../../../../core/history/search/handover';
import { merge, newestPosition } from '../../../../core/history/parts/merge';
import { PartLines, type WrittenLine, writtenLine } from '../../../../core/history/parts/part-lines';
import type { Position } from '../../../../core/history/request/question';
import { eventLine } from '../../../../core/history/answer/written-event';

/** `time id account`, as in `20 b 1`: one event. */
function line(text: string): string {
  const [time, eventId = '', account = '1'] = text.split(' ');
  const nothing = {
    user: undefined,
    userType: undefined,
    principalArn: undefined,
    role: undefined,
    session: undefined,
    mfa: undefined,
    userAgent: undefined,
    errorMessage: undefined,
    accessKeyId: undefined,
    readOnly: undefined,
    sourceIp: undefined,
    errorCode: undefined,
    sharedEventId: undefined,
  };
  const place = { account: account.repeat(12), region: 'us-east-1' };
  return eventLine(
    {
      ...nothing,
      ...place,
      eventId,
      time: Number(time),
      eventName: 'A',
      eventSource: 'b',
      resources: [],
      record: '{}',
    },
    'record',
  );
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* batches(lines: readonly string[], size: number, failure?: Error): AsyncGenerator<readonly string[]> {
  for (let at = 0; at < lines.length; at += size) yield lines.slice(at, at + size);
  if (failure) throw failure;
}

const part = (
  events: readonly string[],
  { size = 2, count = events.length, failure }: { size?: number; count?: number; failure?: Error } = {},
) => PartLines.open(batches(events.map(line), size, failure), count);

class Taken {
  public readonly events: string[] = [];
  public constructor(private readonly most = Infinity) {}
  public take(events: readonly WrittenLine[]): Promise<number> {
    const taken = events.slice(0, this.most - this.events.length);
    this.events.push(...taken.map(({ time, eventId, account }) => `${String(time)} ${eventId} ${account.charAt(0)}`));
    return Promise.resolve(taken.length);
  }
}

async function merged(
  parts: readonly PartLines[],
  cut?: Position,
  {
    most,
    resumeAt,
    signal = new AbortController().signal,
  }: { most?: number; resumeAt?: Position; signal?: AbortSignal } = {},
) {
  const sink = new Taken(most);
  const handover = new Handover(sink);
  const next = await merge(parts, cut, handover, signal);
  return { events: sink.events, position: handover.position(next, resumeAt), stopped: handover.stopped };
}

describe('merge', () => {
  test('gives the newest first, and within a second by id, whichever part they are of', async () => {
    const parts = [
      await part(['30 b', '20 a', '20 d', '10 a']),
      await part(['30 a 2', '30 c 2', '20 b 2', '5 a 2'], { size: 1 }),
      await part(['20 c 3']),
    ];
    expect(await merged(parts)).toEqual({
      events: ['30 a 2', '30 b 1', '30 c 2', '20 a 1', '20 b 2', '20 c 3', '20 d 1', '10 a 1', '5 a 2'],
      position: undefined,
      stopped: undefined,
    });
  });

  test('gives an event that two accounts show once, for the first of them, and counts it for both', async () => {
    const parts = [await part(['20 a 2', '20 b 2']), await part(['20 a 1'])];
    expect((await merged(parts)).events).toEqual(['20 a 1', '20 b 2']);
    expect(parts.map(({ givenBy }) => [...givenBy.values()])).toEqual([[2], [1]]);
  });

  test('gives nothing below the cut, not even of its second', async () => {
    const read = ['30 a', '20 a', '20 b', '20 c', '10 a'];
    expect(await merged([await part(read)], { time: 20, eventId: 'b' })).toMatchObject({
      events: ['30 a 1', '20 a 1', '20 b 1'],
      position: { time: 20, eventId: 'b' },
    });
    expect(await merged([await part(read)], { time: 20 })).toMatchObject({
      events: ['30 a 1'],
      position: { time: 20 },
    });
    expect(await merged([await part(read)], { time: 40 })).toMatchObject({ events: [], position: { time: 40 } });
  });

  test('stops where the answer is full, in the middle of a second or between two', async () => {
    const read = ['30 a', '20 a', '20 c'];
    const parts = async () => [await part(read), await part(['20 b 2', '10 a 2'])];
    const first = await parts();
    expect(await merged(first, undefined, { most: 3 })).toEqual({
      events: ['30 a 1', '20 a 1', '20 b 2'],
      position: { time: 20, eventId: 'b' },
      stopped: 'size',
    });
    // What was taken and not given is not counted.
    expect(first.map(({ givenBy }) => [...givenBy.values()])).toEqual([[2], [1]]);
    expect(await merged(await parts(), undefined, { most: 1 })).toEqual({
      events: ['30 a 1'],
      position: { time: 20 },
      stopped: 'size',
    });
  });

  test('goes on where an earlier answer stopped, when it has given nothing', async () => {
    const resumeAt = { time: 20, eventId: 'a' };
    expect((await merged([await part(['20 b'])], undefined, { resumeAt, most: 0 })).position).toEqual(resumeAt);
    expect((await merged([], resumeAt, { resumeAt })).position).toEqual(resumeAt);
  });

  test('ends when it is told to, before the next second', async () => {
    expect(await merged([await part(['30 a'])], { time: 10 }, { signal: AbortSignal.abort() })).toMatchObject({
      events: [],
      position: { time: 30 },
    });
  });

  test('has nothing to give of empty parts', async () => {
    expect(await merged([await part([]), await part(['10 a']), await part([])])).toMatchObject({
      events: ['10 a 1'],
      position: undefined,
    });
    expect(await merged([])).toMatchObject({ events: [], position: undefined });
  });

  test.each([
    [
      'breaks off',
      opens(['30 a', '20 a'], { count: 5, failure: new Error('unexpected end of file') }),
      'unexpected end of file',
    ],
    ['is too short', opens(['30 a', '20 a'], { count: 3 }), 'it ends after 2 of 3 events'],
    ['is out of order', opens(['30 a', '20 a', '25 a']), 'event a is out of order after a'],
    ['shows an event twice', opens(['30 a', '20 a', '20 a']), 'event a is out of order after a'],
  ])('goes on without a part that %s', async (_, open, message) => {
    const broken = await open();
    const whole = await part(['25 z 2', '10 z 2']);
    expect((await merged([broken, whole])).events).toEqual(['30 a 1', '25 z 2', '20 a 1', '10 z 2']);
    expect(broken.failure?.message).toBe(message);
    // Of the second in which it broke there may be more.
    expect(broken.knownFrom).toBe(21);
    expect(whole.failure).toBeUndefined();
  });

  test('knows nothing from a part that cannot be opened', async () => {
    const broken = await part([], { count: 3, failure: new Error('AccessDenied') });
    expect((await merged([broken])).events).toEqual([]);
    expect([broken.knownFrom, broken.failure?.message]).toEqual([Infinity, 'AccessDenied']);
  });
});

function opens(...args: Parameters<typeof part>) {
  return () => part(...args);
}

test('the newest position is the one above which every part is known', () => {
  expect(newestPosition([])).toBeUndefined();
  expect(newestPosition([{ time: 10 }, { time: 20, eventId: 'b' }, { time: 20, eventId: 'a' }])).toEqual({
    time: 20,
    eventId: 'a',
  });
  expect(newestPosition([{ time: 20, eventId: 'a' }, { time: 20 }])).toEqual({ time: 20 });
});

test('a line says where it belongs, whatever its ids are made of', () => {
  expect(writtenLine(line('20 "\\é,}'))).toMatchObject({
    time: 20,
    account: '111111111111',
    region: 'us-east-1',
    eventId: '"\\é,}',
  });
  expect(() => writtenLine('{"message":"no event"}')).toThrow(
    'a line that is not an event: "{\\"message\\":\\"no event\\"}"',
  );
});
