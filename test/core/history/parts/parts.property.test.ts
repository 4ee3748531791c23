import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StoredResult } from '../../../../core/history/answer/answer-sink';
import { ask, type AskOptions } from '../../../../core/history/search/ask';
import { type Place, placeKey } from '../../../../core/history/search/event';
import type { HistoryAnswer, WrittenCoverage } from '../../../../core/history/answer/history-answer';
import type { PartsPort } from '../../../../core/history/parts/part';
import { parsePart, writtenPart } from '../../../../core/history/parts/part-request';
import type { Position } from '../../../../core/history/request/question';
import { readPart } from '../../../../core/history/parts/read-part';
import { parseRequest } from '../../../../core/history/request/request';
import { fakePort } from '../../../support/fake-aws/lookup-port';
import type { RecordedEvent } from '../../../support/fake-aws/recorded-event';
import { propertyRuns } from '../../../support/property-runs';
import { VirtualClock } from '../../../support/fake-aws/virtual-clock';
import { bursts, EPOCH, seededEvents } from '../seeded-events';
import { type Given, nobody, randomFrom, unreliableHistory } from '../unreliable-history';

const RUNS = propertyRuns(25, 800);
/** A hang is what it finds. */
const MOST_MS = propertyRuns(60_000, 1_200_000);
const SPAN = 600;
const ACCOUNTS = ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555'];
const REGIONS = ['us-east-1', 'eu-central-1'];
const PLACES: Place[] = ACCOUNTS.flatMap((account) => REGIONS.map((region) => ({ account, region })));

/** What happens to the function that reads a part: it fails, is not begun, never answers, or what it stored is damaged. */
const MISHAPS = ['fails', 'waits', 'hangs', 'breaks'] as const;

const NO_READS = { attribute: 'readOnly', equals: false };
const CONDITIONS = {
  none: [],
  'looked up': [NO_READS],
  // Two lookups in each place, which find some events both; which are reads is decided afterwards.
  'looked up twice': [NO_READS, { attribute: 'resourceName', equals: ['arn:aws:s3:::bucket-1', 'bucket-0'] }],
};

const scenario = fc.record({
  traffic: bursts(PLACES.length, SPAN, 300),
  accountsEach: fc.integer({ min: 1, max: 4 }),
  filter: fc.constantFrom(...(Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[])),
  mostAnswerBytes: fc.constantFrom(20_000, 10_000_000),
  mostPartBytes: fc.constantFrom(0, 10_000, 10_000_000),
  /** Of each run; the later ones have longer. */
  seconds: fc.constantFrom(4, 25, 1e6),
  latencyMs: fc.constantFrom(1, 200, 3_900),
  faultPercent: fc.constantFrom(0, 10),
  mishapPercent: fc.constantFrom(0, 0, 20, 60),
  denied: fc.option(fc.nat(PLACES.length - 1), { nil: undefined }),
  seed: fc.integer({ min: 1, max: 2_147_483_646 }),
});

