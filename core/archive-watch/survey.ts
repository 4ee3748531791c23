import type { Silence } from '../digests/options';
import type { Place } from '../digests/place';
import { type Expectation, SILENT_SECONDS } from './notices';
import type { AccountEntry, WatchIndex } from './watch-index';

/** An account in AWS Organizations. */
export interface MemberAccount {
  readonly id: string;
  /** Whether it is in use: not suspended or closing. */
  readonly isActive: boolean;
  /** In seconds since the epoch. */
  readonly joined?: number;
}

export interface SurveyPort {
  /** @throws errors of AWS Organizations */
  accounts(): Promise<readonly MemberAccount[]>;
  /** Returns `undefined` if Regions cannot be listed. */
  enabledRegions(account: string): Promise<readonly string[] | undefined>;
}

/** How long the first digest may take after an account joined, a Region was enabled or the trail was created. */
export const GRACE_SECONDS = 24 * 3_600;

type Accounts = WatchIndex['accounts'];

/** Adds accounts from AWS Organizations, and accounts with digests. */
export function withMembers(
  accounts: Accounts,
  members: readonly MemberAccount[] | undefined,
  delivering: readonly string[],
  now: number,
): Accounts {
  const known = new Map<string, AccountEntry>(Object.entries(accounts));
  for (const id of delivering) if (!known.has(id)) known.set(id, {});
  if (members === undefined) return Object.fromEntries(known);
  const active = new Map(members.filter(({ isActive }) => isActive).map((one) => [one.id, one]));
  for (const [id, { joined }] of active) {
    const entry = known.get(id);
    // Too new to be missed, unless it has already delivered.
    if (entry === undefined && joined !== undefined && joined > now - GRACE_SECONDS) continue;
    known.set(id, { ...entry, activeAt: now, closedSince: undefined });
  }
  for (const [id, entry] of known) {
    // Closed since it was last seen in use. Nothing is expected of one that was never seen.
    if (!active.has(id)) known.set(id, { ...entry, closedSince: entry.closedSince ?? entry.activeAt ?? 0 });
  }
  return Object.fromEntries(known);
}

/** Adds the Regions that are currently enabled. */
export function withRegions(entry: AccountEntry, enabled: readonly string[], now: number): AccountEntry {
  const before = entry.regions ?? {};
  // It is unknown since when: those that are enabled at the first check also get the grace period.
  const regions = Object.fromEntries(enabled.map((region) => [region, before[region] ?? now]));
  const closed = Object.entries({ ...entry.closedRegions }).filter(([region]) => regions[region] === undefined);
  const gone = Object.keys(before).filter((region) => regions[region] === undefined);
  const since = entry.regionsAt ?? now;
  const closedRegions = { ...Object.fromEntries(gone.map((region) => [region, since])), ...Object.fromEntries(closed) };
  return { ...entry, regions, regionsAt: now, closedRegions };
}

/** The scope of a trail. */
export interface Covered {
  readonly homeRegion: string;
  readonly isMultiRegion: boolean;
}

/** What else decides about an account. */
export interface Scope {
  readonly settings: { readonly trail: Covered };
  /** When the watch started. */
  readonly startedAt: number;
  readonly now: number;
}

/**
 * Returns the Regions of an account to check: those that deliver or did, and those that should. An account without any
 * known Region is expected in the trail's home Region once the watch has run for a day, since the trail may be as new
 * as the watch.
 */
export function placesOf(
  account: string,
  entry: AccountEntry,
  delivering: readonly string[],
  { settings, startedAt, now }: Scope,
): readonly Place[] {
  const { homeRegion, isMultiRegion } = settings.trail;
  const isExpected = entry.closedSince === undefined && entry.activeAt !== undefined;
  const enabled = Object.entries(entry.regions ?? {})
    .filter(([, since]) => since <= now - GRACE_SECONDS)
    .map(([region]) => region)
    .filter((region) => isMultiRegion || region === homeRegion);
  const regions = [...new Set([...delivering, ...(isExpected ? enabled : [])])];
  const isMissed = regions.length === 0 && isExpected && startedAt <= now - GRACE_SECONDS;
  return (isMissed ? [homeRegion] : regions).sort().map((region) => ({ account, region }));
}

/** Returns what an open place must deliver. The first digests after a pause come later. */
export function expectationOf({ activeAt }: AccountEntry, pauses: readonly Silence[], now: number): Expectation {
  if (pauses.some(({ to = now }) => now - to < SILENT_SECONDS)) return 'nothing';
  // If accounts cannot be listed, an old folder may be all that is left of an account.
  return activeAt === undefined ? 'no stop' : 'digests';
}

/**
 * Returns since when nothing is expected of a place. A Region that is not enabled, and as far as known never was, has
 * always been closed.
 */
export function closedSince(
  { closedSince: since, regions, closedRegions = {} }: AccountEntry,
  region: string,
): number | undefined {
  if (since !== undefined) return since;
  return regions !== undefined && regions[region] === undefined ? (closedRegions[region] ?? 0) : undefined;
}

/** Explains the silence of closed places. */
export function closures(entry: AccountEntry, places: readonly Place[]): Silence[] {
  return places.flatMap(({ account, region }): Silence[] => {
    const since = closedSince(entry, region);
    return since === undefined ? [] : [{ why: 'closed', account, region, from: since }];
  });
}
