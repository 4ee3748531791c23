import { EVENTS_PER_PAGE } from '../../../lib/contract/event-history';
import type { HistoryEvent } from './event';
import { Chain } from './chain';
import type { TimeRange } from '../request/question';

/** A part of the range that one chain of pages reads, newest first. */
export interface Slice {
  /** Its requests end here. Lower after an invalid token: what is known need not be read again. */
  top: number;
  /** The oldest second that is its own; its requests go on below, so that this can rise while a request is under way. */
  bottom: number;
  /** All its seconds above are known. */
  reached: number;
  token: string | undefined;
  busy: boolean;
  secondsPerPage: number | undefined;
  restarts: number;
  chain: Chain;
}

/** Pages between two chains. More lose less where they meet (half a page), and hold more back when time runs out. */
export const PAGES_APART = 16;
/** Less is read sooner by the chain that is there. */
const PAGES_WORTH_SPLITTING = 4;
/** Many pages in one second say only that there are many. */
const LEAST_SECONDS_PER_PAGE = 0.05;

/**
 * Divides one place's range among chains of pages. A chain is bound by latency, several are not; but each additional one
 * reads ahead of what can be given, so there are no more than asked for, and the newest goes first.
 */
export class Slices {
  /** Newest first; only those with something left to read. */
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

  /** That a page of the newest slice covers; 0 before anything is known. */
  public get pageSeconds(): number {
    return this.slices[0]?.secondsPerPage ?? this.secondsPerPage ?? 0;
  }

  public ready(most: number | 'front'): boolean {
    return this.waiting(most) !== undefined || (most !== 'front' && this.cut(most) !== undefined);
  }

  /** Picks the next slice to read: the newest that waits, or a new one; or only the newest of all. */
  public take(most: number | 'front'): Slice | undefined {
    const next = this.waiting(most) ?? (most === 'front' ? undefined : this.open(most));
    if (next !== undefined) next.busy = true;
    return next;
  }

  public request({ top }: Slice): TimeRange {
    return { from: this.range.from, to: top };
  }

  /** The events of the page that are the slice's own. What is below it belongs to the next slice, which reads it too. */
  public received(from: Slice, events: readonly HistoryEvent[], token: string | undefined): HistoryEvent[] {
    const own = events.filter(({ time }) => time >= from.bottom);
    // Within a page any order will do.
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

  /** Says how often in vain. */
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

  /** Where a new slice would begin, and of which one it would be the older part. */
  private cut(most: number): { parent: Slice; at: number } | undefined {
    const front = this.slices[0];
    const tail = this.slices.at(-1);
    // Before the first page nobody knows how dense the events are.
    if (front === undefined || tail === undefined || this.secondsPerPage === undefined || this.slices.length >= most)
      return undefined;
    // The front keeps everything back that was read beyond it.
    if (front !== tail && this.pages(front) > 2 * PAGES_APART) return halves(front);
    if (this.pages(tail) > 2 * PAGES_APART) {
      const at = Math.floor(tail.reached - PAGES_APART * (tail.secondsPerPage ?? this.secondsPerPage));
      return { parent: tail, at: Math.min(at, tail.reached - 1) };
    }
    const longest = this.slices.reduce((a, b) => (this.pages(b) > this.pages(a) ? b : a));
    return this.pages(longest) >= PAGES_WORTH_SPLITTING ? halves(longest) : undefined;
  }

  /** Left to read, as far as one can tell. */
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
