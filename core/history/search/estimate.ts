import { EVENTS_PER_PAGE, REQUESTS_PER_SECOND } from '../../../lib/contract/event-history';
import { type PlaceLoad, secondsAlone, secondsAtQuota } from './capacity';
import { LOOKED_UP_ATTRIBUTES, plan } from '../request/conditions';
import { type HistoryEvent, type Place, placeKey } from './event';
import type { Lane } from './lane';
import { LookupFailure, type Page, type PageRequest } from './lookup-port';
import type { Question, TimeRange } from '../request/question';
import { type Count, type NewestPage, survey } from './survey';

const ATTEMPTS = 5;
const MOST_NAMED = 5;
const NOTHING: Count = { least: 0, events: 0, most: 0 };
/**
 * Events per second from the parts to the answer on one vCPU: reading, decompressing, sorting, compressing. Measured
 * with records of 2 kB.
 */
export const MERGED_PER_SECOND = 40_000;

/** The number of events to read; how many of them match is unknown. */
export interface Effort {
  readonly events: number;
  readonly seconds: number;
}

/**
 * The probable effort and its bounds: CloudTrail does not count events, and bursts may lie between the sampled pages.
 */
export interface Bounds {
  readonly least: Effort;
  readonly most: Effort;
}

export interface PlaceEstimate extends Place, Effort, Bounds {}

export interface Estimate extends Effort, Bounds {
  /** The busiest places. */
  readonly places: readonly PlaceEstimate[];
  /** The number of functions, if one would be too slow. */
  readonly functions?: number;
  /** How to narrow the question if it will probably not fit into one run. */
  readonly narrowing: readonly string[];
}

/** The estimate for one place. */
export interface PlaceOutlook extends PlaceLoad, Count {
  readonly place: Place;
  /** How many of `events` match conditions that CloudTrail does not look up. */
  readonly matching: number;
  /** The number of pages for each bound; `pages` are those of `events`. */
  readonly pagesOf: Readonly<Record<keyof Count, number>>;
}

/** The estimates for all places, and why some could not be sampled. */
export interface Outlook {
  readonly outlooks: readonly PlaceOutlook[];
  readonly failures: readonly { readonly place: Place; readonly failure: LookupFailure }[];
}

/**
 * Samples each place: a request or two for most, more if traffic is uneven, or if it is unclear whether it can be read
 * in the remaining time. Places that cannot be read count as nothing.
 */
export async function lookAhead(
  question: Question,
  range: TimeRange,
  lanes: readonly Lane[],
  secondsLeft: number,
): Promise<Outlook> {
  const { lookups, matches } = plan(question.conditions);
  const failures: { place: Place; failure: LookupFailure }[] = [];
  const enough = secondsLeft * REQUESTS_PER_SECOND * EVENTS_PER_PAGE;
  const outlooks = lanes.map(async (lane): Promise<PlaceOutlook> => {
    const sample = new Sample(matches);
    const looks = lookups.map((attribute) => new Glance({ attribute, category: question.category }, lane, sample));
    const counts = await Promise.all(
      looks.map(async (look) => (await survey(range, (within) => look.at(within), enough, lookups.length)) ?? NOTHING),
    );
    const failed = looks.find(({ failure, hasSeen }) => failure !== undefined && !hasSeen);
    if (failed?.failure !== undefined) failures.push({ place: lane.place, failure: failed.failure });
    const sums = (of: (count: number) => number): Record<keyof Count, number> =>
      byBound((bound) => counts.reduce((total, count) => total + of(count[bound]), 0));
    const { least, events, most } = sums((count) => count);
    // Each of several lookups takes a request, even if it finds nothing.
    const pagesOf = sums((count) => Math.max(Math.ceil(count / EVENTS_PER_PAGE), lookups.length > 1 ? 1 : 0));
    const pages = pagesOf.events;
    return {
      place: lane.place,
      ...{ least, events, most },
      pagesOf,
      pages,
      requestSeconds: pages * lane.pageSeconds,
      matching: events * sample.share,
    };
  });
  return { outlooks: await Promise.all(outlooks), failures };
}

