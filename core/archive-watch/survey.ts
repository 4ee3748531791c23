import type { Silence } from '../digests/options';
import type { Place } from '../digests/place';
import { type Expectation, SILENT_SECONDS } from './notices';
import type { AccountEntry, WatchIndex } from './watch-index';

/** An account, as AWS Organizations has it. */
export interface MemberAccount {
  readonly id: string;
  /** In use: not suspended, not closing. */
  readonly isActive: boolean;
  /** In seconds. */
  readonly joined?: number;
}

export interface SurveyPort {
  /** @throws what AWS Organizations says */
  accounts(): Promise<readonly MemberAccount[]>;
  /** Undefined where nobody may ask. */
  enabledRegions(account: string): Promise<readonly string[] | undefined>;
}

/** After an account joined, a Region was enabled or the trail was made, the first digest may take this long. */
export const GRACE_SECONDS = 24 * 3_600;

type Accounts = WatchIndex['accounts'];

/** Adds what AWS Organizations says, and accounts that have digests. */
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
    // Too new to be missed, unless it has delivered already.
    if (entry === undefined && joined !== undefined && joined > now - GRACE_SECONDS) continue;
    known.set(id, { ...entry, activeAt: now, closedSince: undefined });
  }
  for (const [id, entry] of known) {
    // Closed since it was last seen in use. Nothing is expected of one that never was.
    if (!active.has(id)) known.set(id, { ...entry, closedSince: entry.closedSince ?? entry.activeAt ?? 0 });
  }
  return Object.fromEntries(known);
}

/** Adds the Regions that are enabled now. */
export function withRegions(entry: AccountEntry, enabled: readonly string[], now: number): AccountEntry {
  const before = entry.regions ?? {};
  // Nobody knows since when: those that are enabled at the first look are given time as well.
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

/** What decides about an account, beside what is known of it. */
export interface Scope {
  readonly settings: { readonly trail: Covered };
  /** When the watch began. */
  readonly startedAt: number;
  readonly now: number;
}

/**
 * The Regions of an account to check: those that deliver or did, and those that have to. An account of which no Region is known is missed in the trail's home
 * Region, once the watch has run for a day: the trail may be as new as the watch.
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

/** What an open place has to deliver. The first digests after a pause come later. */
export function expectationOf({ activeAt }: AccountEntry, pauses: readonly Silence[], now: number): Expectation {
  if (pauses.some(({ to = now }) => now - to < SILENT_SECONDS)) return 'nothing';
  // An old folder may be all that is left of an account, where nobody says which accounts there are.
  return activeAt === undefined ? 'no stop' : 'digests';
}

/** Since when nothing is expected of a place. A Region that is not enabled, and was not before as far as is known, has always been closed. */
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
