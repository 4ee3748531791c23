import { EVENTS_PER_PAGE } from '../../../lib/contract/event-history';
import type { HistoryEvent } from './event';
import type { TimeRange } from '../request/question';

/** Parts of the range, from its newest second down. Uneven: what happens at the same hour every day must not be met every time. */
const STARTS = [0, 0.21, 0.47, 0.81];
/** Then several at once, where least is known. */
const AT_ONCE = 4;
/** Of one place, at most: half a minute of its quota. Lookups of several values share them, but for the first few looks of each. */
export const MOST_PAGES = 60;
/** Of what could be read instead: looking must not take the time that reading needs. */
const LOOKING_SHARE = 1 / 10;
/** Where nobody asks whether it is `enough`, it reads at least so many, and then until it knows this closely. */
const PAGES = 12;
const CLOSELY = 0.75;
/** Of one and the same second, to see how dense a burst is. */
const PAGES_INTO_A_BURST = 20;
/** So many events at the end of a page say how dense the time beside it is. */
const EDGE = 8;
/** Of chance: 50 events are as many of a rate that is a fifth higher or lower. */
const SCATTER = 0.2;

/**
 * A burst that lies between the pages that were looked at cannot be seen, whatever its size: nothing counts events. The upper end
 * allows for one of so many events, or for as many as chance can have hidden, of so many each.
 */
const HIDDEN_BURST = 20_000;
const HIDDEN_BURSTS = 500;
/** So many bursts for each one that is expected to be met are missed altogether once in twenty times. */
const MISSED = 3;

/** The newest page of a range. `next` reads the page below; without it there is nothing older in the range. */
export interface NewestPage {
  readonly events: readonly Pick<HistoryEvent, 'time'>[];
  readonly next: (() => Promise<NewestPage | undefined>) | undefined;
}

/** How many events: at least, probably, at most. All the same where every page was seen. */
export interface Count {
  readonly least: number;
  readonly events: number;
  readonly most: number;
}

/** What pages show of the time down from `top`: everything above the second `oldest`, and of that perhaps a part. */
interface Look {
  readonly top: number;
  readonly oldest: number;
  /** Newest first. */
  readonly times: readonly number[];
  /** Events a second, of it all and at its ends. */
  readonly rate: number;
  readonly rateAbove: number;
  readonly rateBelow: number;
  /** Of its densest second. */
  readonly peak: number;
  /** It ends within a second that has more than it shows. */
  readonly isSaturated: boolean;
}

/** Of this time not every second was seen. Whole seconds, both included. */
interface Gap extends Count {
  readonly from: number;
  readonly to: number;
}

/**
 * How many events a range holds, told from a few of its pages: one where there are few, more where traffic is uneven, and never
 * more than `MOST_PAGES`. It ends early once there are surely more than `enough`, or surely not but for what is hidden: not more than an
 * equal part of it, where it is one of several lookups that are read by the same quota. A gap is taken
 * to be as dense as the pages on both its sides together; at least, as the least dense of the four around it; at most, as the
 * densest of them or of their ends.
 *
 * @returns `undefined` where not even one page could be read
 */
export async function survey(
  range: TimeRange,
  read: (range: TimeRange) => Promise<NewestPage | undefined>,
  enough: number,
  lookups = 1,
): Promise<Count | undefined> {
  const mostPages = Math.max(
    Math.floor(Math.min(MOST_PAGES, (enough / EVENTS_PER_PAGE) * LOOKING_SHARE) / lookups),
    STARTS.length,
  );
  const found = new Looks(range, read, mostPages);
  for (const start of STARTS) {
    const top = Math.min(range.to - Math.floor(start * (range.to - range.from)), found.bottom - 1);
    if (top < range.from || !(await found.look(top))) break;
  }
  if (found.isEmpty) return undefined;
  for (;;) {
    const { least, events, apparently } = found.count();
    const isKnown = Number.isFinite(enough)
      ? least > enough || apparently <= enough / lookups
      : found.pages >= PAGES && apparently - least <= Math.max(CLOSELY * events, EVENTS_PER_PAGE);
    const tops = isKnown ? [] : found.where(Math.min(AT_ONCE, mostPages - found.pages));
    const isBetter = (await Promise.all(tops.map((top) => found.look(top)))).includes(true);
    if (!isBetter) return { least, events, most: apparently + found.hidden() };
  }
}

class Looks {
  public pages = 0;
  /** Newest first. */
  private readonly looks: Look[] = [];
  private densestSecond = EVENTS_PER_PAGE / 5;

  public constructor(
    private readonly range: TimeRange,
    private readonly read: (range: TimeRange) => Promise<NewestPage | undefined>,
    private readonly mostPages: number,
  ) {}

  public get isEmpty(): boolean {
    return this.looks.length === 0;
  }

  public get bottom(): number {
    return this.looks.at(-1)?.oldest ?? Infinity;
  }

  public async look(top: number): Promise<boolean> {
    this.pages++;
    let page = await this.read({ from: this.range.from, to: top });
    if (page === undefined) return false;
    const times = page.events.map(({ time }) => time);
    // An empty page may come before others; one that ends in a dense second does not say how dense.
    for (
      let more = 0;
      page.next !== undefined && more < PAGES_INTO_A_BURST && this.pages < this.mostPages && this.isUnclear(times);
      more++
    ) {
      this.pages++;
      page = await page.next();
      if (page === undefined) break;
      times.push(...page.events.map(({ time }) => time));
    }
    times.sort((a, b) => b - a);
    this.looks.push(
      lookOf(top, times, page !== undefined && page.next === undefined ? this.range.from - 1 : (times.at(-1) ?? top)),
    );
    this.looks.sort((a, b) => b.top - a.top);
    return true;
  }

