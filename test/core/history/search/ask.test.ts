import { describe, expect, test } from '@jest/globals';
import { ask, type AskOptions } from '../../../../core/history/search/ask';
import type { PartRequest } from '../../../../core/history/parts/part';
import { parseRequest } from '../../../../core/history/request/request';
import type { EventStore } from '../../../support/fake-aws/event-store';
import { FakeLookupEvents } from '../../../support/fake-aws/lookup-events';
import { fakePort } from '../../../support/fake-aws/lookup-port';
import { VirtualClock } from '../../../support/fake-aws/virtual-clock';
import { EPOCH, seededEvent } from '../seeded-events';

const SPAN = 10_000;
const ACCOUNTS = ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555'];
const REGIONS = Array.from({ length: 10 }, (_, index) => `us-east-${String(index + 1)}`);
const QUESTION = {
  from: new Date(EPOCH * 1_000).toISOString(),
  to: new Date((EPOCH + SPAN) * 1_000).toISOString(),
  accounts: ACCOUNTS,
  regions: REGIONS,
  detail: 'summary',
};

/** An event every so many seconds. */
function everySeconds(seconds: number): EventStore {
  return {
    page({ account, region, from, to }, offset, count) {
      const newest = Math.floor(Math.min(to, EPOCH + SPAN) / seconds) - offset;
      const least = Math.ceil(Math.max(from, EPOCH) / seconds);
      const events = Array.from({ length: Math.max(Math.min(count, newest - least + 1), 0) }, (_, index) => {
        const at = newest - index;
        return seededEvent(
          { account, region },
          at * seconds,
          `${account.slice(0, 4)}${region.slice(-2).padStart(4, '0')}`,
          at,
        );
      });
      return { events, more: newest - count >= least };
    },
  };
}

async function asked(
  request: object,
  store: EventStore,
  options: Partial<AskOptions> = {},
  latencyMs = 3_900,
  clock = new VirtualClock(),
) {
  const began = clock.now();
  const parts: PartRequest[] = [];
  const answers = await clock.run(
    ask(parseRequest({ ...QUESTION, ...request }, (EPOCH + 86_400) * 1_000), {
      lookup: fakePort(
        new FakeLookupEvents({ store, requestsPerSecond: 2, now: () => clock.now() }),
        clock,
        () => latencyMs,
      ),
      places: { ownAccount: nobody, organizationAccounts: nobody, unitAccounts: nobody, enabledRegions: nobody },
      clock,
      random: () => 0.5,
      stop: new AbortController(),
      mostRequests: 800,
      budgetSeconds: 888,
      mostAnswerBytes: 1e7,
      store: undefined,
      parts: {
        accountsEach: undefined,
        port: {
          read(part) {
            parts.push(part);
            return Promise.reject(new Error('it was asked'));
          },
          lines: nobody,
          remove: nobody,
        },
      },
      ...options,
    }),
  );
  return { ...answers, parts, seconds: (clock.now() - began) / 1_000 };
}

const nobody = (): never => {
  throw new Error('not asked');
};

test('what is looked up by several values takes as long as all of them, one after the other', async () => {
  const place = { accounts: ACCOUNTS.slice(0, 1), regions: REGIONS.slice(0, 1), output: 'estimate' };
  const of = async (...users: string[]) =>
    (await asked({ ...place, conditions: [{ attribute: 'user', equals: users }] }, everySeconds(1))).answer.estimate;
  const [one, three] = [await of('alice'), await of('alice', 'bob', 'carol')];
  expect(one?.seconds).toBeGreaterThan(90);
  expect((three?.events ?? 0) / (one?.events ?? 1)).toBeCloseTo(3, 1);
  expect((three?.seconds ?? 0) / (one?.seconds ?? 1)).toBeCloseTo(3, 1);
});

