import type { Period } from '../digests/place';

/** The topic that it is sent to. */
export type Loudness = 'page' | 'notify';

/** A problem to report. It has the same key whenever it is found. */
export interface Notice {
  readonly key: string;
  /** Notices of the same kind share an explanation. */
  readonly kind: string;
  readonly loudness: Loudness;
  /** Whether it may end. Otherwise it is a past event that nothing undoes. */
  readonly lasts: boolean;
  /** One message, without reminders. */
  readonly isOnce?: boolean;
  /** What is wrong, and where, in one line. */
  readonly title: string;
  readonly meaning: string;
  readonly response: string;
  readonly account?: string;
  readonly region?: string;
  /** The hours of the log that it affects. */
  readonly period?: Period;
  readonly keys: readonly string[];
}

/** A notice and the state of its messages. */
export interface Entry extends Notice {
  /** When it was found, in seconds since the epoch. */
  readonly since: number;
  /** The number of messages that contained it. */
  readonly told: number;
  /**
   * When the next message is due; `undefined` if never. The entry is kept for a while, so that it is not reported as
   * new if it is found again.
   */
  readonly dueAt?: number;
  /** Since when it is over. One message reports that, then it is forgotten. */
  readonly overAt?: number;
}

/** Everything that was found and is still kept. */
export interface Book {
  readonly notices: Readonly<Record<string, Entry>>;
  /** How many did not fit. */
  readonly dropped: number;
}

export const EMPTY_BOOK: Book = { notices: {}, dropped: 0 };

/** Beyond this number, individual notices do not matter. */
const MOST_NOTICES = 2_000;

const HOUR = 3_600;

/**
 * Time between messages about the same notice. Afterwards, a lasting problem is repeated every month; a past event is
 * dropped after a week.
 */
const REMINDERS = [24 * HOUR, 48 * HOUR, 96 * HOUR];
const THEN = 30 * 24 * HOUR;
const FORGOTTEN = 30 * 24 * HOUR;

/** Adds what was found, due at once. Known notices are unchanged; those that were over start again. */
export function noted(book: Book, found: readonly Notice[], now: number): Book {
  const notices = { ...book.notices };
  let { dropped } = book;
  for (const notice of found) {
    const known = notices[notice.key];
    if (known !== undefined && known.overAt === undefined) continue;
    // It came back before its end was reported.
    if (known !== undefined) notices[notice.key] = { ...known, ...notice, overAt: undefined, dueAt: known.since };
    else if (Object.keys(notices).length >= MOST_NOTICES) dropped += 1;
    else notices[notice.key] = { ...notice, since: now, told: 0, dueAt: now };
  }
  return { notices, dropped };
}

/**
 * Ends lasting problems that were not found again where they would have been.
 *
 * @param isCovered whether the search would have found it
 */
export function over(
  book: Book,
  present: ReadonlySet<string>,
  isCovered: (notice: Notice) => boolean,
  now: number,
): Book {
  const notices = Object.entries(book.notices).flatMap(([key, entry]): [string, Entry][] => {
    if (!entry.lasts || present.has(key) || entry.overAt !== undefined || !isCovered(entry)) return [[key, entry]];
    // It was never reported.
    return entry.told === 0 ? [] : [[key, { ...entry, overAt: now, dueAt: now }]];
  });
  return { ...book, notices: Object.fromEntries(notices) };
}

export function due({ notices }: Book, now: number): readonly Entry[] {
  return Object.values(notices).filter(({ dueAt }) => dueAt !== undefined && dueAt <= now);
}

/** Updates the entries after a message about them was sent. */
export function afterTelling(book: Book, told: readonly Entry[], now: number): Book {
  const keys = new Set(told.map(({ key }) => key));
  const notices = Object.entries(book.notices).flatMap(([key, entry]): [string, Entry][] => {
    if (!keys.has(key)) return isForgotten(entry, now) ? [] : [[key, entry]];
    if (entry.overAt !== undefined) return [];
    const pause = entry.isOnce ? undefined : (REMINDERS[entry.told] ?? (entry.lasts ? THEN : undefined));
    return [[key, { ...entry, told: entry.told + 1, dueAt: pause === undefined ? undefined : now + pause }]];
  });
  // The message mentioned how many did not fit.
  return { notices: Object.fromEntries(notices), dropped: told.length > 0 ? 0 : book.dropped };
}

function isForgotten({ dueAt, since }: Entry, now: number): boolean {
  return dueAt === undefined && since <= now - FORGOTTEN;
}

/** Returns the number of open entries. */
export function countOf({ notices, dropped }: Book, isCounted: (entry: Entry) => boolean): number {
  const isOpen = ({ overAt, dueAt }: Entry): boolean => overAt === undefined && dueAt !== undefined;
  const count = Object.values(notices).filter((entry) => isOpen(entry) && isCounted(entry)).length;
  return count + (count > 0 ? dropped : 0);
}
