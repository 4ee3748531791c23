import type { Named } from '../../core/findings/outside/named';
import type { FindingScope } from '../../lib/contract/findings';
import type { Deed } from './deeds';

/** What belongs to one finding of a detection, and where the detection asks for strangers names the same accounts. Plain data, so that threads can hand it over. */
export interface FindingGroup {
  /** Of the latest event. */
  latest: Deed;
  events: number;
  first: string;
  last: string;
  /** Matching events by the minute since 1970; absent where one event is enough. */
  readonly minutes?: Map<number, number>;
  /** Keys of those who did it, so many at most; absent where each has a finding of its own. */
  readonly principals?: Set<string>;
  /** Whom its events name that may be outside the organization: who is, is known at the end. */
  readonly named?: Named;
}

export interface FindingGroups {
  readonly groups: Map<string, FindingGroup>;
  /** Matching events of groups for which there was no room. */
  ungrouped: number;
  /** Matching events that name nobody but their own account, of a detection that asks for strangers. */
  inside: number;
}

/** Of one detection: so the noise of one takes no room from another. */
const MOST_GROUPS = 10_000;
/** As in the table of findings. */
const MOST_PRINCIPALS = 50;

export interface Counting {
  readonly threshold: number;
  readonly countBy?: FindingScope;
}

/** @param time ISO 8601, as CloudTrail writes it: it compares as text @param minute since 1970 */
export function group(
  into: FindingGroups,
  { threshold, countBy = 'principal' }: Counting,
  deed: Deed,
  time: string,
  minute: number,
  named?: Named,
): void {
  if (named?.length === 0) {
    into.inside += 1;
    return;
  }
  const key = named === undefined ? deed.keys[countBy] : `${deed.keys[countBy]}\n${JSON.stringify(named)}`;
  let own = into.groups.get(key);
  if (own === undefined) {
    if (into.groups.size >= MOST_GROUPS) {
      into.ungrouped += 1;
      return;
    }
    own = {
      ...{ latest: deed, events: 0, first: time, last: time },
      ...(threshold > 1 && { minutes: new Map<number, number>() }),
      ...(countBy !== 'principal' && { principals: new Set<string>() }),
      ...(named !== undefined && { named }),
    };
    into.groups.set(key, own);
  }
  own.events += 1;
  extend(own, deed, time, time);
  own.minutes?.set(minute, (own.minutes.get(minute) ?? 0) + 1);
  if (own.principals && own.principals.size < MOST_PRINCIPALS) own.principals.add(deed.who.key);
}

/** Adds what another thread counted. */
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

/** Findings of the groups together, whomever their events name. The groups stay as they are. */
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
  for (const [minute, events] of other.minutes ?? []) own.minutes?.set(minute, (own.minutes.get(minute) ?? 0) + events);
  for (const one of other.principals ?? []) {
    if (own.principals && own.principals.size < MOST_PRINCIPALS) own.principals.add(one);
  }
}

function extend(own: FindingGroup, latest: Deed, first: string, last: string): void {
  if (first < own.first) own.first = first;
  if (last < own.last) return;
  // Of two in the same second, the same one whatever the order in which they are read.
  if (last > own.last || (latest !== own.latest && nameOf(latest) > nameOf(own.latest))) own.latest = latest;
  own.last = last;
}

function nameOf({ who: { key, arn = '' }, account }: Deed): string {
  return `${key}\n${arn}\n${account}`;
}