describe('a look ahead at many values', () => {
  const users = Array.from({ length: 50 }, (_, index) => `user-${String(index)}`);
  const request = {
    accounts: ACCOUNTS.slice(0, 1),
    regions: REGIONS.slice(0, 1),
    output: 'estimate',
    conditions: [{ attribute: 'user', equals: users }],
  };

  test('counts a request for each of them, also where nobody did anything', async () => {
    const { answer } = await asked(request, { page: () => ({ events: [], more: false }) });
    const effort = { events: 0, seconds: 25 };
    expect(answer.estimate).toMatchObject({
      ...effort,
      least: effort,
      most: effort,
      places: [{ ...effort, least: effort, most: effort }],
    });
  });

  test('shares what one look may cost among them', async () => {
    const fake = new FakeLookupEvents({ store: everySeconds(1) });
    const clock = new VirtualClock();
    const { answer } = await asked(request, everySeconds(1), { lookup: fakePort(fake, clock, () => 200) }, 200, clock);
    expect(fake.requests.length).toBeLessThanOrEqual(4 * users.length);
    expect((answer.estimate?.events ?? 0) / (users.length * SPAN)).toBeCloseTo(1, 1);
  });
});

describe('a question over many busy places', () => {
  test('is divided as the look ahead asks for, and says so', async () => {
    const { answer, parts } = await asked({}, everySeconds(1));
    // Fifty places of 100 s at 7.8 chains each, of which one function holds 250 ahead.
    expect(parts).toHaveLength(2);
    expect(answer.estimate).toMatchObject({ functions: 2 });
    expect((answer.estimate?.events ?? 0) / 500_000).toBeCloseTo(1, 1);
    // Reading, and the merge of 500,000 events.
    expect(answer.estimate?.seconds).toBeGreaterThan(100);
    expect(answer.estimate?.seconds).toBeLessThan(150);
    expect(parts.flatMap(({ places }) => places)).toHaveLength(50);
    expect(parts.every(({ seconds }) => seconds > 600 && seconds < 888)).toBe(true);
  });

  test('is estimated as longer where one function has to read all', async () => {
    const { answer } = await asked({ output: 'estimate' }, everySeconds(1), { parts: undefined });
    expect(answer.estimate).not.toHaveProperty('functions');
    expect(answer.estimate?.seconds).toBeGreaterThan(130);
  });

  test('is divided again when it goes on, and never called too long then', async () => {
    const { answer } = await asked({}, everySeconds(1), { stop: aborted() });
    expect(answer).toMatchObject({ status: 'stopped', stopped: 'interrupted' });
    const { answer: next, parts } = await asked({ cursor: answer.cursor }, everySeconds(1), { budgetSeconds: 60 });
    expect(parts).toHaveLength(2);
    expect(next.status).not.toBe('too-long');
    expect((await asked({}, everySeconds(1), { budgetSeconds: 60 })).answer.status).toBe('too-long');
  });

  test('is not divided where most of them are nearly empty', async () => {
    const { answer, parts } = await asked({}, everySeconds(1_000));
    expect(parts).toEqual([]);
    expect(answer).toMatchObject({ status: 'complete', eventCount: 500 });
  });

  test('leaves room in its answer for the coverage of each', async () => {
    const { answer } = await asked({}, everySeconds(1_000), { mostAnswerBytes: 50 * 300 + 20_000 });
    expect(answer).toMatchObject({ status: 'stopped', stopped: 'size' });
    expect(JSON.stringify(answer.events).length).toBeLessThan(20_000);
    expect(JSON.stringify(answer).length).toBeLessThan(50 * 300 + 20_000);
  });
});

