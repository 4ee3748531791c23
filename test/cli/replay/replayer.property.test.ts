import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { EventIds } from '../../../cli/replay/event-ids';
import { Replayer } from '../../../cli/replay/replayer';
import { merge, newTally, type Tally } from '../../../cli/replay/tally';
import { fromCatalogs } from '../../../cli/replay/detections';
import { ordinaryWeek } from '../../fixtures/ordinary-week';
import { EVENTS } from '../../fixtures/replayed-events';
import { propertyRuns } from '../../support/property-runs';
import { chooser, serialized } from './arbitrary-case';

const DETECTIONS = fromCatalogs({});

function replayed(files: readonly Buffer[], isExact: boolean): Tally {
  const replayer = new Replayer(
    { detections: DETECTIONS, isExact, mostMatches: 1_000 },
    new EventIds(EventIds.memoryFor({ expected: 10_000, most: 10_000 })),
  );
  files.forEach((file, index) => {
    replayer.file(String(index), file);
  });
  return replayer.tally;
}

type Written = 'as CloudTrail' | 'as CloudTrail, with lists of its keys' | 'as CloudTrail, of others' | 'oddly';

/** A log file of these events, with an id and a time each, as CloudTrail or as somebody else writes it. */
function logFile(picks: readonly (readonly [number, number])[], how: Written, seeds: readonly number[]): Buffer {
  const events = picks.map(([pick, id]) => {
    const event = EVENTS[pick % EVENTS.length] ?? {};
    return {
      ...event,
      eventID: `c2f7e8a4-6b19-4d35-8e02-${String(id).padStart(12, '0')}`,
      eventTime: new Date(Date.UTC(2026, 2, 3, 9, id % 50)).toISOString().replace('.000Z', 'Z'),
    };
  });
  const choose = chooser(seeds);
  if (how === 'as CloudTrail') return gzipSync(JSON.stringify({ Records: events }));
  if (how === 'as CloudTrail, with lists of its keys')
    return Buffer.from(JSON.stringify({ Records: events.map((event) => withLists(event, choose)) }));
  if (how === 'as CloudTrail, of others')
    return Buffer.from(`{"Records":[${events.map((event) => byOthers(event, choose)).join(',')}]}`);
  const odd = events.map((event) => serialized(event, choose));
  // Some of them only: the others look as they should.
  const records = events.map((event, index) =>
    (seeds[index % Math.max(seeds.length, 1)] ?? 0) % 3 === 0 ? odd[index] : JSON.stringify(event),
  );
  switch (choose() % 3) {
    case 0:
      return Buffer.from(`[${records.join(',')}]`);
    case 1:
      return Buffer.from(records.join('\n'));
    default:
      return Buffer.from(`{"Records":[${records.join(',')}]}`);
  }
}

const OWN_KEYS = {
  eventTime: '2026-03-03T09:14:27Z',
  eventSource: 'x.amazonaws.com',
  eventName: 'x',
  eventID: 'x-00',
  recipientAccountId: '111111111111',
};

/** The event with a list of maps, before or after its id, whose keys are those by which records are read: each once or oftener, in one map or in several. */
function withLists(event: Record<string, unknown>, choose: () => number): Record<string, unknown> {
  const keys = Object.entries(OWN_KEYS);
  const at = choose() % 6;
  const maps = [keys.slice(at), keys.slice(0, at)].map((some, index) =>
    Object.fromEntries<string>([...((index + choose()) % 3 === 0 ? [] : [['eventVersion', '1.11'] as const]), ...some]),
  );
  return {
    ...event,
    [choose() % 2 === 0 ? 'requestParameters' : 'serviceEventDetails']: {
      content: [...(choose() % 2 === 0 ? [{ a: 'b' }] : []), ...maps],
    },
  };
}

