import { describe, expect, test } from '@jest/globals';
import { ask, type AskOptions } from '../../../../core/history/search/ask';
import { LookupFailure, type LookupPort, type Page } from '../../../../core/history/search/lookup-port';
import { parseRequest } from '../../../../core/history/request/request';
import { seededStore } from '../../../support/fake-aws/event-store';
import { FakeLookupEvents, type Fault } from '../../../support/fake-aws/lookup-events';
import { fakePort } from '../../../support/fake-aws/lookup-port';
import { VirtualClock } from '../../../support/fake-aws/virtual-clock';
import { EPOCH, seededEvent } from '../seeded-events';

const EAST = { account: '111111111111', region: 'us-east-1' };
const WEST = { account: '111111111111', region: 'us-west-2' };
const none = (): never => {
  throw new Error('not asked');
};
const QUESTION = {
  from: new Date(EPOCH * 1_000).toISOString(),
  to: new Date((EPOCH + 400) * 1_000).toISOString(),
  accounts: ['111111111111'],
  regions: ['us-east-1', 'us-west-2'],
};

async function answerWith(
  fault: (request: { region: string; number: number; hasToken: boolean }) => Fault | undefined,
  seconds = 10_000,
  port?: (good: LookupPort) => LookupPort,
  {
    clock = new VirtualClock(),
    asked = {},
    perSecond = 0.5,
  }: { clock?: VirtualClock; asked?: object; perSecond?: number } = {},
) {
  const events = [EAST, WEST].flatMap((place, at) =>
    Array.from({ length: 400 * perSecond }, (_, index) =>
      seededEvent(place, EPOCH + Math.floor(index / perSecond) + at, `${String(at)}0000000`, index),
    ),
  );
  const fake = new FakeLookupEvents({
    store: seededStore(events),
    requestsPerSecond: 2,
    now: () => clock.now(),
    fault,
  });
  const stop = new AbortController();
  void clock.sleep(seconds * 1_000, stop.signal).then(() => {
    stop.abort();
  });
  const good = fakePort(fake, clock, () => 200);
  const options: AskOptions = {
    lookup: port?.(good) ?? good,
    places: { ownAccount: none, organizationAccounts: none, unitAccounts: none, enabledRegions: none },
    clock,
    random: () => 0.5,
    stop,
    mostRequests: 800,
    budgetSeconds: undefined,
    mostAnswerBytes: 1e7,
    store: undefined,
  };
  const began = clock.now();
  const { answer } = await clock.run(ask(parseRequest({ ...QUESTION, ...asked }, clock.now()), options));
  return { answer, fake, seconds: (clock.now() - began) / 1_000 };
}

