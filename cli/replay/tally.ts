import type { MatchReport } from './replay-report';
import type { VolumeCell } from './volume-cells';

/** What one detection has seen. Nothing grows with the number of events but what a report shows. */
export interface DetectionTally {
  events: number;
  /** Matching events by the minute since 1970: what a metric filter publishes. */
  readonly minutes: Map<number, number>;
  readonly actors: Map<string, number>;
  readonly accounts: Map<string, number>;
  first: string | undefined;
  last: string | undefined;
}

/** What was counted, by one thread or by all. Plain data: threads hand it over as it is. */
export interface Tally {
  files: number;
  storedBytes: number;
  jsonBytes: number;
  events: number;
  duplicates: number;
  tooLarge: number;
  digestFiles: number;
  insightEvents: number;
  /** Matching events without a usable time: they are in no alarm. */
  undatedMatches: number;
  first: string | undefined;
  last: string | undefined;
  readonly problems: { path: string; reason: string }[];
  /** By day, account and service. */
  readonly volume: Map<string, VolumeCell>;
  readonly detections: DetectionTally[];
  matches: MatchReport[];
  matchesLeftOut: number;
}

export function newTally(detections: number): Tally {
  return {
    ...{ files: 0, storedBytes: 0, jsonBytes: 0, events: 0, duplicates: 0, tooLarge: 0, digestFiles: 0, insightEvents: 0, undatedMatches: 0 },
    first: undefined,
    last: undefined,
    problems: [],
    volume: new Map(),
    detections: Array.from({ length: detections }, () => ({ events: 0, minutes: new Map(), actors: new Map(), accounts: new Map(), first: undefined, last: undefined })),
    matches: [],
    matchesLeftOut: 0,
  };
}

export function add<K>(counts: Map<K, number>, key: K, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** The newest that a report holds; the rest is counted. */
export function keepNewest(tally: Tally, most: number): void {
  tally.matches.sort((one, other) => (one.eventTime === other.eventTime ? compare(one.eventId, other.eventId) : compare(other.eventTime, one.eventTime)));
  tally.matchesLeftOut += Math.max(tally.matches.length - most, 0);
  tally.matches.length = Math.min(tally.matches.length, most);
}

/** Adds what another thread counted. The order of the threads changes nothing. */
export function merge(into: Tally, from: Tally): void {
  for (const name of ['files', 'storedBytes', 'jsonBytes', 'events', 'duplicates', 'tooLarge', 'digestFiles', 'insightEvents', 'undatedMatches', 'matchesLeftOut'] as const) {
    into[name] += from[name];
  }
  span(into, from);
  for (const problem of from.problems) into.problems.push(problem);
  for (const match of from.matches) into.matches.push(match);
  for (const [key, cell] of from.volume) {
    const { events, bytes } = into.volume.get(key) ?? { events: 0, bytes: 0 };
    into.volume.set(key, { ...cell, events: cell.events + events, bytes: cell.bytes + bytes });
  }
  from.detections.forEach((other, index) => {
    const own = into.detections[index];
    if (!own) return;
    own.events += other.events;
    span(own, other);
    for (const [minute, events] of other.minutes) add(own.minutes, minute, events);
    for (const name of ['actors', 'accounts'] as const) for (const [key, events] of other[name]) add(own[name], key, events);
  });
}

interface Span {
  first: string | undefined;
  last: string | undefined;
}

/** Times in CloudTrail's form compare as text. */
export function widen(into: Span, time: string): void {
  if (into.first === undefined || time < into.first) into.first = time;
  if (into.last === undefined || time > into.last) into.last = time;
}

function span(into: Span, { first, last }: Readonly<Span>): void {
  if (first !== undefined) widen(into, first);
  if (last !== undefined) widen(into, last);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
