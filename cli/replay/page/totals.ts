import type { DetectionReport, Share } from '../replay-report';

export interface ActorTotal {
  readonly name: string;
  /** Over detections: an event that matches two counts in both. */
  readonly events: number;
  readonly detections: readonly string[];
}

/** Who is behind most matches, over all the detections given. */
export function topActors(detections: readonly DetectionReport[], most: number): readonly ActorTotal[] {
  const totals = new Map<string, ActorTotal>();
  for (const { title, actors } of detections) {
    for (const { name, events } of actors) {
      const before = totals.get(name);
      totals.set(name, { name, events: (before?.events ?? 0) + events, detections: [...(before?.detections ?? []), title] });
    }
  }
  return [...totals.values()].sort((one, other) => other.events - one.events).slice(0, most);
}

export interface AccountGrid {
  readonly accounts: readonly string[];
  /** Of a detection: events by account, in the order of `accounts`, and in the accounts that have no column. */
  readonly rows: readonly { readonly title: string; readonly events: readonly number[]; readonly elsewhere: number }[];
  readonly accountsLeftOut: number;
}

/** Accounts across, detections with a match down; the accounts with most events have a column. */
export function accountGrid(detections: readonly DetectionReport[], mostColumns: number): AccountGrid {
  const totals = new Map<string, number>();
  for (const { name, events } of detections.flatMap(({ accounts }) => accounts)) totals.set(name, (totals.get(name) ?? 0) + events);
  const ranked = [...totals].sort(([, one], [, other]) => other - one).map(([name]) => name);
  const accounts = ranked.slice(0, mostColumns);
  const rows = detections
    .filter(({ events }) => events > 0)
    .map(({ title, events: all, accounts: shares }) => {
      const events = accounts.map((account) => eventsOf(shares, account));
      return { title, events, elsewhere: all - events.reduce((sum, number) => sum + number, 0) };
    });
  return { accounts, rows, accountsLeftOut: ranked.length - accounts.length };
}

function eventsOf(shares: readonly Share[], account: string): number {
  return shares.find(({ name }) => name === account)?.events ?? 0;
}
