import type { Period } from '../digests/place';

/** Whom something concerns. */
export type Loudness = 'page' | 'notify';

/** What is told. The same has the same key, whenever it is found. */
export interface Notice {
  readonly key: string;
  /** What sort of thing it is: those of a kind are told together. */
  readonly kind: string;
  readonly loudness: Loudness;
  /** It lasts, and may be over some day. Otherwise it has happened, and stays so. */
  readonly lasts: boolean;
  /** What is wrong, and where, in one line. */
  readonly title: string;
  readonly meaning: string;
  readonly response: string;
  readonly account?: string;
  readonly region?: string;
  /** The time of the log that it is about. */
  readonly period?: Period;
  readonly keys: readonly string[];
}

/** A notice, and what was told of it. */
export interface Entry extends Notice {
  /** When it was found, in seconds. */
  readonly since: number;
  /** How often it was told. */
  readonly told: number;
  /** When it is to be told; undefined: never again. It is kept for some time, so that it is no news when it is found again. */
  readonly dueAt?: number;
  /** It is over since. Told once, and then it is forgotten. */
  readonly overAt?: number;
}

/** All that was found and is not done with. */
export interface Book {
  readonly notices: Readonly<Record<string, Entry>>;
  /** How many found no room. */
  readonly dropped: number;
}

export const EMPTY_BOOK: Book = { notices: {}, dropped: 0 };

/** What the book takes; a storm of more is a storm all the same. */
const MOST_NOTICES = 2_000;

const HOUR = 3_600;

/** From one message on something to the next. What lasts is then told every month; what has happened is done with after a week. */
const REMINDERS = [24 * HOUR, 48 * HOUR, 96 * HOUR];
const THEN = 30 * 24 * HOUR;
const FORGOTTEN = 30 * 24 * HOUR;

/** Adds what was found, due at once. What is known already stays as it is, and what was over begins again. */
export function noted(book: Book, found: readonly Notice[], now: number): Book {
  const notices = { ...book.notices };
  let { dropped } = book;
  for (const notice of found) {
    const known = notices[notice.key];
    if (known !== undefined && known.overAt === undefined) continue;
    // What comes back before anybody heard that it was over goes on as it was.
    if (known !== undefined) notices[notice.key] = { ...known, ...notice, overAt: undefined, dueAt: known.since };
    else if (Object.keys(notices).length >= MOST_NOTICES) dropped += 1;
    else notices[notice.key] = { ...notice, since: now, told: 0, dueAt: now };
  }
  return { notices, dropped };
}

/**
 * What lasted, and was not found again where it would have been.
 *
 * @param isLookedAt whether somebody looked
 */
export function over(
  book: Book,
  present: ReadonlySet<string>,
  isLookedAt: (notice: Notice) => boolean,
  now: number,
): Book {
  const notices = Object.entries(book.notices).flatMap(([key, entry]): [string, Entry][] => {
    if (!entry.lasts || present.has(key) || entry.overAt !== undefined || !isLookedAt(entry)) return [[key, entry]];
    // Nobody has heard of it.
    return entry.told === 0 ? [] : [[key, { ...entry, overAt: now, dueAt: now }]];
  });
  return { ...book, notices: Object.fromEntries(notices) };
}

export function due({ notices }: Book, now: number): readonly Entry[] {
  return Object.values(notices).filter(({ dueAt }) => dueAt !== undefined && dueAt <= now);
}

/** After these were told. */
export function afterTelling(book: Book, told: readonly Entry[], now: number): Book {
  const keys = new Set(told.map(({ key }) => key));
  const notices = Object.entries(book.notices).flatMap(([key, entry]): [string, Entry][] => {
    if (!keys.has(key)) return isForgotten(entry, now) ? [] : [[key, entry]];
    if (entry.overAt !== undefined) return [];
    const pause = REMINDERS[entry.told] ?? (entry.lasts ? THEN : undefined);
    return [[key, { ...entry, told: entry.told + 1, dueAt: pause === undefined ? undefined : now + pause }]];
  });
  // What had no room was told with them.
  return { notices: Object.fromEntries(notices), dropped: told.length > 0 ? 0 : book.dropped };
}

function isForgotten({ dueAt, since }: Entry, now: number): boolean {
  return dueAt === undefined && since <= now - FORGOTTEN;
}

/** How many there are of them that are told still. */
export function countOf({ notices, dropped }: Book, isCounted: (entry: Entry) => boolean): number {
  const isOpen = ({ overAt, dueAt }: Entry): boolean => overAt === undefined && dueAt !== undefined;
  const count = Object.values(notices).filter((entry) => isOpen(entry) && isCounted(entry)).length;
  return count + (count > 0 ? dropped : 0);
}