describe('a place', () => {
  test('that fails for good in the middle is named with what it gave, and the others are complete', async () => {
    const { answer } = await answerWith(({ region, number }) =>
      region === 'us-west-2' && number > 2 ? 'unavailable' : undefined,
    );
    const [east, west] = answer.coverage;
    expect(answer.status).toBe('partial');
    expect(east).toMatchObject({ state: 'complete', events: 200 });
    expect(west).toMatchObject({ state: 'failed', events: 100, error: expect.stringContaining('InternalFailure') });
    expect(Date.parse(west?.coveredFrom ?? '')).toBe((EPOCH + 202) * 1_000);
  });

  test('that fails with a page under way waits for it: what is newer comes first, and once', async () => {
    let calls = 0;
    const late =
      (clock: VirtualClock) =>
      (good: LookupPort): LookupPort => ({
        async lookup(place, request, signal) {
          const page = await good.lookup(place, request, signal);
          const call = place.region === 'us-west-2' ? ++calls : 0;
          if (call === 3) throw new LookupFailure('refused', 'no more of this');
          if (call !== 1) await clock.sleep(call === 2 ? 3_000 : 1_000, signal);
          return page;
        },
      });
    const clock = new VirtualClock();
    const { answer } = await answerWith(() => undefined, 10_000, late(clock), { clock, perSecond: 2 });
    expect(answer.coverage[1]).toMatchObject({ state: 'failed', error: 'no more of this', events: 100 });
    const times = (answer.events as { time: string }[]).map(({ time }) => time);
    expect(times).toEqual(times.toSorted().reverse());
    expect(calls).toBe(3);
  });

  test('where one of two lookups fails, is known as far as both are', async () => {
    const broken = (good: LookupPort): LookupPort => ({
      lookup: (place, request, signal) =>
        place.region === 'us-west-2' && request.attribute?.value === 'alice'
          ? Promise.reject(new LookupFailure('refused', 'not alice'))
          : good.lookup(place, request, signal),
    });
    const { answer } = await answerWith(() => undefined, 10_000, broken, {
      asked: { conditions: [{ attribute: 'user', equals: ['alice', 'ci-deployer'] }] },
    });
    expect(answer.coverage).toMatchObject([
      { state: 'complete', events: 200 },
      { state: 'failed', coveredFrom: null, error: 'not alice', events: 100 },
    ]);
  });

  /** The pages of one place, changed. */
  const rearranged =
    (change: (page: Page, number: number) => Page) =>
    (good: LookupPort): LookupPort => {
      let pages = 0;
      return {
        lookup: async (place, request, signal) => {
          const page = await good.lookup(place, request, signal);
          return place.region === 'us-west-2' ? change(page, (pages += 1)) : page;
        },
      };
    };

  test('whose pages do not come newest first is named, and claims to know nothing', async () => {
    const { answer } = await answerWith(
      () => undefined,
      10_000,
      rearranged((page, number) =>
        number === 3
          ? {
              ...page,
              events: page.events.map((event, at) => (at === 7 ? { ...event, time: event.time + 300 } : event)),
            }
          : page,
      ),
    );
    const [east, west] = answer.coverage;
    expect(east).toMatchObject({ state: 'complete', events: 200 });
    expect(west).toMatchObject({
      state: 'failed',
      coveredFrom: null,
      error: expect.stringMatching(/out of order: event .* after one of/),
    });
  });

  test('whose events come in any order within a page is read all the same', async () => {
    const { answer } = await answerWith(
      () => undefined,
      10_000,
      rearranged((page) => ({ ...page, events: page.events.toReversed() })),
    );
    expect(answer.coverage).toMatchObject([
      { state: 'complete', events: 200 },
      { state: 'complete', events: 200 },
    ]);
    const times = answer.events.map((event) => (event as { time: string }).time);
    expect(times).toEqual([...times].sort().reverse());
  });

  test('whose tokens are never good is given up', async () => {
    const { answer } = await answerWith(({ region, hasToken }) =>
      region === 'us-west-2' && hasToken ? 'invalid-token' : undefined,
    );
    // Each new beginning reads one page more.
    expect(answer.coverage).toMatchObject([{ state: 'complete' }, { state: 'complete', events: 200 }]);
  });

  test('that refuses every request without a token says so', async () => {
    const { answer } = await answerWith(
      () => undefined,
      100,
      () => ({ lookup: () => Promise.reject(new LookupFailure('invalid-token', 'no')) }),
    );
    expect(answer.coverage).toMatchObject([{ state: 'failed', region: '*', error: 'no' }]);
  });

  test('that fails in a way nobody knows is failed, not lost', async () => {
    const { answer } = await answerWith(
      () => undefined,
      100,
      () => ({ lookup: () => Promise.reject(new TypeError('broken')) }),
    );
    expect(answer.coverage).toMatchObject([{ state: 'failed', region: '*', error: 'broken' }]);
  });

  test('that is throttled all the time says so, is asked less and less, and holds the answer back', async () => {
    const { answer, fake } = await answerWith(
      ({ region, number }) => (region === 'us-west-2' && number > 1 ? 'throttled' : undefined),
      120,
    );
    expect(answer).toMatchObject({ status: 'stopped', stopped: 'interrupted' });
    expect(answer.coverage).toMatchObject([{ state: 'stopped' }, { state: 'throttled', events: 49 }]);
    expect(fake.throttles).toBeLessThan(40);
  });

  test('that is throttled for a while comes back to its pace', async () => {
    const { answer, seconds } = await answerWith(({ number }) => (number > 1 && number < 5 ? 'throttled' : undefined));
    expect(answer.coverage).toMatchObject([{ state: 'complete', throttles: 3 }, { state: 'complete' }]);
    expect(seconds).toBeLessThan(15);
  });
});

describe('places that are equally far', () => {
  /** Twenty of them at 3.9 s a page, ten pages each. */
  async function secondsWith(mostHeldBack: number): Promise<number> {
    const clock = new VirtualClock();
    const regions = Array.from({ length: 20 }, (_, index) => `us-east-${String(index + 1)}`);
    const events = regions.flatMap((region, at) =>
      Array.from({ length: 500 }, (_, index) =>
        seededEvent({ ...EAST, region }, EPOCH + Math.floor(index / 2) + at, String(at).padStart(8, '0'), index),
      ),
    );
    const fake = new FakeLookupEvents({ store: seededStore(events), requestsPerSecond: 2, now: () => clock.now() });
    const options: AskOptions = {
      lookup: fakePort(fake, clock, () => 3_900),
      places: { ownAccount: none, organizationAccounts: none, unitAccounts: none, enabledRegions: none },
      clock,
      random: () => 0.5,
      stop: new AbortController(),
      mostRequests: 800,
      budgetSeconds: undefined,
      mostAnswerBytes: 1e9,
      store: undefined,
      mostHeldBack,
    };
    const began = clock.now();
    const { answer } = await clock.run(ask(parseRequest({ ...QUESTION, regions }, clock.now()), options));
    expect(answer).toMatchObject({ status: 'complete', eventCount: 10_000 });
    return (clock.now() - began) / 1_000;
  }

  test('do not wait for each other when there is no room to read ahead', async () => {
    // Ten or eleven pages of one chain; one place after the other would be twenty times as long.
    expect(await secondsWith(1)).toBeLessThan(60);
    expect(await secondsWith(1e9)).toBeLessThan(60);
  });
});
