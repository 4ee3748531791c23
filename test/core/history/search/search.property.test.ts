import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ask, type AskOptions } from '../../../../core/history/search/ask';
import { type Place, placeKey } from '../../../../core/history/search/event';
import type { HistoryAnswer } from '../../../../core/history/answer/history-answer';
import { parseRequest } from '../../../../core/history/request/request';
import { fakePort } from '../../../support/fake-aws/lookup-port';
import type { RecordedEvent } from '../../../support/fake-aws/recorded-event';
import { propertyRuns } from '../../../support/property-runs';
import { VirtualClock } from '../../../support/fake-aws/virtual-clock';
import { bursts, EPOCH, seededEvents } from '../seeded-events';
import { type Given, nobody, randomFrom, unreliableHistory } from '../unreliable-history';

const RUNS = propertyRuns(30, 1_000);
/** A hang is what it finds. */
const MOST_MS = propertyRuns(60_000, 1_200_000);
const SPAN = 600;
const PLACES: Place[] = ['111111111111', '222222222222'].flatMap((account) =>
  ['us-east-1', 'eu-central-1'].map((region) => ({ account, region })),
);

const QUESTIONS: { conditions: object[]; matches: (event: RecordedEvent) => boolean }[] = [
  { conditions: [], matches: () => true },
  { conditions: [{ attribute: 'user', equals: 'alice' }], matches: ({ user }) => user === 'alice' },
  {
    conditions: [
      { attribute: 'errorCode', exists: true },
      { attribute: 'readOnly', equals: false },
      { attribute: 'eventName', equals: 'ConsoleLogin' },
    ],
    matches: ({ errorCode, readOnly, eventName }) =>
      errorCode !== undefined && !readOnly && eventName === 'ConsoleLogin',
  },
  // Several lookups in each place: some find nothing, some all that others find.
  { conditions: [{ attribute: 'user', equals: ['alice', 'ci-deployer', 'nobody'] }], matches: () => true },
  {
    conditions: [
      { attribute: 'eventName', equals: ['DeleteTrail', 'ConsoleLogin'] },
      { attribute: 'sourceIp', notEquals: ['192.0.2.1', '192.0.2.2/31'] },
    ],
    matches: ({ eventName, sourceIp }) => eventName !== 'PutObject' && ['192.0.2.0', '192.0.2.4'].includes(sourceIp),
  },
  {
    conditions: [{ attribute: 'eventName', equals: ['*Tr?il', 'P*'] }],
    matches: ({ eventName }) => eventName !== 'ConsoleLogin',
  },
  // Every third event has both names, and is found twice.
  { conditions: [{ attribute: 'resourceName', equals: ['arn:aws:s3:::bucket-0', 'bucket-1'] }], matches: () => true },
  { conditions: [{ attribute: 'sourceIp', equals: '192.0.2.3' }], matches: ({ sourceIp }) => sourceIp === '192.0.2.3' },
];

const scenario = fc.record({
  traffic: bursts(PLACES.length, SPAN, 400),
  question: fc.nat(QUESTIONS.length - 1),
  range: fc
    .tuple(fc.nat(SPAN), fc.nat(SPAN))
    .map(([a, b]) => ({ from: EPOCH + Math.min(a, b), to: EPOCH + Math.max(a, b) })),
  limit: fc.option(fc.integer({ min: 20, max: 700 }), { nil: undefined }),
  mostAnswerBytes: fc.constantFrom(20_000, 80_000, 10_000_000),
  /** Of each run; the later ones have longer, as one that ends before its first page comes no further. */
  seconds: fc.constantFrom(3, 20, 1e6),
  latencyMs: fc.constantFrom(1, 200, 3_900),
  faultPercent: fc.constantFrom(0, 5, 25),
  denied: fc.option(fc.nat(PLACES.length - 1), { nil: undefined }),
  mostHeldBack: fc.constantFrom(10, 40_000),
  seed: fc.integer({ min: 1, max: 2_147_483_646 }),
});

