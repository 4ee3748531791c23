import { WATCH_LOCK_SECONDS, WATCH_STATE } from '../../lib/contract/archive-watch';
import { isRecord } from '../../lib/contract/is-record';
import { EMPTY_BOOK } from './book';
import { Overtaken, type StateStore, type Stored, type WitnessPort } from './ports';
import {
  hashOf,
  type IndexState,
  type ReadIndex,
  readIndex,
  vouching,
  type WatchIndex,
  writtenIndex,
} from './watch-index';

/** The index as it was found. */
export interface Opened {
  readonly state: IndexState;
  readonly index: WatchIndex;
}

/**
 * The index and its witness. A write takes three steps: announce the next index to the witness, write it, confirm it to
 * the witness. A run that is interrupted in between therefore leaves nothing that looks forged.
 */
export class Ledger {
  private read: ReadIndex = { state: 'first' };
  private tag: string | undefined;

  public constructor(
    private readonly state: StateStore,
    private readonly witness: WitnessPort,
  ) {}

  public async open(now: number, seed: () => string): Promise<Opened> {
    const [stored, witnessed] = await Promise.all([this.state.read(WATCH_STATE.index), this.witness.read()]);
    this.tag = stored?.tag;
    this.read = readIndex(stored?.text, witnessed);
    const { index, state } = this.read;
    if (index === undefined)
      return {
        state,
        index: { sequence: witnessed?.sequence ?? 0, startedAt: now, seed: seed(), accounts: {}, book: EMPTY_BOOK },
      };
    // Not lower than the number that the witness has: otherwise the next index would look old.
    return { state, index: { ...index, sequence: Math.max(index.sequence, witnessed?.sequence ?? 0) } };
  }

  /** @returns the index as written */
  public async write(index: WatchIndex): Promise<WatchIndex> {
    const next = { ...index, sequence: index.sequence + 1 };
    const text = writtenIndex(next);
    const { before, after } = vouching(this.read, next, text);
    await this.witness.write(before);
    this.tag = await this.state.write(WATCH_STATE.index, text, this.tag);
    await this.witness.write(after);
    this.read = { state: 'well', index: next, hash: hashOf(text) };
    return next;
  }
}

/** Allows only one run at a time: the indexes of two would contradict each other. */
export class Lock {
  private tag: string | undefined;

  public constructor(
    private readonly state: StateStore,
    private readonly run: string,
    private readonly now: () => number,
  ) {}

  /** @returns whether this run now has the lock; `false` if another run has it */
  public async take(): Promise<boolean> {
    const stored = await this.state.read(WATCH_STATE.lock);
    if (stored !== undefined && heldUntil(stored) > this.now()) return false;
    return this.put(stored?.tag, this.now() + WATCH_LOCK_SECONDS);
  }

  public async release(): Promise<void> {
    await this.put(this.tag, 0);
  }

  private async put(tag: string | undefined, until: number): Promise<boolean> {
    try {
      this.tag = await this.state.write(WATCH_STATE.lock, JSON.stringify({ run: this.run, until }), tag);
      return true;
    } catch (error) {
      if (error instanceof Overtaken) return false;
      throw error;
    }
  }
}

/** An unreadable lock does not block. */
function heldUntil({ text }: Stored): number {
  try {
    const found: unknown = JSON.parse(text);
    return isRecord(found) && typeof found['until'] === 'number' ? found['until'] : 0;
  } catch {
    return 0;
  }
}

export function memoryKey(account: string): string {
  return `${WATCH_STATE.accounts}${account}.json`;
}
