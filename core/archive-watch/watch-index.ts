import { createHash } from 'node:crypto';
import { ACCOUNT_ID } from '../../lib/contract/identifiers';
import { isRecord } from '../../lib/contract/is-record';
import type { Witnessed } from '../digests/memory/account-memory';
import type { Book } from './book';

/** What is known of one account between two runs. Times are whole seconds since 1970. */
export interface AccountEntry {
  /** Vouches for its memory. */
  readonly witnessed?: Witnessed;
  /** When the last complete check of it began. */
  readonly lookedAt?: number;
  /** Until when all its digests are verified, in the Region that lags most. */
  readonly verifiedTo?: number;
  /** When AWS Organizations last said that it is in use. */
  readonly activeAt?: number;
  /** It is suspended, closing or no longer in the organization: when it was last in use. */
  readonly closedSince?: number;
  /** Its enabled Regions, with when each was first seen; undefined where nobody may be asked. */
  readonly regions?: Readonly<Record<string, number>>;
  /** When they were last asked for. */
  readonly regionsAt?: number;
  /** Regions that are not enabled any more, since when. */
  readonly closedRegions?: Readonly<Record<string, number>>;
}

/** Vouches for the memories of all accounts, and holds the problems that were found. */
export interface WatchIndex {
  /** One more each time that it is written. */
  readonly sequence: number;
  /** When the watch began. */
  readonly startedAt: number;
  /** When accounts were last listed. */
  readonly surveyedAt?: number;
  /** Decides which log files are hashed, so that nobody can predict it. */
  readonly seed: string;
  readonly accounts: Readonly<Record<string, AccountEntry>>;
  readonly book: Book;
}

const VERSION = 1;

export function writtenIndex(index: WatchIndex): string {
  return JSON.stringify({ version: VERSION, ...index });
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether the index can be trusted: it is well, there was none yet, or what is wrong with it. */
export type IndexState = 'well' | 'first' | 'lost' | 'lowered' | 'forged' | 'damaged' | 'unvouched';

export interface ReadIndex {
  readonly state: IndexState;
  /** What it says, even if it cannot be trusted; undefined if there is none. */
  readonly index?: WatchIndex;
  /** How it stands in the storage. */
  readonly hash?: string;
}

/**
 * @param written undefined: there is none
 * @param witnessed undefined: nothing vouches for one
 */
export function readIndex(written: string | undefined, witnessed: Witnessed | undefined): ReadIndex {
  if (written === undefined) return { state: witnessed === undefined ? 'first' : 'lost' };
  const hash = hashOf(written);
  const index = parsed(written);
  if (index === undefined) return { state: 'damaged', hash };
  if (witnessed === undefined) return { state: 'unvouched', index, hash };
  // The second: a run was interrupted before it could confirm its write.
  if (hash === witnessed.hash || hash === witnessed.next) return { state: 'well', index, hash };
  return { state: index.sequence < witnessed.sequence ? 'lowered' : 'forged', index, hash };
}

/** What to write to the witness before the next index is written, and after. */
export function vouching(present: ReadIndex, next: WatchIndex, text: string): { before: Witnessed; after: Witnessed } {
  const hash = hashOf(text);
  const { sequence } = next;
  return {
    // Of an index that is not there: a hash that nothing has.
    before: { sequence: sequence - 1, hash: present.hash ?? '', next: hash },
    after: { sequence, hash },
  };
}

/** As the parameter holds it. Undefined where it holds nothing that vouches for anything. */
export function parseWitness(text: string | undefined): Witnessed | undefined {
  const found = json(text);
  if (!isRecord(found)) return undefined;
  const { sequence, hash, next } = found;
  if (!isCount(sequence) || typeof hash !== 'string') return undefined;
  return { sequence, hash, ...(typeof next === 'string' && { next }) };
}

function parsed(text: string): WatchIndex | undefined {
  const found = json(text);
  if (!isRecord(found) || found['version'] !== VERSION) return undefined;
  const { sequence, startedAt, surveyedAt, seed, accounts, book } = found;
  if (!isCount(sequence) || !isCount(startedAt) || typeof seed !== 'string') return undefined;
  if (!isRecord(accounts) || !isRecord(book) || !isRecord(book['notices'])) return undefined;
  if (!Object.entries(accounts).every(([id, entry]) => ACCOUNT_ID.accepts(id) && isRecord(entry))) return undefined;
  return {
    sequence,
    startedAt,
    ...(isCount(surveyedAt) && { surveyedAt }),
    seed,
    accounts: accounts as WatchIndex['accounts'],
    book: book as unknown as Book,
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null') as unknown;
  } catch {
    return undefined;
  }
}