const FACTS: Readonly<Record<string, readonly unknown[]>> = {
  errorCode: ['AccessDenied', 'Client.UnauthorizedOperation', 'NoSuchBucket', '', null, 403],
  errorMessage: ['not authorized to <perform> "x"', '', null, {}],
  eventType: ['AwsServiceEvent', 'AwsConsoleSignIn', '', null],
  readOnly: [true, false, 'false', null],
  sourceIPAddress: ['delivery.logs.amazonaws.com', 'cloudformation.amazonaws.com', '192.0.2.9', '', null],
};
const IDENTITIES: Readonly<Record<string, readonly unknown[]>> = {
  type: ['Root', 'IAMUser', 'AssumedRole', 'SAMLUser', 'AWSService', '', null],
  invokedBy: ['signin.amazonaws.com', 'backup.amazonaws.com', '', null],
  arn: ['arn:aws:sts::111111111111:assumed-role/a/b', 'arn:aws:iam::111111111111:user/c', '', null, 5],
  principalId: ['AROA:b', 'AROA:c', ''],
  accountId: ['111111111111', '222222222222', null],
  userName: ['c', '', null],
  identityProvider: ['x.example'],
  onBehalfOf: [{ userId: 'u' }],
  sessionContext: [
    {},
    null,
    [{ sessionIssuer: { userName: 'x' } }],
    { sessionIssuer: {} },
    { sessionIssuer: [{ arn: 'x' }] },
    { sessionIssuer: { arn: 'arn:aws:iam::111111111111:role/a', userName: 'a' }, attributes: { type: 'Root' } },
    { sessionIssuer: { arn: 'arn:aws:iam::111111111111:role/d', userName: 'd', x: { arn: 'y' } } },
  ],
};

/** The same call, by another principal, with another outcome, and with some keys twice or escaped. */
function byOthers(event: Record<string, unknown>, choose: () => number): string {
  const some = (values: Readonly<Record<string, readonly unknown[]>>): object =>
    Object.fromEntries(
      Object.entries(values).flatMap(([name, all]) =>
        choose() % 3 === 0 ? [[name, all[choose() % all.length]] as const] : [],
      ),
    );
  const { eventVersion, userIdentity, ...rest } = event;
  const identity = choose() % 4 === 0 ? userIdentity : { ...(userIdentity as object), ...some(IDENTITIES) };
  const response = choose() % 7 === 0 && { responseElements: { [String(event['eventName'])]: 'Failure' } };
  const json = JSON.stringify({ eventVersion, userIdentity: identity, ...rest, ...some(FACTS), ...response });
  const names = [...Object.keys(FACTS), ...Object.keys(IDENTITIES)];
  const name = names[choose() % names.length] ?? '';
  switch (choose() % 12) {
    case 0:
      return json.replace(`"${name}":`, `"${name}":"Root","${name}":`);
    case 1:
      return json.replace(`"${name}":`, `"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}":`);
    default:
      return json;
  }
}

const files = fc.array(
  fc.tuple(
    fc.array(fc.tuple(fc.nat(), fc.nat(200)), { minLength: 1, maxLength: 12 }),
    fc.constantFrom<Written>(
      'as CloudTrail',
      'as CloudTrail, with lists of its keys',
      'as CloudTrail, of others',
      'as CloudTrail, of others',
      'oddly',
    ),
    fc.array(fc.nat(996), { minLength: 1, maxLength: 6 }),
  ),
  { minLength: 1, maxLength: 6 },
);

describe('The prefilter', () => {
  test('changes nothing but the speed, whatever the files look like', () => {
    const runs = propertyRuns(15, 300);
    let alarming = 0;
    fc.assert(
      fc.property(files, (written) => {
        const buffers = written.map(([picks, how, seeds]) => logFile(picks, how, seeds));
        const fast = replayed(buffers, false);
        expect(fast).toEqual(replayed(buffers, true));
        if (fast.detections.some(({ events }) => events > 0)) alarming += 1;
      }),
      { numRuns: runs },
    );
    expect(alarming).toBeGreaterThan(runs / 3);
  });

  test('changes nothing over an ordinary week either', () => {
    const week = ordinaryWeek()
      .slice(0, 4_000)
      .map((event, index) => ({ ...event, eventID: `c2f7e8a4-6b19-4d35-8e02-${String(index).padStart(12, '0')}` }));
    const buffers = [week.slice(0, 2_500), week.slice(2_000)].map((records) =>
      Buffer.from(JSON.stringify({ Records: records })),
    );
    const fast = replayed(buffers, false);
    expect(fast).toEqual(replayed(buffers, true));
    expect({ events: fast.events, duplicates: fast.duplicates, problems: fast.problems }).toEqual({
      events: 4_000,
      duplicates: 500,
      problems: [],
    });
  });
});

