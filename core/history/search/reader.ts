import { messageOf } from '../../../lib/contract/error-message';
import { Bell } from './bell';
import type { Clock } from './clock';
import type { HistoryEvent } from './event';
import type { Lane } from './lane';
import { LookupFailure, type PageRequest } from './lookup-port';
import type { TimeRange } from '../request/question';
import { type Slice, Slices } from './slices';
import { iso } from '../request/time-range';

/** After this many failures in a row (about two minutes), a place is given up so that the others can continue. */
const MOST_FAILURES = 10;
/** A proxy or network problem will not disappear within two minutes. */
const MOST_STRANGE_ANSWERS = 4;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 20_000;

export interface ReaderOptions {
  readonly range: TimeRange;
  readonly request: Pick<PageRequest, 'attribute' | 'category'>;
  /** May increase while it reads. */
  readonly mostChains: () => number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Jitter for retries; 0 to 1. */
  readonly random: () => number;
  readonly read: (events: readonly HistoryEvent[]) => void;
  readonly mayGoOn: (reader: Reader) => GoOn;
}

/**
 * `yes`: continue.
 * `as-it-is`: continue, but without additional chains, because many events are held back.
 * `front`: too many events are held back; only the newest chain continues, because the others would soon have to wait
 * for it.
 * `no`: stop, because others lag behind.
 */
export type GoOn = 'yes' | 'as-it-is' | 'front' | 'no';

/** Reads the range of one place to its end, with as many chains of pages as its latency requires. */
export class Reader {
  /** Set if the place cannot be read any further. */
  public failure: LookupFailure | undefined;
  private readonly slices: Slices;
  private readonly bell = new Bell();
  private failuresInARow = 0;
  private isOutOfOrder = false;

  public constructor(
    public readonly lane: Lane,
    private readonly options: ReaderOptions,
  ) {
    this.slices = new Slices(options.range);
  }

  /** Every second above it is known, or never will be. */
  public get frontier(): number {
    return this.failure === undefined ? this.slices.frontier : -Infinity;
  }

  /** All seconds from this one on are known. */
  public get knownFrom(): number {
    if (this.isOutOfOrder) return this.options.range.to + 1;
    return this.slices.done ? this.options.range.from : this.slices.frontier + 1;
  }

  /** The seconds that a page covers at its front; 0 if unknown. */
  public get pageSeconds(): number {
    return this.failure === undefined ? this.slices.pageSeconds : 0;
  }

  public get finished(): boolean {
    return this.slices.done;
  }

  /** Call it when the conditions that it waits for may have changed. */
  public wake(): void {
    this.bell.ring();
  }

  public async run(): Promise<void> {
    const underWay = new Set<Promise<void>>();
    while (!this.slices.done && !this.isStopped()) {
      const goOn = this.options.mayGoOn(this);
      if (goOn === 'no' || !this.slices.ready(this.mostChains(goOn))) {
        await this.bell.wait();
        continue;
      }
      await this.lane.turn();
      const slice = this.isStopped() ? undefined : this.slices.take(this.mostChains(goOn));
      if (slice === undefined) {
        this.lane.skip();
        continue;
      }
      const page = this.page(slice).finally(() => {
        underWay.delete(page);
        this.wake();
      });
      underWay.add(page);
    }
    await Promise.all(underWay);
  }

  private isStopped(): boolean {
    return this.failure !== undefined || this.options.signal.aborted;
  }

  private mostChains(goOn: GoOn): number | 'front' {
    if (goOn === 'front') return goOn;
    return goOn === 'yes' ? Math.min(this.lane.chains, this.options.mostChains()) : 0;
  }

  private async page(slice: Slice): Promise<void> {
    try {
      const { events, token } = await this.lane.send({
        ...this.options.request,
        range: this.slices.request(slice),
        token: slice.token,
      });
      this.failuresInARow = 0;
      const late = events.find(({ time }) => time > slice.reached);
      if (late !== undefined) {
        // Correctness depends on pages that are sorted newest first: otherwise, nothing that was delivered is certain
        // to be complete.
        this.isOutOfOrder = true;
        throw new LookupFailure(
          'refused',
          `CloudTrail returned events out of order: event ${late.eventId} of ${iso(late.time)} after one of ${iso(slice.reached)}; try a shorter time range`,
        );
      }
      const endless = slice.chain.follow(events.length, token);
      this.options.read(this.slices.received(slice, events, token));
      // What came before is known regardless.
      if (endless !== undefined && slice.reached >= slice.bottom)
        this.failure = new LookupFailure('refused', `${endless}; try a shorter time range, or another condition`);
    } catch (error) {
      if (!this.options.signal.aborted) await this.failed(slice, error);
    }
  }

  private async failed(slice: Slice, error: unknown): Promise<void> {
    if (!(error instanceof LookupFailure)) {
      this.failure = new LookupFailure('refused', messageOf(error), { cause: error });
      return;
    }
    switch (error.kind) {
      case 'throttled':
        this.slices.failed(slice);
        return;
      case 'invalid-token':
        // Without a token there is nothing to restart: the same request would repeat endlessly.
        if (slice.token === undefined) this.failure = error;
        else if (this.slices.restart(slice) >= MOST_FAILURES) this.failure = error;
        return;
      case 'strange':
      case 'transient': {
        if (++this.failuresInARow >= (error.kind === 'strange' ? MOST_STRANGE_ANSWERS : MOST_FAILURES)) {
          this.failure = error;
          return;
        }
        const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.failuresInARow, LONGEST_PAUSE_MS);
        await this.options.clock.sleep(pause * (0.5 + 0.5 * this.options.random()), this.options.signal);
        this.slices.failed(slice);
        return;
      }
      default:
        this.failure = error;
    }
  }
}