describe('a question divided among functions', () => {
  test(
    'gives exactly the matching events, each once, newest first, but for what its coverage calls lost',
    async () => {
      let lostRuns = 0;
      await fc.assert(
        fc.asyncProperty(scenario, async (given) => {
          const events = seededEvents(PLACES, given.traffic, SPAN);
          const wanted = events.filter(({ readOnly }) => given.filter === 'none' || !readOnly);
          const clock = new VirtualClock();
          const random = randomFrom(given.seed);
          const denied = given.denied === undefined ? undefined : PLACES[given.denied];
          const fake = unreliableHistory(events, { clock, random, faultPercent: given.faultPercent, denied });
          const lookup = fakePort(fake, clock, () => given.latencyMs * (0.5 + random()));
          const stored = new Map<string, string[]>();
          const port = partsPort({
            lookup,
            clock,
            random,
            stored,
            mishapPercent: given.mishapPercent,
            mostLineBytes: given.mostPartBytes,
          });
          const request = {
            from: new Date(EPOCH * 1_000).toISOString(),
            to: new Date((EPOCH + SPAN) * 1_000).toISOString(),
            conditions: CONDITIONS[given.filter],
            accounts: ACCOUNTS,
            regions: REGIONS,
            detail: 'summary',
            ifTooLong: 'begin',
          };

          const checked = new Checked(wanted);
          let answer: HistoryAnswer | undefined;
          for (let run = 0; answer === undefined || answer.cursor !== undefined; run++) {
            expect(run).toBeLessThan(500);
            const stop = new AbortController();
            const budgetSeconds = given.seconds * (1 + run / 3);
            void clock.sleep(budgetSeconds * 1_000, stop.signal).then(() => {
              stop.abort();
            });
            const options: AskOptions = {
              lookup,
              places: nobody,
              clock,
              random,
              stop,
              mostRequests: 800,
              budgetSeconds,
              mostAnswerBytes: given.mostAnswerBytes,
              store: undefined,
              parts: { port, accountsEach: given.accountsEach },
            };
            ({ answer } = await clock.run(
              ask(parseRequest({ ...request, cursor: answer?.cursor }, clock.now()), options),
            ));
            stop.abort();
            checked.add(answer);
            // Parts are removed when they are merged.
            expect([...stored.keys()]).toEqual([]);
            await clock.run(clock.sleep(1_000, new AbortController().signal));
          }
          checked.isAll();
          if (checked.lost > 0) lostRuns++;
          if (given.mishapPercent === 0 && denied === undefined) expect(checked.lost).toBe(0);
        }),
        { numRuns: RUNS },
      );
      expect(lostRuns).toBeGreaterThan(0);
    },
    MOST_MS,
  );
});

interface Functions {
  readonly lookup: AskOptions['lookup'];
  readonly clock: VirtualClock;
  readonly random: () => number;
  readonly stored: Map<string, string[]>;
  readonly mishapPercent: number;
  readonly mostLineBytes: number;
}

/** The reader, as JSON reaches it, and what it stores. */
function partsPort({ lookup, clock, random, stored, mishapPercent, mostLineBytes }: Functions): PartsPort {
  let objects = 0;
  return {
    async read(request, signal) {
      const mishap = random() * 100 < mishapPercent ? MISHAPS[Math.floor(random() * MISHAPS.length)] : undefined;
      if (mishap === 'fails') throw Object.assign(new Error('out of memory'), { name: 'Runtime.ExitError' });
      if (mishap === 'waits') throw Object.assign(new Error('Rate Exceeded.'), { name: 'TooManyRequestsException' });
      if (mishap === 'hangs') {
        await clock.sleep(1e9, signal);
        throw new Error('aborted');
      }
      const part = parsePart(JSON.parse(JSON.stringify(writtenPart(request))));
      const [stop, done] = [new AbortController(), new AbortController()];
      void clock.sleep(part.seconds * 1_000, done.signal).then(() => {
        stop.abort();
      });
      const key = `${mishap === 'breaks' ? 'broken' : 'part'}/${String(objects++)}`;
      const lines: string[] = [];
      const store = {
        open: () =>
          Promise.resolve({
            write: (some: readonly string[]) => Promise.resolve(void lines.push(...some)),
            close: (): Promise<StoredResult> => {
              stored.set(key, lines);
              return Promise.resolve({ bucket: 'results', key, bytes: 1 });
            },
            discard: () => Promise.resolve(),
          }),
      };
      const { answer } = await readPart(part, { lookup, clock, random, stop, store, mostLineBytes, mostHeldBack: 100 });
      done.abort();
      return JSON.parse(JSON.stringify(answer)) as typeof answer;
    },
    async *lines({ key }) {
      const lines = stored.get(key) ?? [];
      const count = key.startsWith('broken') ? Math.floor(random() * lines.length) : lines.length;
      for (let at = 0; at < count; at += 7) yield await Promise.resolve(lines.slice(at, Math.min(at + 7, count)));
      if (key.startsWith('broken')) throw new Error('unexpected end of file');
    },
    remove: ({ key }) => Promise.resolve(void stored.delete(key)),
  };
}

const second = (time: string) => Date.parse(time) / 1_000;
const isLost = ({ state }: WrittenCoverage) => state === 'denied' || state === 'failed';