/** Returns how long the question will take. `parts` are the places that each function reads. */
export function estimate(
  question: Question,
  range: TimeRange,
  outlooks: readonly PlaceOutlook[],
  parts: readonly (readonly Place[])[],
  budgetSeconds: number,
): Estimate {
  const {
    least,
    events: probable,
    most,
  } = byBound((bound) =>
    effort(
      outlooks.map((outlook) => atBound(outlook, bound)),
      parts,
    ),
  );
  const busiest = outlooks.toSorted((a, b) => b.pagesOf.most - a.pagesOf.most).slice(0, MOST_NAMED);
  return {
    ...probable,
    ...{ least, most },
    places: busiest.map((outlook) => {
      const alone = byBound((bound) => ({
        events: outlook[bound],
        seconds: Math.ceil(outlook.pagesOf[bound] / REQUESTS_PER_SECOND),
      }));
      return { ...outlook.place, ...alone.events, least: alone.least, most: alone.most };
    }),
    ...(parts.length > 1 && { functions: parts.length }),
    narrowing: probable.seconds > budgetSeconds ? narrowing(question, range, probable.seconds, budgetSeconds) : [],
  };
}

/** Returns the place with the events and pages of this bound. */
function atBound(outlook: PlaceOutlook, bound: keyof Count): PlaceOutlook {
  const share = outlook.events === 0 ? 0 : outlook.matching / outlook.events;
  const secondsPerPage = outlook.pages === 0 ? 0 : outlook.requestSeconds / outlook.pages;
  const [events, pages] = [outlook[bound], outlook.pagesOf[bound]];
  return { ...outlook, events, pages, requestSeconds: pages * secondsPerPage, matching: events * share };
}

function byBound<T>(of: (bound: keyof Count) => T): Record<keyof Count, T> {
  return { least: of('least'), events: of('events'), most: of('most') };
}

function effort(outlooks: readonly PlaceOutlook[], parts: readonly (readonly Place[])[]): Effort {
  const byPlace = new Map(outlooks.map((outlook) => [placeKey(outlook.place), outlook]));
  const slowest = parts
    .map((places) => secondsAlone(places.flatMap((place) => byPlace.get(placeKey(place)) ?? [])))
    .reduce((a, b) => Math.max(a, b), 0);
  const reading = Math.max(secondsAtQuota(outlooks), slowest);
  const merging = parts.length > 1 ? outlooks.reduce((sum, { matching }) => sum + matching, 0) / MERGED_PER_SECOND : 0;
  return { seconds: Math.ceil(reading + merging), events: outlooks.reduce((sum, { events }) => sum + events, 0) };
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

/** Samples one place. */
class Glance {
  public hasSeen = false;
  /** The last failure. The search will meet and report it; an estimate must report it itself. */
  public failure: LookupFailure | undefined;

  public constructor(
    private readonly asked: Asked,
    private readonly lane: Lane,
    private readonly sample: Sample,
  ) {}

  public async at(range: TimeRange, token?: string): Promise<NewestPage | undefined> {
    const page = await this.page(range, token);
    if (page === undefined) return undefined;
    this.hasSeen = true;
    this.sample.add(page.events);
    return { events: page.events, next: page.token === undefined ? undefined : () => this.at(range, page.token) };
  }

  private async page(range: TimeRange, token: string | undefined): Promise<Page | undefined> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await this.lane.turn();
      try {
        return await this.lane.send({ ...this.asked, range, token });
      } catch (error) {
        this.failure =
          error instanceof LookupFailure ? error : new LookupFailure('refused', String(error), { cause: error });
        if (this.failure.kind !== 'throttled' && this.failure.kind !== 'transient') return undefined;
      }
    }
    return undefined;
  }
}

function narrowing(
  { conditions }: Question,
  { from, to }: TimeRange,
  seconds: number,
  budgetSeconds: number,
): string[] {
  const minutes = Math.max(Math.floor(((to - from) * budgetSeconds) / seconds / 60), 1);
  const ways = [`a range of at most ${String(minutes)} minutes`];
  if (plan(conditions).lookedUp === undefined) {
    ways.push(`a condition that CloudTrail can look up, without wildcards: ${LOOKED_UP_ATTRIBUTES.join(', ')}`);
  }
  ways.push(
    'without the busiest account and Region',
    "a limit, for the newest events only, or ifTooLong 'begin', for several answers connected by cursors",
  );
  return ways;
}
