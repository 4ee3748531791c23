import type { Act } from './act';
import type { ActKind } from './act-kinds';

/** What was done with one credential of a principal. Plain data for threads. */
export interface Performer {
  readonly who: Act['who'];
  readonly home: string;
  events: number;
  first: string;
  last: string;
  readonly accounts: Seen;
  readonly regions: Seen;
  readonly addresses: Seen;
  readonly userAgents: Seen;
  /** By kind, call and error. */
  readonly deeds: Map<string, Deeds>;
  /** The number of calls beyond those that are kept. */
  deedsLeftOut: number;
  /** Access keys in the responses to its calls. */
  readonly issued: Map<string, Handover>;
  /** Users that it created or allowed to sign in, as `account/name`. */
  readonly enabled: Map<string, Handover>;
  /** Indexes of the detections that its events match, and the account: `index account`. */
  readonly detections: Set<string>;
}

/** First and last times by value; beyond a maximum, values are only counted. */
export interface Seen {
  readonly first: Map<string, string>;
  leftOut: number;
}

export interface Deeds {
  readonly kind: ActKind;
  readonly call: string;
  readonly errorCode?: string;
  events: number;
  first: string;
  last: string;
  readonly targets: Seen;
}

export interface Handover {
  readonly call: string;
  readonly time: string;
}

const MOST_SEEN = 25;
const MOST_DEEDS = 200;
const MOST_HANDOVERS = 200;

export function newPerformer({ who, home, time }: Act): Performer {
  return {
    who,
    home,
    events: 0,
    first: time,
    last: time,
    accounts: nothing(),
    regions: nothing(),
    addresses: nothing(),
    userAgents: nothing(),
    deeds: new Map(),
    deedsLeftOut: 0,
    issued: new Map(),
    enabled: new Map(),
    detections: new Set(),
  };
}

export function perform(performer: Performer, act: Act, matching: readonly number[]): void {
  const { time, account, kind, call, errorCode, issuedKey, enabledUser } = act;
  performer.events += 1;
  widen(performer, time, time);
  see(performer.accounts, account, time);
  see(performer.regions, act.region, time);
  see(performer.addresses, act.sourceIp, time);
  see(performer.userAgents, act.userAgent, time);
  for (const place of matching) performer.detections.add(`${String(place)} ${account}`);
  if (issuedKey !== undefined) hand(performer.issued, issuedKey, { call, time });
  if (enabledUser !== undefined) hand(performer.enabled, `${account}/${enabledUser}`, { call, time });
  const key = [kind, call, errorCode ?? ''].join('\n');
  const deeds = performer.deeds.get(key) ?? {
    kind,
    call,
    ...(errorCode !== undefined && { errorCode }),
    events: 0,
    first: time,
    last: time,
    targets: nothing(),
  };
  if (!performer.deeds.has(key)) {
    if (performer.deeds.size >= MOST_DEEDS) {
      performer.deedsLeftOut += 1;
      return;
    }
    performer.deeds.set(key, deeds);
  }
  deeds.events += 1;
  widen(deeds, time, time);
  see(deeds.targets, act.target, time);
}

/** Adds what was done with another credential, or what another thread saw. */
export function mergePerformer(into: Performer, from: Performer): void {
  into.events += from.events;
  into.deedsLeftOut += from.deedsLeftOut;
  widen(into, from.first, from.last);
  for (const name of ['accounts', 'regions', 'addresses', 'userAgents'] as const) mergeSeen(into[name], from[name]);
  for (const detection of from.detections) into.detections.add(detection);
  for (const name of ['issued', 'enabled'] as const)
    for (const [key, handover] of from[name]) hand(into[name], key, handover);
  for (const [key, deeds] of from.deeds) {
    const own = into.deeds.get(key);
    if (own) {
      own.events += deeds.events;
      widen(own, deeds.first, deeds.last);
      mergeSeen(own.targets, deeds.targets);
    } else if (into.deeds.size < MOST_DEEDS) into.deeds.set(key, copied(deeds));
    else into.deedsLeftOut += deeds.events;
  }
}

/** Returns a deep copy that a merge may change. */
export function copyOf(performer: Performer): Performer {
  return structuredClone(performer);
}

function copied(deeds: Deeds): Deeds {
  return { ...deeds, targets: { first: new Map(deeds.targets.first), leftOut: deeds.targets.leftOut } };
}

function nothing(): Seen {
  return { first: new Map(), leftOut: 0 };
}

function see(seen: Seen, value: string | undefined, time: string): void {
  if (value === undefined) return;
  const known = seen.first.get(value);
  if (known === undefined && seen.first.size >= MOST_SEEN) seen.leftOut += 1;
  else if (known === undefined || time < known) seen.first.set(value, time);
}

function mergeSeen(into: Seen, from: Seen): void {
  into.leftOut += from.leftOut;
  for (const [value, time] of from.first) see(into, value, time);
}

function hand(handovers: Map<string, Handover>, key: string, handover: Handover): void {
  const known = handovers.get(key);
  if (known ? handover.time < known.time : handovers.size < MOST_HANDOVERS) handovers.set(key, handover);
}

function widen(into: { first: string; last: string }, first: string, last: string): void {
  if (first < into.first) into.first = first;
  if (last > into.last) into.last = last;
}