describe('all answers to a question together', () => {
  test(
    'are exactly the matching events, each once, newest first, whatever fails or ends in between',
    async () => {
      await fc.assert(
        fc.asyncProperty(scenario, async (given) => {
          const events = seededEvents(PLACES, given.traffic, SPAN);
          const { conditions, matches } = QUESTIONS[given.question] as (typeof QUESTIONS)[number];
          const denied = given.denied === undefined ? undefined : PLACES[given.denied];
          const clock = new VirtualClock();
          const random = randomFrom(given.seed);
          const fake = unreliableHistory(events, { clock, random, faultPercent: given.faultPercent, denied });
          const request = {
            from: new Date(given.range.from * 1_000).toISOString(),
            to: new Date(given.range.to * 1_000).toISOString(),
            conditions,
            accounts: ['111111111111', '222222222222'],
            regions: ['us-east-1', 'eu-central-1'],
            limit: given.limit,
            detail: 'summary',
            ifTooLong: 'begin',
          };

          const seen: Given[] = [];
          let answer: HistoryAnswer | undefined;
          for (let run = 0; answer === undefined || answer.cursor !== undefined; run++) {
            expect(run).toBeLessThan(2_000);
            const stop = new AbortController();
            void clock.sleep(given.seconds * 1_000 * (1 + run / 5), stop.signal).then(() => {
              stop.abort();
            });
            const options: AskOptions = {
              lookup: fakePort(fake, clock, () => given.latencyMs * (0.5 + random())),
              places: nobody,
              clock,
              random,
              stop,
              mostRequests: 800,
              budgetSeconds: undefined,
              mostAnswerBytes: given.mostAnswerBytes,
              store: undefined,
              mostHeldBack: given.mostHeldBack,
            };
            const parsed = parseRequest({ ...request, cursor: answer?.cursor }, clock.now());
            ({ answer } = await clock.run(ask(parsed, options)));
            const now = answer.events as Given[];
            expect(now.length).toBeLessThanOrEqual(given.limit ?? Infinity);
            checkCoverage(answer, expectedOf(events, given.range, matches, denied), seen);
            seen.push(...now);
            // The pace is that of one run: the next one begins a second later.
            await clock.run(clock.sleep(1_000, new AbortController().signal));
          }
          const expected = expectedOf(events, given.range, matches, denied);
          expect(seen.map(({ eventId }) => eventId)).toEqual(expected.map(({ eventId }) => eventId));
          // A repeated request is a turn of its own: only faults are throttled, never the pace.
          if (given.faultPercent === 0) expect(fake.throttles).toBe(0);
        }),
        { numRuns: RUNS },
      );
    },
    MOST_MS,
  );
});

/** Each id once, newest first, by id within a second. */
function expectedOf(
  events: readonly RecordedEvent[],
  { from, to }: { from: number; to: number },
  matches: (event: RecordedEvent) => boolean,
  denied: Place | undefined,
): RecordedEvent[] {
  const found = new Map<string, RecordedEvent>();
  for (const event of events) {
    if (event.time < from || event.time > to || !matches(event)) continue;
    if (denied && placeKey(event) === placeKey(denied)) continue;
    const twin = found.get(event.eventId);
    if (twin === undefined || placeKey(event) < placeKey(twin)) found.set(event.eventId, event);
  }
  return [...found.values()].sort((a, b) => b.time - a.time || (a.eventId < b.eventId ? -1 : 1));
}

/** What the coverage claims is true: from `coveredFrom` on, this answer and those before it hold everything of the place. */
function checkCoverage(
  { coverage, events, cursor }: HistoryAnswer,
  expected: readonly RecordedEvent[],
  before: readonly Given[],
): void {
  expect(coverage.map(placeKey).sort()).toEqual(PLACES.map(placeKey).sort());
  const now = events as Given[];
  const held = new Set([...before, ...now].map(({ eventId }) => eventId));
  expect(coverage.reduce((sum, one) => sum + one.events, 0)).toBe(now.length);
  for (const one of coverage) {
    expect(one.events).toBe(now.filter((event) => placeKey(event) === placeKey(one)).length);
    if (one.state === 'denied') {
      expect(one).toMatchObject({ coveredFrom: null, events: 0, error: expect.stringContaining('AccessDenied') });
      continue;
    }
    if (cursor === undefined) expect(one).toMatchObject({ state: 'complete', coveredFrom: one.from });
    if (one.state === 'complete') expect(one.coveredFrom).toBe(one.from);
    const coveredFrom = one.coveredFrom === null ? Infinity : Date.parse(one.coveredFrom) / 1_000;
    const missing = expected.filter(
      (event) => placeKey(event) === placeKey(one) && event.time >= coveredFrom && !held.has(event.eventId),
    );
    expect(missing).toEqual([]);
  }
}
