import { EXCLUSIONS, type Exclusion } from './event-filter';
import { type FindingGroups, mergeGroups } from './finding-groups';
import { type KeptMatches, mergeKept, newKeptMatches } from './kept-matches';
import { mergePerformers, newPerformers, type Performers } from './story/performers';
import { add } from './add';
import type { VolumeCell } from './volume-cells';

/** The counts of one detection. Only what a report shows grows with the number of events. */
export interface DetectionTally {
  events: number;
  /** Matching events by minute since the epoch, as published by a metric filter. */
  readonly minutes: Map<number, number>;
  readonly actors: Map<string, number>;
  readonly accounts: Map<string, number>;
  readonly findings: FindingGroups;
  first: string | undefined;
  last: string | undefined;
}

/** The counts of one thread or of all. Plain data for threads. */
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
  /** Excluded events, each counted once, by reason. */
  readonly excluded: Record<Exclusion, number>;
  /** The accounts of excluded events: they belong to the organization too. */
  readonly excludedAccounts: Set<string>;
  first: string | undefined;
  last: string | undefined;
  readonly problems: { path: string; reason: string }[];
  /** By day, account and service. */
  readonly volume: Map<string, VolumeCell>;
  readonly detections: DetectionTally[];
  /** Events with any match, each counted once. */
  matchingEvents: number;
  /** The same by principal, and within each by the severities that it matches: see `severityMask`. */
  readonly actors: Map<string, number[]>;
  readonly kept: KeptMatches;
  /** Empty unless stories are requested. */
  readonly performers: Performers;
}

export function newTally(detections: number): Tally {
  return {
    ...{
      files: 0,
      storedBytes: 0,
      jsonBytes: 0,
      events: 0,
      duplicates: 0,
      tooLarge: 0,
      digestFiles: 0,
      insightEvents: 0,
      undatedMatches: 0,
      matchingEvents: 0,
    },
    excluded: { undated: 0, time: 0, account: 0, principal: 0 },
    excludedAccounts: new Set(),
    first: undefined,
    last: undefined,
    problems: [],
    volume: new Map(),
    detections: Array.from({ length: detections }, () => ({
      events: 0,
      minutes: new Map(),
      actors: new Map(),
      accounts: new Map(),
      findings: { groups: new Map(), ungrouped: 0, inside: 0 },
      first: undefined,
      last: undefined,
    })),
    actors: new Map(),
    kept: newKeptMatches(detections),
    performers: newPerformers(),
  };
}

/** Adds to a list of counts for a key. */
export function addAt<K>(counts: Map<K, number[]>, key: K, place: number, by = 1): void {
  let list = counts.get(key);
  if (list === undefined) counts.set(key, (list = []));
  for (let missing = list.length; missing <= place; missing++) list.push(0);
  list[place] = (list[place] ?? 0) + by;
}

/** Adds the counts of another thread. The order of threads does not matter. */
export function merge(into: Tally, from: Tally): void {
  for (const name of [
    'files',
    'storedBytes',
    'jsonBytes',
    'events',
    'duplicates',
    'tooLarge',
    'digestFiles',
    'insightEvents',
    'undatedMatches',
    'matchingEvents',
  ] as const) {
    into[name] += from[name];
  }
  for (const why of EXCLUSIONS) into.excluded[why] += from.excluded[why];
  for (const account of from.excludedAccounts) into.excludedAccounts.add(account);
  span(into, from);
  for (const problem of from.problems) into.problems.push(problem);
  for (const [actor, events] of from.actors)
    events.forEach((number, mask) => {
      addAt(into.actors, actor, mask, number);
    });
  mergeKept(into.kept, from.kept);
  mergePerformers(into.performers, from.performers);
  for (const [key, cell] of from.volume) {
    const { events, bytes } = into.volume.get(key) ?? { events: 0, bytes: 0 };
    into.volume.set(key, { ...cell, events: cell.events + events, bytes: cell.bytes + bytes });
  }
  from.detections.forEach((other, index) => {
    const own = into.detections[index];
    if (!own) return;
    own.events += other.events;
    span(own, other);
    mergeGroups(own.findings, other.findings);
    for (const [minute, events] of other.minutes) add(own.minutes, minute, events);
    for (const name of ['actors', 'accounts'] as const)
      for (const [key, events] of other[name]) add(own[name], key, events);
  });
}

interface Span {
  first: string | undefined;
  last: string | undefined;
}

/** Times in CloudTrail's form can be compared as text. */
export function widen(into: Span, time: string): void {
  if (into.first === undefined || time < into.first) into.first = time;
  if (into.last === undefined || time > into.last) into.last = time;
}

function span(into: Span, { first, last }: Readonly<Span>): void {
  if (first !== undefined) widen(into, first);
  if (last !== undefined) widen(into, last);
}
