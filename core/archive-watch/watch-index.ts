import { createHash } from 'node:crypto';
import { ACCOUNT_ID } from '../../lib/contract/identifiers';
import { isRecord } from '../../lib/contract/is-record';
import type { Witnessed } from '../digests/memory/account-memory';
import type { Book } from './book';

/** The state of one account between two runs. Times are whole seconds since the epoch. */
export interface AccountEntry {
  /** The witness record of its state. */
  readonly witnessed?: Witnessed;
  /** When its last complete check began. */
  readonly lookedAt?: number;
  /** Up to when all its digests are verified, in the Region that is furthest behind. */
  readonly verifiedTo?: number;
  /** When AWS Organizations last reported it as in use. */
  readonly activeAt?: number;
  /** If it is suspended, closing or no longer in the organization: when it was last in use. */
  readonly closedSince?: number;
  /** Its enabled Regions, and when each was first seen; `undefined` if they cannot be listed. */
  readonly regions?: Readonly<Record<string, number>>;
  /** When they were last listed. */
  readonly regionsAt?: number;
  /** Regions that are no longer enabled, and since when. */
  readonly closedRegions?: Readonly<Record<string, number>>;
}

/** Contains the witness records for all accounts, and the problems that were found. */
export interface WatchIndex {
  /** Increases with each write. */
  readonly sequence: number;
  /** When the watch started. */
  readonly startedAt: number;
  /** When accounts were last listed. */
  readonly surveyedAt?: number;
  /** A secret that decides which log files are hashed, so that nobody can predict it. */
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

/** Whether the index can be trusted: it is valid, there was none yet, or what is wrong with it. */
export type IndexState = 'well' | 'first' | 'lost' | 'lowered' | 'forged' | 'damaged' | 'unvouched';

export interface ReadIndex {
  readonly state: IndexState;
  /** Its content, even if it cannot be trusted; `undefined` if there is none. */
  readonly index?: WatchIndex;
  /** Its hash as stored. */
  readonly hash?: string;
}

/**
 * @param written `undefined` if there is none
 * @param witnessed `undefined` if there is no record
 */
export function readIndex(written: string | undefined, witnessed: Witnessed | undefined): ReadIndex {
  if (written === undefined) return { state: witnessed === undefined ? 'first' : 'lost' };
  const hash = hashOf(written);
  const index = parsed(written);
  if (index === undefined) return { state: 'damaged', hash };
  if (witnessed === undefined) return { state: 'unvouched', index, hash };
  // `next`: a run was interrupted before it could confirm its write.
  if (hash === witnessed.hash || hash === witnessed.next) return { state: 'well', index, hash };
  return { state: index.sequence < witnessed.sequence ? 'lowered' : 'forged', index, hash };
}

/** Returns what to write to the witness before and after the next index is written. */
export function vouching(present: ReadIndex, next: WatchIndex, text: string): { before: Witnessed; after: Witnessed } {
  const hash = hashOf(text);
  const { sequence } = next;
  return {
    // For a missing index: a hash that nothing has.
    before: { sequence: sequence - 1, hash: present.hash ?? '', next: hash },
    after: { sequence, hash },
  };
}

/** Parses the content of the parameter. Returns `undefined` if it is not a valid record. */
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
