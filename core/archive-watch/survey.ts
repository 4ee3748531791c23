import type { Silence } from '../digests/options';
import type { Place } from '../digests/place';
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

/** An account that joined, or a Region that was enabled, may take so long until its first digest. */
export const GRACE_SECONDS = 24 * 3_600;

type Accounts = WatchIndex['accounts'];

/** With what AWS Organizations says, and with accounts that have digests. */
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
    // One that has delivered already is not awaited.
    if (entry === undefined && joined !== undefined && joined > now - GRACE_SECONDS) continue;
    known.set(id, { ...entry, activeAt: now, closedSince: undefined });
  }
  for (const [id, entry] of known) {
    // It was in use when it was last seen to be; of one that never was, nothing is expected.
    if (!active.has(id)) known.set(id, { ...entry, closedSince: entry.closedSince ?? entry.activeAt ?? 0 });
  }
  return Object.fromEntries(known);
}

/** With the Regions that are enabled now. */
export function withRegions(entry: AccountEntry, enabled: readonly string[], now: number): AccountEntry {
  const before = entry.regions ?? {};
  // All that are enabled when somebody asks for the first time have been for long, for all we know: they get the time as well.
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

/**
 * Which Regions of an account are looked at: those that deliver or did, and those that have to. One that has no Region at all has its trail's, so that somebody
 * looks.
 */
export function placesOf(
  account: string,
  entry: AccountEntry,
  delivering: readonly string[],
  { homeRegion, isMultiRegion }: Covered,
  now: number,
): readonly Place[] {
  const awaited = Object.entries(entry.regions ?? {})
    .filter(([, since]) => since <= now - GRACE_SECONDS)
    .map(([region]) => region)
    .filter((region) => isMultiRegion || region === homeRegion);
  const isAwaited = entry.closedSince === undefined && entry.activeAt !== undefined;
  const regions = [...new Set([...delivering, ...(isAwaited ? awaited : [])])];
  const all = regions.length === 0 && isAwaited ? [homeRegion] : regions;
  return all.sort().map((region) => ({ account, region }));
}

/** Whether nothing is expected of a place any more. A Region that is not enabled, and never was as far as is known, is closed since ever. */
export function closedSince(
  { closedSince: since, regions, closedRegions = {} }: AccountEntry,
  region: string,
): number | undefined {
  if (since !== undefined) return since;
  return regions !== undefined && regions[region] === undefined ? (closedRegions[region] ?? 0) : undefined;
}

/** What explains that places are silent. */
export function closures(entry: AccountEntry, places: readonly Place[]): Silence[] {
  return places.flatMap(({ account, region }): Silence[] => {
    const since = closedSince(entry, region);
    return since === undefined ? [] : [{ why: 'closed', account, region, from: since }];
  });
}
