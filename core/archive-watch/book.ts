import type { Period } from '../digests/place';

/** Which topic it goes to. */
export type Loudness = 'page' | 'notify';

/** A problem to report. It has the same key whenever it is found. */
export interface Notice {
  readonly key: string;
  /** Those of a kind share an explanation. */
  readonly kind: string;
  readonly loudness: Loudness;
  /** It may be over some day. Otherwise it has happened, which nothing undoes. */
  readonly lasts: boolean;
  /** One message, and no reminders. */
  readonly isOnce?: boolean;
  /** What is wrong, and where, in one line. */
  readonly title: string;
  readonly meaning: string;
  readonly response: string;
  readonly account?: string;
  readonly region?: string;
  /** The hours of the log that it is about. */
  readonly period?: Period;
  readonly keys: readonly string[];
}

/** A notice and its messages. */
export interface Entry extends Notice {
  /** When it was found, in seconds. */
  readonly since: number;
  /** In how many messages it was. */
  readonly told: number;
  /** When the next message is due; undefined: never. It is kept for a while, so that it is not news when it is found again. */
  readonly dueAt?: number;
  /** Since when it is over. One message says so, then it is forgotten. */
  readonly overAt?: number;
}

/** Everything that was found and is still kept. */
export interface Book {
  readonly notices: Readonly<Record<string, Entry>>;
  /** How many had no room. */
  readonly dropped: number;
}

export const EMPTY_BOOK: Book = { notices: {}, dropped: 0 };

/** A flood of more is a flood all the same. */
const MOST_NOTICES = 2_000;

const HOUR = 3_600;

/** From one message about something to the next. Then what lasts is repeated every month; what has happened is done with after a week. */
const REMINDERS = [24 * HOUR, 48 * HOUR, 96 * HOUR];
const THEN = 30 * 24 * HOUR;
const FORGOTTEN = 30 * 24 * HOUR;

/** Adds what was found, due at once. What is known stays as it is; what was over starts again. */
export function noted(book: Book, found: readonly Notice[], now: number): Book {
  const notices = { ...book.notices };
  let { dropped } = book;
  for (const notice of found) {
    const known = notices[notice.key];
    if (known !== undefined && known.overAt === undefined) continue;
    // It came back before anybody heard that it was over.
    if (known !== undefined) notices[notice.key] = { ...known, ...notice, overAt: undefined, dueAt: known.since };
    else if (Object.keys(notices).length >= MOST_NOTICES) dropped += 1;
    else notices[notice.key] = { ...notice, since: now, told: 0, dueAt: now };
  }
  return { notices, dropped };
}

/**
 * Ends what lasted and was not found again where it would have been.
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
    // Nobody has heard about it.
    return entry.told === 0 ? [] : [[key, { ...entry, overAt: now, dueAt: now }]];
  });
  return { ...book, notices: Object.fromEntries(notices) };
}

export function due({ notices }: Book, now: number): readonly Entry[] {
  return Object.values(notices).filter(({ dueAt }) => dueAt !== undefined && dueAt <= now);
}

/** After a message about these was sent. */
export function afterTelling(book: Book, told: readonly Entry[], now: number): Book {
  const keys = new Set(told.map(({ key }) => key));
  const notices = Object.entries(book.notices).flatMap(([key, entry]): [string, Entry][] => {
    if (!keys.has(key)) return isForgotten(entry, now) ? [] : [[key, entry]];
    if (entry.overAt !== undefined) return [];
    const pause = entry.isOnce ? undefined : (REMINDERS[entry.told] ?? (entry.lasts ? THEN : undefined));
    return [[key, { ...entry, told: entry.told + 1, dueAt: pause === undefined ? undefined : now + pause }]];
  });
  // The message counted what had no room.
  return { notices: Object.fromEntries(notices), dropped: told.length > 0 ? 0 : book.dropped };
}

function isForgotten({ dueAt, since }: Entry, now: number): boolean {
  return dueAt === undefined && since <= now - FORGOTTEN;
}

/** How many of them are open. */
export function countOf({ notices, dropped }: Book, isCounted: (entry: Entry) => boolean): number {
  const isOpen = ({ overAt, dueAt }: Entry): boolean => overAt === undefined && dueAt !== undefined;
  const count = Object.values(notices).filter((entry) => isOpen(entry) && isCounted(entry)).length;
  return count + (count > 0 ? dropped : 0);
}