describe('A list of what looks like records, within a record,', () => {
  test('is not taken for records', () => {
    const inner = (name: string): object => ({
      eventVersion: '1.11',
      eventName: name,
      eventID: 'c2f7e8a4-6b19-4d35-8e02-9f4a1d3b7c58',
      recipientAccountId: '111111111111',
    });
    const outer = {
      eventVersion: '1.11',
      eventTime: '2026-03-03T09:14:27Z',
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      requestParameters: { a: [inner('a'), inner('b')] },
    };
    const file = Buffer.from(JSON.stringify({ Records: [outer, { ...outer, eventID: 'x' }] }));
    const fast = replayed([file], false);
    expect(fast).toEqual(replayed([file], true));
    expect({ events: fast.events, problems: fast.problems }).toEqual({ events: 2, problems: [] });
  });
});

describe('Records cut in two by such a list', () => {
  const own = {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', userName: 'mallory' },
    eventTime: '2026-03-03T09:14:27Z',
    eventSource: 'ssm.amazonaws.com',
    eventName: 'PutInventory',
  };
  const ids = { eventID: 'c2f7e8a4-6b19-4d35-8e02-9f4a1d3b7c58', recipientAccountId: '111111111111' };
  const { eventID, recipientAccountId, ...rest } = OWN_KEYS;

  test.each([
    [
      'with each key once in each half',
      {
        ...own,
        requestParameters: {
          content: [
            { eventID, recipientAccountId },
            { eventVersion: '1', ...rest },
          ],
        },
        ...ids,
      },
    ],
    [
      'with all keys in the list',
      {
        ...own,
        ...ids,
        requestParameters: { content: [{ a: 'b' }, { eventVersion: '1', ...OWN_KEYS }] },
        errorCode: 'InvalidParameter',
      },
    ],
  ])('are whole all the same: %s', (_, record) => {
    const file = Buffer.from(JSON.stringify({ Records: [record] }));
    const fast = replayed([file], false);
    expect(fast).toEqual(replayed([file], true));
    expect({ events: fast.events, accounts: [...fast.volume.values()].map(({ account }) => account) }).toEqual({
      events: 1,
      accounts: ['111111111111'],
    });
  });
});

describe('The order of files', () => {
  test('and how they are shared among threads changes nothing', () => {
    fc.assert(
      fc.property(files, (written) => {
        const buffers = written.map(([picks, how, seeds]) => logFile(picks, how, seeds));
        const ids = new EventIds(EventIds.memoryFor({ expected: 10_000, most: 10_000 }));
        const threads = [0, 1].map(
          () => new Replayer({ detections: DETECTIONS, isExact: false, mostMatches: 1_000 }, ids),
        );
        buffers.toReversed().forEach((buffer, index) => threads[index % 2]?.file(String(index), buffer));
        const together = newTally(DETECTIONS.length);
        for (const { tally } of threads) merge(together, tally);
        const alone = replayed(buffers, false);
        // Of an event that two files write in two ways, either may have been the first.
        const counts = ({ events, duplicates, first, last, detections }: Tally): unknown => ({
          events,
          duplicates,
          first,
          last,
          minutes: detections.map(({ minutes }) => [...minutes].sort()),
        });
        const isSameEvent =
          new Set(
            written.flatMap(([picks]) => picks.map(([pick, id]) => `${String(id)} ${String(pick % EVENTS.length)}`)),
          ).size === new Set(written.flatMap(([picks]) => picks.map(([, id]) => id))).size;
        if (isSameEvent) expect(counts(together)).toEqual(counts(alone));
        else expect([together.events, together.duplicates]).toEqual([alone.events, alone.duplicates]);
      }),
      { numRuns: propertyRuns(8, 120) },
    );
  });
});