/** Checks answer after answer against all events that there are. */
class Checked {
  public lost = 0;
  private readonly seen = new Set<string>();
  private readonly missed = new Set<string>();
  private position: Position | undefined;
  private ended = false;
  /** Every id once, in order, with each place that shows it. */
  private readonly expected: { eventId: string; time: number; places: Set<string> }[];

  public constructor(events: readonly RecordedEvent[]) {
    const byId = new Map<string, { eventId: string; time: number; places: Set<string> }>();
    for (const event of events) {
      const known = byId.get(event.eventId) ?? { eventId: event.eventId, time: event.time, places: new Set<string>() };
      known.places.add(placeKey(event));
      byId.set(event.eventId, known);
    }
    this.expected = [...byId.values()].sort((a, b) => b.time - a.time || (a.eventId < b.eventId ? -1 : 1));
  }

  public add(answer: HistoryAnswer): void {
    const { cursor } = answer;
    // An account that was not read anywhere is one entry.
    const coverage = answer.coverage.flatMap((entry) =>
      entry.region === '*' ? REGIONS.map((region) => ({ ...entry, region })) : entry,
    );
    const events = answer.events as Given[];
    expect(coverage.map(placeKey).sort()).toEqual(PLACES.map(placeKey).sort());
    const next = cursor === undefined ? undefined : positionOf(cursor);
    const window = this.expected.filter(
      (event) => !isGiven(event, this.position) && (next === undefined || isGiven(event, next)),
    );
    const byPlace = new Map(coverage.map((entry) => [placeKey(entry), entry]));
    const given = new Set(events.map(({ eventId }) => eventId));
    // Of the window, everything that a place shows which is not lost, in order, and nothing else.
    const isClaimed = (key: string, time: number) => {
      const entry = byPlace.get(key);
      return (
        entry !== undefined && (!isLost(entry) || (entry.coveredFrom !== null && time >= second(entry.coveredFrom)))
      );
    };
    const claimed = window.filter(({ time, places }) => [...places].some((key) => isClaimed(key, time)));
    expect(claimed.filter(({ eventId }) => !given.has(eventId))).toEqual([]);
    expect(events.map(({ eventId }) => eventId)).toEqual(
      window.filter(({ eventId }) => given.has(eventId)).map(({ eventId }) => eventId),
    );
    for (const { eventId } of window) (given.has(eventId) ? this.seen : this.missed).add(eventId);
    this.lost += window.length - given.size;
    if (!coverage.some(isLost)) expect(window.length).toBe(given.size);

    expect(answer.eventCount).toBe(events.length);
    for (const entry of coverage) {
      const key = placeKey(entry);
      expect(entry.events).toBe(events.filter((event) => placeKey(event) === key).length);
      if (cursor === undefined && !isLost(entry))
        expect(entry).toMatchObject({ state: 'complete', coveredFrom: entry.from });
      if (entry.state === 'complete') expect(entry.coveredFrom).toBe(entry.from);
      if (isLost(entry))
        expect(entry.error).toEqual(
          expect.stringMatching(/AccessDenied|that reads this account|Reading its events failed/),
        );
      const from = entry.coveredFrom === null ? Infinity : second(entry.coveredFrom);
      // An event of two places is the first one's.
      const isOf = (places: ReadonlySet<string>) => [...places].sort()[0] === key;
      const missing = this.expected.filter(
        ({ eventId, time, places }) =>
          isOf(places) && time >= from && !this.seen.has(eventId) && !this.missed.has(eventId),
      );
      expect(missing).toEqual([]);
    }
    this.position = next;
    this.ended = next === undefined;
  }

  public isAll(): void {
    expect(this.ended).toBe(true);
    expect(this.seen.size + this.missed.size).toBe(this.expected.length);
  }
}

function positionOf(cursor: string): Position {
  const [, , , , time, eventId] = JSON.parse(Buffer.from(cursor.split('.')[0] ?? '', 'base64url').toString()) as [
    number,
    string,
    number,
    number,
    number,
    string?,
  ];
  return { time, ...(eventId !== undefined && { eventId }) };
}

/** Whether it is above the position. */
function isGiven(event: { eventId: string; time: number }, position: Position | undefined): boolean {
  if (position === undefined) return false;
  return (
    event.time > position.time ||
    (event.time === position.time && position.eventId !== undefined && event.eventId <= position.eventId)
  );
}
