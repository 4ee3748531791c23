import type { Named } from '../../core/findings/outside/named';
import type { FindingScope } from '../../lib/contract/findings';
import { add } from './add';
import type { Deed } from './deeds';

/**
 * Events of one finding of a detection. If the detection looks for outsiders, they also name the same accounts. Plain
 * data for threads.
 */
export interface FindingGroup {
  /** The data of the latest event. */
  latest: Deed;
  events: number;
  first: string;
  last: string;
  /** Matching events by minute since the epoch; absent if one event is enough. */
  readonly minutes?: Map<number, number>;
  /** Keys of the principals, up to a maximum; absent if each has its own finding. */
  readonly principals?: Set<string>;
  /** The accounts and principals that its events name and that may be outside the organization; decided at the end. */
  readonly named?: Named;
}

export interface FindingGroups {
  readonly groups: Map<string, FindingGroup>;
  /** Matching events of groups for which there was no room. */
  ungrouped: number;
  /** Matching events that name nobody but their own account, of a detection that looks for outsiders. */
  inside: number;
}

/** Per detection, so that a noisy one takes no room from others. */
const MOST_GROUPS = 10_000;
/** As in the findings table. */
const MOST_PRINCIPALS = 50;

export interface Counting {
  readonly threshold: number;
  readonly countBy?: FindingScope;
}

/** When events happened; the times are ISO 8601 as CloudTrail writes it, compared as text. */
export interface Period {
  readonly first: string;
  readonly last: string;
  /** The number of events by minute since the epoch. */
  readonly minutes: Iterable<readonly [minute: number, events: number]>;
}

/** The period of one event. */
export function periodOf(time: string, minute: number): Period {
  return { first: time, last: time, minutes: [[minute, 1]] };
}

/** @param deed of each of the events */
export function group(
  into: FindingGroups,
  { threshold, countBy = 'principal' }: Counting,
  deed: Deed,
  events: number,
  { first, last, minutes }: Period,
  named?: Named,
): void {
  if (named?.length === 0) {
    into.inside += events;
    return;
  }
  const key = named === undefined ? deed.keys[countBy] : `${deed.keys[countBy]}\n${JSON.stringify(named)}`;
  let own = into.groups.get(key);
  if (own === undefined) {
    if (into.groups.size >= MOST_GROUPS) {
      into.ungrouped += events;
      return;
    }
    own = {
      ...{ latest: deed, events: 0, first, last },
      ...(threshold > 1 && { minutes: new Map<number, number>() }),
      ...(countBy !== 'principal' && { principals: new Set<string>() }),
      ...(named !== undefined && { named }),
    };
    into.groups.set(key, own);
  }
  own.events += events;
  extend(own, deed, first, last);
  if (own.minutes) for (const [minute, number] of minutes) add(own.minutes, minute, number);
  if (own.principals && own.principals.size < MOST_PRINCIPALS) own.principals.add(deed.who.key);
}

/** Adds the counts of another thread. */
export function mergeGroups(into: FindingGroups, from: FindingGroups): void {
  into.ungrouped += from.ungrouped;
  into.inside += from.inside;
  for (const [key, other] of from.groups) {
    const own = into.groups.get(key);
    if (own === undefined) {
      if (into.groups.size < MOST_GROUPS) into.groups.set(key, other);
      else into.ungrouped += other.events;
      continue;
    }
    addGroup(own, other);
  }
}

/** Merges groups into findings, whatever accounts their events name. The groups are not changed. */
export function withoutNames(
  groups: readonly FindingGroup[],
  { countBy = 'principal' }: Pick<Counting, 'countBy'>,
): FindingGroup[] {
  const together = new Map<string, FindingGroup>();
  for (const one of groups) {
    const key = one.latest.keys[countBy];
    const known = together.get(key);
    if (known !== undefined) addGroup(known, one);
    else
      together.set(key, {
        ...one,
        ...(one.minutes && { minutes: new Map(one.minutes) }),
        ...(one.principals && { principals: new Set(one.principals) }),
      });
  }
  return [...together.values()];
}

function addGroup(own: FindingGroup, other: FindingGroup): void {
  own.events += other.events;
  extend(own, other.latest, other.first, other.last);
  if (own.minutes) for (const [minute, events] of other.minutes ?? []) add(own.minutes, minute, events);
  for (const one of other.principals ?? []) {
    if (own.principals && own.principals.size < MOST_PRINCIPALS) own.principals.add(one);
  }
}

function extend(own: FindingGroup, latest: Deed, first: string, last: string): void {
  if (first < own.first) own.first = first;
  if (last < own.last) return;
  // If two are in the same second, the choice must not depend on the order of reading.
  if (last > own.last || (latest !== own.latest && nameOf(latest) > nameOf(own.latest))) own.latest = latest;
  own.last = last;
}

function nameOf({ who: { key, arn = '' }, account }: Deed): string {
  return `${key}\n${arn}\n${account}`;
}