describe('a question over many empty places and one busy one', () => {
  test.each([800, 40])(
    'reads the busy one as fast as its quota allows, with %i requests under way at most',
    async (mostRequests) => {
      // Of forty requests, each place would have one.
      const accounts = ['111111111111', '222222222222'];
      const regions = Array.from({ length: 17 }, (_, index) => `us-east-${String(index + 1)}`);
      const busy = everySeconds(1);
      const store: EventStore = {
        page: (range, offset, size) =>
          range.account === accounts[0] && range.region === 'us-east-1'
            ? busy.page(range, offset, size)
            : { events: [], more: false },
      };
      const { answer, seconds } = await asked({ accounts, regions }, store, { parts: undefined, mostRequests });
      expect(answer).toMatchObject({ status: 'complete', eventCount: 10_001 });
      // 201 pages at two a second, and a start of three or four pages that wait for each other.
      expect(seconds).toBeLessThan(150);
    },
  );
});

test('several lookups in many places wait for the turns of theirs without keeping others from asking', async () => {
  const nothing: EventStore = { page: () => ({ events: [], more: false }) };
  const accounts = ACCOUNTS.slice(0, 4);
  const users = Array.from({ length: 10 }, (_, index) => `user-${String(index)}`);
  const { answer, seconds } = await asked(
    { accounts, conditions: [{ attribute: 'user', equals: users }] },
    nothing,
    { parts: undefined, budgetSeconds: undefined, mostRequests: 40 },
    200,
  );
  expect(answer).toMatchObject({ status: 'complete', eventCount: 0 });
  expect(answer.coverage.every(({ pages }) => pages === 10)).toBe(true);
  // Forty places, each with ten turns half a second apart. Were all ten in line for one at once, it would be 24 s.
  expect(seconds).toBeLessThan(8);
});

describe('a question whose accounts take long to list', () => {
  const listing = (clock: VirtualClock): AskOptions['places'] => ({
    ownAccount: nobody,
    organizationAccounts: nobody,
    unitAccounts: nobody,
    async enabledRegions() {
      await clock.sleep(600_000, new AbortController().signal);
      return ['us-east-1'];
    },
  });

  test('can be ended while they are listed, and its cursor begins at the beginning', async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    void clock.sleep(60_000, new AbortController().signal).then(() => {
      stop.abort();
    });
    const request = { accounts: ['111111111111'], regions: undefined };
    const { answer, seconds } = await asked(
      request,
      everySeconds(1_000),
      { places: listing(clock), parts: undefined, stop },
      200,
      clock,
    );
    expect(seconds).toBeLessThan(61);
    expect(answer).toMatchObject({
      status: 'stopped',
      stopped: 'interrupted',
      coverage: [{ account: '111111111111', region: '*', state: 'stopped', coveredFrom: null }],
    });
    const { answer: next } = await asked(
      { ...request, cursor: answer.cursor },
      everySeconds(1_000),
      { places: listing(clock), parts: undefined },
      200,
      clock,
    );
    expect(next).toMatchObject({ status: 'complete', eventCount: 10 });
  });

  test('is too long when what is left is too short', async () => {
    const clock = new VirtualClock();
    const request = {
      accounts: ['111111111111'],
      regions: undefined,
      from: new Date((EPOCH - 40_000) * 1_000).toISOString(),
    };
    const { answer } = await asked(
      request,
      everySeconds(1),
      { places: listing(clock), parts: undefined, budgetSeconds: 650 },
      200,
      clock,
    );
    expect(answer).toMatchObject({ status: 'too-long' });
    expect(answer.estimate?.seconds).toBeGreaterThan(50);
    expect(answer.estimate?.seconds).toBeLessThan(200);
    expect(answer.estimate?.narrowing.join()).toContain('a range of at most');
  });
});

test('a question whose coverage cannot be stored says why, and not what became of its events', async () => {
  let opened = 0;
  const store: AskOptions['store'] = {
    open: () =>
      opened++ > 0
        ? Promise.reject(new Error('the bucket is gone'))
        : Promise.resolve({
            write: () => Promise.resolve(),
            close: () => Promise.resolve({ bucket: 'results', key: 'events', bytes: 1 }),
            discard: () => Promise.reject(new Error('NoSuchUpload')),
          }),
  };
  await expect(
    asked({ output: 's3' }, everySeconds(1_000), { store, mostAnswerBytes: 1_000, parts: undefined }),
  ).rejects.toThrow('the bucket is gone');
});