  /** `apparently`: at most, but for what is hidden. */
  public count(): Omit<Count, 'most'> & { readonly apparently: number } {
    const gaps = this.gaps();
    const seen = this.looks.reduce(
      (sum, { times, oldest }, index) =>
        sum + times.filter((time) => time > Math.max(oldest, this.looks[index + 1]?.top ?? -Infinity)).length,
      0,
    );
    return {
      least: Math.floor(seen + total(gaps, ({ least }) => least)),
      events: Math.round(seen + total(gaps, ({ events }) => events)),
      apparently: Math.ceil(seen + total(gaps, ({ most }) => most)),
    };
  }

  /** Of gaps of one second the most is known. */
  public hidden(): number {
    const unseen = total(
      this.gaps().filter(({ from, to }) => to > from),
      secondsIn,
    );
    if (unseen === 0) return 0;
    const seenShare = Math.max(1 - unseen / secondsIn(this.range), 1 / secondsIn(this.range));
    return Math.ceil(Math.min(Math.max(HIDDEN_BURST, (MISSED / seenShare) * HIDDEN_BURSTS), unseen * HIDDEN_BURSTS));
  }

  /**
   * The next seconds to look at, so many at most: within the gaps that say least, and not in their middle, where what is regular would
   * be met or missed each time.
   */
  public where(atMost: number): number[] {
    const cuts = this.gaps().map((gap) => ({ gap, looks: 0 }));
    const unclear = ({ gap, looks }: (typeof cuts)[number]): number =>
      secondsIn(gap) < looks + 2 ? 0 : Math.max(gap.most - gap.least, gap.events) / (looks + 1);
    for (let count = 0; count < atMost && cuts.length > 0; count++) {
      const widest = cuts.reduce((a, b) => (unclear(b) > unclear(a) ? b : a));
      if (unclear(widest) > 0) widest.looks++;
    }
    return cuts.flatMap(({ gap, looks }) => {
      // What a page holds is read whole.
      if (looks > 0 && gap.most <= EVENTS_PER_PAGE) return [gap.to];
      return Array.from(
        { length: looks },
        (_, index) => gap.to - 1 - Math.floor(((gap.to - 1 - gap.from) * (index + OFF_CENTRE)) / looks),
      );
    });
  }

  private isUnclear(times: number[]): boolean {
    const oldest = times.reduce((a, b) => Math.min(a, b), Infinity);
    const dense = times.filter((time) => time === oldest).length;
    if (dense <= this.densestSecond && times.length > 0) return false;
    this.densestSecond = Math.max(this.densestSecond, dense);
    return true;
  }

  private gaps(): Gap[] {
    return this.looks.flatMap((look, index) => {
      const next = this.looks[index + 1];
      const gap = { from: (next?.top ?? this.range.from - 1) + 1, to: look.oldest };
      if (gap.from > gap.to) return [];
      // Below the last page there is no other: those above it stand in.
      const beside = next === undefined ? this.looks.slice(Math.max(index - 1, 0), index + 1) : [look, next];
      const around = this.looks.slice(Math.max(index - 1, 0), index + 3).map(({ rate }) => rate);
      const seconds = secondsIn(gap);
      const cut = look.times.filter((time) => time === look.oldest).length;
      // Such a page does not say how dense its time is; those that were read on do.
      const saturated = beside.filter(({ isSaturated }) => isSaturated).length;
      const peak = saturated === 0 ? 0 : Math.max(...this.looks.map((one) => one.peak));
      const pooled = Math.max(
        total(beside, ({ times }) => times.length) / total(beside, secondsOf),
        (saturated / 2) * peak,
      );
      return [
        {
          ...gap,
          least: Math.max(seconds * Math.min(...around) * (1 - SCATTER), cut),
          events: Math.max(seconds * pooled, cut),
          most: Math.max(
            seconds * Math.max(look.rateBelow, next?.rateAbove ?? 0, peak, ...around) * (1 + SCATTER),
            cut,
          ),
        },
      ];
    });
  }
}

/** The golden ratio's smaller part. */
const OFF_CENTRE = 0.382;

/** @param times newest first */
function lookOf(top: number, times: readonly number[], oldest: number): Look {
  const last = times.at(-1) ?? top;
  const above = times[Math.min(EDGE, times.length) - 1] ?? top;
  const below = times.at(-Math.min(EDGE, times.length)) ?? last;
  const perSecond = new Map<number, number>();
  for (const time of times) perSecond.set(time, (perSecond.get(time) ?? 0) + 1);
  return {
    ...{ top, oldest, times },
    peak: Math.max(0, ...perSecond.values()),
    isSaturated: oldest === last && (perSecond.get(last) ?? 0) >= EVENTS_PER_PAGE / 5,
    rate: times.length / (top - Math.min(oldest, last) + 1),
    rateAbove: Math.max(within(times, above, top), dense(times, times[0] ?? top)),
    // The last second may be cut, and then the one before it says more.
    rateBelow: Math.max(within(times, last, below), dense(times, last), dense(times, last + 1)),
  };
}

/** Events a second, both seconds included. */
function within(times: readonly number[], from: number, to: number): number {
  return times.filter((time) => time >= from && time <= to).length / (to - from + 1);
}

/** Few events in one second say nothing. */
function dense(times: readonly number[], second: number): number {
  const count = times.filter((time) => time === second).length;
  return count >= EDGE ? count : 0;
}

function secondsIn({ from, to }: TimeRange): number {
  return to - from + 1;
}

function secondsOf({ top, oldest }: Look): number {
  return top - oldest + 1;
}

function total<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0);
}
