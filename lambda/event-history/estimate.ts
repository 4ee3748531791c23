import { EVENTS_PER_PAGE, REQUESTS_PER_SECOND } from '../../lib/contract/event-history';
import { plan } from './conditions';
import type { Place } from './event';
import type { Lane } from './lane';
import { LookupFailure, type Page } from './lookup-port';
import type { Question, TimeRange } from './question';

/** One page is looked at in each part of the range: nights and weekends have fewer events than the hour that ends it. */
const PARTS = 4;
const ATTEMPTS = 5;
const MOST_NAMED = 5;

export interface PlaceEstimate extends Place {
  /** To be read; how many of them match is not known before. */
  readonly events: number;
  readonly seconds: number;
}

export interface Estimate {
  /** All places are read at once, so the busiest one decides. */
  readonly seconds: number;
  readonly events: number;
  /** The busiest. */
  readonly places: readonly PlaceEstimate[];
  /** What would make it shorter. */
  readonly narrowing: readonly string[];
}

/** How long the question will take; a request or two for most places. Those that cannot be asked count for nothing here. */
export async function estimate(question: Question, range: TimeRange, lanes: readonly Lane[], budgetSeconds: number): Promise<Estimate> {
  const places = await Promise.all(
    lanes.map(async (lane): Promise<PlaceEstimate> => {
      const events = await eventsOf(question, range, lane);
      return { ...lane.place, events, seconds: Math.ceil(Math.ceil(events / EVENTS_PER_PAGE) / REQUESTS_PER_SECOND) };
    }),
  );
  const busiest = places.toSorted((a, b) => b.seconds - a.seconds);
  const seconds = busiest[0]?.seconds ?? 0;
  return {
    seconds,
    events: places.reduce((sum, { events }) => sum + events, 0),
    places: busiest.slice(0, MOST_NAMED),
    narrowing: seconds > budgetSeconds ? narrowing(question, range, seconds, budgetSeconds) : [],
  };
}

async function eventsOf(question: Question, { from, to }: TimeRange, lane: Lane): Promise<number> {
  const width = Math.ceil((to - from + 1) / PARTS);
  let events = 0;
  let perSecond = 0;
  let top = to;
  for (let part = 1; part <= PARTS && top >= from; part++) {
    const page = await look(question, { from, to: top }, lane);
    if (page === undefined) return events;
    events += page.events.length;
    // Without a token this is all there is, down to the end of the range.
    if (page.token === undefined) return events;
    const newest = page.events[0]?.time ?? top;
    const oldest = page.events.at(-1)?.time ?? top;
    perSecond = page.events.length / Math.max(newest - oldest, 1);
    // A page can reach beyond its part; what it does not reach is taken to be as dense.
    const next = Math.min(to - part * width, oldest);
    events += perSecond * Math.max(oldest - Math.max(next, from), 0);
    top = next;
  }
  return Math.round(events + perSecond * Math.max(top - from, 0));
}

async function look({ conditions, category }: Question, range: TimeRange, lane: Lane): Promise<Page | undefined> {
  const { attribute } = plan(conditions);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await lane.turn();
    try {
      return await lane.send({ range, attribute, category, token: undefined });
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
  if (plan(conditions).attribute === undefined) {
    ways.push('a condition that CloudTrail can look up: eventId, accessKeyId, resourceName, user, eventName, resourceType, eventSource or readOnly');
  }
  ways.push('without the busiest account and Region', "a limit, for the newest events only, or ifTooLong 'begin', for answers one after the other by their cursors");
  return ways;
}
