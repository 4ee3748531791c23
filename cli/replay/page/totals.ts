import type { ActorReport, DetectionReport, Share } from '../replay-report';
import { rankOf } from './severity';

export interface ActorTotal {
  readonly name: string;
  /** Each event counts once, however many detections it matches. */
  readonly events: number;
  /** Titles of the detections. */
  readonly detections: readonly string[];
}

/** Returns the principals with the most matching events of the given detections, most first. */
export function actorTotals(
  actors: readonly ActorReport[],
  detections: readonly DetectionReport[],
): readonly ActorTotal[] {
  const titles = new Map(detections.map(({ id, title }) => [id, title]));
  const ranks = new Set(detections.map(rankOf));
  return actors
    .map(({ name, bySeverity, detections: ids }) => ({
      name,
      events: bySeverity.reduce(
        (sum, { severities, events }) => sum + (severities.some((rank) => ranks.has(rank)) ? events : 0),
        0,
      ),
      detections: ids.flatMap((id) => titles.get(id) ?? []),
    }))
    .filter(({ events }) => events > 0)
    .sort((one, other) => other.events - one.events);
}

export interface AccountGrid {
  readonly accounts: readonly string[];
  /** The events of a detection by account, in the order of `accounts`, and those in accounts without a column. */
  readonly rows: readonly { readonly title: string; readonly events: readonly number[]; readonly elsewhere: number }[];
  /** Whether there are accounts without a column. */
  readonly hasElsewhere: boolean;
}

/** Accounts as columns, detections with a match as rows; only the accounts with the most events have a column. */
export function accountGrid(detections: readonly DetectionReport[], mostColumns: number): AccountGrid {
  const totals = new Map<string, number>();
  for (const { name, events } of detections.flatMap(({ accounts }) => accounts))
    totals.set(name, (totals.get(name) ?? 0) + events);
  const ranked = [...totals].sort(([, one], [, other]) => other - one).map(([name]) => name);
  const accounts = ranked.slice(0, mostColumns);
  const rows = detections
    .filter(({ events }) => events > 0)
    .map(({ title, events: all, accounts: shares }) => {
      const events = accounts.map((account) => eventsOf(shares, account));
      return { title, events, elsewhere: all - events.reduce((sum, number) => sum + number, 0) };
    });
  return { accounts, rows, hasElsewhere: rows.some(({ elsewhere }) => elsewhere > 0) };
}

function eventsOf(shares: readonly Share[], account: string): number {
  return shares.find(({ name }) => name === account)?.events ?? 0;
}