function aborted(): AbortController {
  const stop = new AbortController();
  stop.abort();
  return stop;
}

describe('an estimate', () => {
  const [first, ...others] = REGIONS.slice(0, 4);
  const regions = [first, ...others];
  /** A burst in one Region, and next to nothing in the others. */
  const times = Array.from({ length: 20_000 }, (_, index) => EPOCH + 5_000 - Math.floor((index * 60) / 20_000));
  const uneven: EventStore = {
    page(range, offset, size) {
      if (range.region !== first) return everySeconds(2_000).page(range, offset, size);
      const inside = times.filter((time) => time >= range.from && time <= range.to);
      const place = { account: range.account, region: range.region };
      return {
        events: inside.slice(offset, offset + size).map((time, index) => seededEvent(place, time, '0', offset + index)),
        more: inside.length > offset + size,
      };
    },
  };

  test('holds the truth where all happens in one Region, and names it', async () => {
    const { answer, seconds } = await asked(
      { accounts: ['111111111111'], regions, output: 'estimate' },
      uneven,
      { parts: undefined, budgetSeconds: undefined },
      200,
    );
    const { least, events, most, places } = answer.estimate ?? {
      least: { events: NaN },
      events: NaN,
      most: { events: NaN, seconds: NaN },
      places: [],
    };
    expect(answer.status).toBe('estimate');
    expect(least.events).toBeLessThanOrEqual(20_015);
    expect(most.events).toBeGreaterThanOrEqual(20_015);
    expect(events / 20_015).toBeCloseTo(1, 0);
    // 401 pages of the one at two a second.
    expect(most.seconds).toBeGreaterThanOrEqual(200);
    expect(places[0]).toMatchObject({
      region: first,
      least: { seconds: expect.any(Number) },
      most: { seconds: expect.any(Number) },
    });
    expect(seconds).toBeLessThan(40);
  });

  test('is exact where one page shows all', async () => {
    const { answer } = await asked({ accounts: ['111111111111'], regions, output: 'estimate' }, everySeconds(2_000), {
      parts: undefined,
    });
    expect(answer.estimate).toMatchObject({
      events: 20,
      least: { events: 20, seconds: 1 },
      most: { events: 20, seconds: 1 },
    });
  });

  test('names what could not be looked at, instead of counting it for nothing', async () => {
    const clock = new VirtualClock();
    const fake = new FakeLookupEvents({
      store: everySeconds(1_000),
      fault: ({ region }) => (region === first ? 'denied' : undefined),
    });
    const { answer } = await asked(
      { accounts: ['111111111111'], regions, output: 'estimate' },
      everySeconds(1_000),
      { parts: undefined, lookup: fakePort(fake, clock, () => 1) },
      200,
      clock,
    );
    expect(answer).toMatchObject({
      status: 'estimate',
      coverage: [
        {
          account: '111111111111',
          region: first,
          state: 'denied',
          coveredFrom: null,
          error: expect.stringContaining('AccessDenied'),
        },
      ],
    });
  });

  test('refuses nothing that would finish, and begins what may not', async () => {
    // 100 pages at two a second.
    const request = { accounts: ['111111111111'], regions: [first] };
    const within = (budgetSeconds: number) => asked(request, everySeconds(2), { parts: undefined, budgetSeconds }, 200);
    expect((await within(70)).answer.status).toBe('complete');
    expect((await within(48)).answer.status).not.toBe('too-long');
    expect((await within(20)).answer).toMatchObject({
      status: 'too-long',
      estimate: {
        narrowing: [
          expect.stringContaining('a range of at most'),
          expect.anything(),
          expect.anything(),
          expect.anything(),
        ],
      },
    });
  });
});
