import { EVENTS_PER_PAGE, REQUESTS_PER_SECOND } from '../../lib/contract/event-history';
import { type PlaceLoad, secondsAlone, secondsAtQuota } from './capacity';
import { LOOKED_UP_ATTRIBUTES, plan } from './conditions';
import { type HistoryEvent, type Place, placeKey } from './event';
import type { Lane } from './lane';
import { LookupFailure, type Page, type PageRequest } from './lookup-port';
import type { Question, TimeRange } from './question';
import { type NewestPage, survey } from './survey';

const ATTEMPTS = 5;
const MOST_NAMED = 5;
/** Events from the parts to the answer, on one vCPU: read, unpacked, put in order, packed again. Measured with records of 2 kB. */
export const MERGED_PER_SECOND = 40_000;

export interface PlaceEstimate extends Place {
  /** To be read; how many of them match is not known before. */
  readonly events: number;
  readonly seconds: number;
}

export interface Estimate {
  readonly seconds: number;
  readonly events: number;
  /** The busiest. */
  readonly places: readonly PlaceEstimate[];
  /** Over so many functions, where one could not keep up. */
  readonly functions?: number;
  /** What would make it shorter. */
  readonly narrowing: readonly string[];
}

/** One place, as far as a look at it tells. */
export interface PlaceOutlook extends PlaceLoad {
  readonly place: Place;
  readonly events: number;
  /** Of these, so many match what CloudTrail does not look up. */
  readonly matching: number;
}

/** Looks at each place; a request or two for most, more where it is not clear whether it can be read in the time that is left. Those that cannot be asked count for nothing here. */
export async function lookAhead(question: Question, range: TimeRange, lanes: readonly Lane[], secondsLeft: number): Promise<PlaceOutlook[]> {
  const { lookups, matches } = plan(question.conditions);
  return Promise.all(
    lanes.map(async (lane) => {
      const sample = new Sample(matches);
      // One after the other, by one quota: as when they are read.
      const found = await Promise.all(lookups.map((attribute) => eventsOf({ attribute, category: question.category }, range, lane, sample, secondsLeft / lookups.length)));
      const events = found.reduce((sum, count) => sum + count, 0);
      const pages = found.reduce((sum, count) => sum + Math.max(Math.ceil(count / EVENTS_PER_PAGE), lookups.length > 1 ? 1 : 0), 0);
      return { place: lane.place, events, pages, requestSeconds: pages * lane.pageSeconds, matching: events * sample.share };
    }),
  );
}

/** How long the question will take, `parts` being what each function reads. */
export function estimate(
  question: Question,
  range: TimeRange,
  outlooks: readonly PlaceOutlook[],
  parts: readonly (readonly Place[])[],
  budgetSeconds: number,
): Estimate {
  const byPlace = new Map(outlooks.map((outlook) => [placeKey(outlook.place), outlook]));
  const slowest = parts.map((places) => secondsAlone(places.flatMap((place) => byPlace.get(placeKey(place)) ?? []))).reduce((a, b) => Math.max(a, b), 0);
  const reading = Math.max(secondsAtQuota(outlooks), slowest);
  const seconds = Math.ceil(reading + (parts.length > 1 ? outlooks.reduce((sum, { matching }) => sum + matching, 0) / MERGED_PER_SECOND : 0));
  const busiest = outlooks.toSorted((a, b) => b.pages - a.pages).slice(0, MOST_NAMED);
  return {
    seconds,
    events: outlooks.reduce((sum, { events }) => sum + events, 0),
    places: busiest.map(({ place, events, pages }) => ({ ...place, events, seconds: Math.ceil(pages / REQUESTS_PER_SECOND) })),
    ...(parts.length > 1 && { functions: parts.length }),
    narrowing: seconds > budgetSeconds ? narrowing(question, range, seconds, budgetSeconds) : [],
  };
}

type Asked = Pick<PageRequest, 'attribute' | 'category'>;

class Sample {
  private seen = 0;
  private matching = 0;

  public constructor(private readonly matches: (event: HistoryEvent) => boolean) {}

  public get share(): number {
    return this.seen === 0 ? 0 : this.matching / this.seen;
  }

  public add(events: readonly HistoryEvent[]): void {
    this.seen += events.length;
    this.matching += events.filter(this.matches).length;
  }
}

async function eventsOf(asked: Asked, range: TimeRange, lane: Lane, sample: Sample, secondsLeft: number): Promise<number> {
  const newest = async (within: TimeRange): Promise<NewestPage | undefined> => {
    const page = await look(asked, within, lane);
    if (page === undefined) return undefined;
    sample.add(page.events);
    return { events: page.events, isLast: page.token === undefined };
  };
  return survey(range, newest, secondsLeft * REQUESTS_PER_SECOND * EVENTS_PER_PAGE);
}

async function look(asked: Asked, range: TimeRange, lane: Lane): Promise<Page | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await lane.turn();
    try {
      return await lane.send({ range, ...asked, token: undefined });
    } catch (error) {
      // The search meets the same failure and reports it.
      if (!(error instanceof LookupFailure) || (error.kind !== 'throttled' && error.kind !== 'transient')) return undefined;
    }
  }
  return undefined;
}

function narrowing({ conditions }: Question, { from, to }: TimeRange, seconds: number, budgetSeconds: number): string[] {
  const minutes = Math.max(Math.floor(((to - from) * budgetSeconds) / seconds / 60), 1);
  const ways = [`a range of at most ${String(minutes)} minutes`];
  if (plan(conditions).lookedUp === undefined) {
    ways.push(`a condition that CloudTrail can look up, without wildcards: ${LOOKED_UP_ATTRIBUTES.join(', ')}`);
  }
  ways.push('without the busiest account and Region', "a limit, for the newest events only, or ifTooLong 'begin', for answers one after the other by their cursors");
  return ways;
}
