import { EVENTS_PER_PAGE } from '../../../lib/contract/event-history';
import type { HistoryEvent } from './event';
import { Chain } from './chain';
import type { TimeRange } from '../request/question';

/** A part of the range that one chain of pages reads, newest first. */
export interface Slice {
  /** The upper end of its requests. Lowered after an invalid token: what is known need not be read again. */
  top: number;
  /** The oldest second that belongs to it. Its requests extend below, so that this can rise during a request. */
  bottom: number;
  /** All its seconds above are known. */
  reached: number;
  token: string | undefined;
  busy: boolean;
  secondsPerPage: number | undefined;
  restarts: number;
  chain: Chain;
}

/**
 * The number of pages between two chains. More lose less where they meet (half a page), but hold back more events when
 * time runs out.
 */
export const PAGES_APART = 16;
/** Fewer pages are read faster by the existing chain. */
const PAGES_WORTH_SPLITTING = 4;
/** Many pages in one second do not tell more than that there are many. */
const LEAST_SECONDS_PER_PAGE = 0.05;

/**
 * Divides the range of one place among chains of pages. A single chain is limited by latency. But each additional chain
 * reads events that must wait for newer ones, so there are only as many as requested, and the newest goes first.
 */
export class Slices {
  /** Newest first; only slices with something left to read. */
  private readonly slices: Slice[] = [];
  private secondsPerPage: number | undefined;

  public constructor(private readonly range: TimeRange) {
    this.slices.push(slice(range.from, range.to));
  }

  public get done(): boolean {
    return this.slices.length === 0;
  }

  /** Every second above it is known. */
  public get frontier(): number {
    return this.slices[0]?.reached ?? -Infinity;
  }

  /** The seconds that a page of the newest slice covers; 0 if unknown. */
  public get pageSeconds(): number {
    return this.slices[0]?.secondsPerPage ?? this.secondsPerPage ?? 0;
  }

  public ready(most: number | 'front'): boolean {
    return this.waiting(most) !== undefined || (most !== 'front' && this.cut(most) !== undefined);
  }

  /** Picks the next slice to read: the newest that is idle, or a new one; with `front`, only the newest of all. */
  public take(most: number | 'front'): Slice | undefined {
    const next = this.waiting(most) ?? (most === 'front' ? undefined : this.open(most));
    if (next !== undefined) next.busy = true;
    return next;
  }

  public request({ top }: Slice): TimeRange {
    return { from: this.range.from, to: top };
  }

  /**
   * Returns the events of the page that belong to the slice. Events below it belong to the next slice, which reads them
   * too.
   */
  public received(from: Slice, events: readonly HistoryEvent[], token: string | undefined): HistoryEvent[] {
    const own = events.filter(({ time }) => time >= from.bottom);
    // The order within a page does not matter.
    const oldest =
      events.length === 0 ? undefined : events.reduce((least, { time }) => Math.min(least, time), Infinity);
    if (oldest !== undefined && events.length >= EVENTS_PER_PAGE / 2) this.measure(from, oldest, events.length);
    from.busy = false;
    from.token = token;
    if (oldest !== undefined) from.reached = Math.min(from.reached, oldest);
    if (token === undefined || from.reached < from.bottom) this.slices.splice(this.slices.indexOf(from), 1);
    return own;
  }

  public failed(of: Slice): void {
    of.busy = false;
  }

  /** Returns the number of restarts without progress. */
  public restart(of: Slice): number {
    of.restarts = of.top === of.reached ? of.restarts + 1 : 0;
    of.busy = false;
    of.token = undefined;
    of.chain = new Chain();
    of.top = of.reached;
    return of.restarts;
  }

  private waiting(most: number | 'front'): Slice | undefined {
    return (most === 'front' ? this.slices.slice(0, 1) : this.slices).find(({ busy }) => !busy);
  }

  private measure(of: Slice, oldest: number, events: number): void {
    const seconds = Math.max(((of.reached - oldest) * EVENTS_PER_PAGE) / events, LEAST_SECONDS_PER_PAGE);
    of.secondsPerPage = of.secondsPerPage === undefined ? seconds : 0.5 * of.secondsPerPage + 0.5 * seconds;
    this.secondsPerPage = this.secondsPerPage === undefined ? seconds : 0.8 * this.secondsPerPage + 0.2 * seconds;
  }

  private open(most: number): Slice | undefined {
    const cut = this.cut(most);
    if (cut === undefined) return undefined;
    const older = slice(cut.parent.bottom, cut.at);
    cut.parent.bottom = cut.at + 1;
    this.slices.splice(this.slices.indexOf(cut.parent) + 1, 0, older);
    return older;
  }

  /** Where a new slice would begin, and which slice it would split. */
  private cut(most: number): { parent: Slice; at: number } | undefined {
    const front = this.slices[0];
    const tail = this.slices.at(-1);
    // Before the first page, the density of events is unknown.
    if (front === undefined || tail === undefined || this.secondsPerPage === undefined || this.slices.length >= most)
      return undefined;
    // Events read beyond the front must wait for it.
    if (front !== tail && this.pages(front) > 2 * PAGES_APART) return halves(front);
    if (this.pages(tail) > 2 * PAGES_APART) {
      const at = Math.floor(tail.reached - PAGES_APART * (tail.secondsPerPage ?? this.secondsPerPage));
      return { parent: tail, at: Math.min(at, tail.reached - 1) };
    }
    const longest = this.slices.reduce((a, b) => (this.pages(b) > this.pages(a) ? b : a));
    return this.pages(longest) >= PAGES_WORTH_SPLITTING ? halves(longest) : undefined;
  }

  /** The estimated number of pages left to read. */
  private pages({ reached, bottom, secondsPerPage = this.secondsPerPage }: Slice): number {
    return reached - bottom < 2 ? 0 : (reached - bottom + 1) / (secondsPerPage ?? Infinity);
  }
}

function slice(bottom: number, top: number): Slice {
  return {
    top,
    bottom,
    reached: top,
    token: undefined,
    busy: false,
    secondsPerPage: undefined,
    restarts: 0,
    chain: new Chain(),
  };
}

function halves(parent: Slice): { parent: Slice; at: number } {
  return { parent, at: Math.floor((parent.reached + parent.bottom) / 2) };
}
