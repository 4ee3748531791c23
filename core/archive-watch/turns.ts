import { WATCH_TICK_MINUTES } from '../../lib/contract/archive-watch';
import { due } from './book';
import type { WatchSettings } from './ports';
import type { AccountEntry, WatchIndex } from './watch-index';

export const HOUR = 3_600;
/** Scheduled starts are never exactly one period apart. */
export const SLACK_SECONDS = (WATCH_TICK_MINUTES * 60) / 2;

type Turns = Pick<WatchSettings, 'hours' | 'isForced'>;

/** Whether a start has anything to do. */
export function hasWork(index: WatchIndex, turns: Turns, now: number): boolean {
  return isSurveyDue(index, turns, now) || dueAccounts(index, turns, now).length > 0 || due(index.book, now).length > 0;
}

export function isSurveyDue({ surveyedAt }: WatchIndex, { hours, isForced = false }: Turns, now: number): boolean {
  return isForced || surveyedAt === undefined || surveyedAt <= now - hours * HOUR + SLACK_SECONDS;
}

/** Returns the accounts to check now, longest waiting first. */
export function dueAccounts(
  { accounts }: WatchIndex,
  { hours, isForced = false }: Turns,
  now: number,
): readonly string[] {
  const limit = isForced ? now - 1 : now - hours * HOUR + SLACK_SECONDS;
  const isDue = ([, { lookedAt = 0 }]: [string, AccountEntry]): boolean => lookedAt <= limit;
  return Object.entries(accounts)
    .filter(isDue)
    .sort(([a, one], [b, other]) => (one.lookedAt ?? 0) - (other.lookedAt ?? 0) || (a < b ? -1 : 1))
    .map(([id]) => id);
}

/** Returns accounts that have waited for two intervals: there is never enough time for them. */
export function overdueAccounts(index: WatchIndex, turns: Turns, now: number): readonly string[] {
  const limit = now - 2 * turns.hours * HOUR - SLACK_SECONDS;
  return dueAccounts(index, turns, now).filter((id) => {
    const { lookedAt, activeAt = now } = index.accounts[id] ?? {};
    // An account that was never checked has waited since it became known.
    return (lookedAt ?? activeAt) < limit;
  });
}
