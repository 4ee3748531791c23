import { EVENTS_PER_PAGE } from '../../../lib/contract/event-history';
import type { HistoryEvent } from './event';
import type { TimeRange } from '../request/question';

/** Sampled positions in the range, from its newest second. Uneven, so that daily events are not met every time. */
const STARTS = [0, 0.21, 0.47, 0.81];
/** Afterwards, this many samples at once, where least is known. */
const AT_ONCE = 4;
/**
 * Maximum per place: half a minute of its quota. Several lookups share them, except for the first few samples of each.
 */
export const MOST_PAGES = 60;
/** The maximum share of the pages that could be read instead: sampling must not use up the time for reading. */
const LOOKING_SHARE = 1 / 10;
/** Without `enough`, it reads at least this many pages, and continues until this accuracy. */
const PAGES = 12;
const CLOSELY = 0.75;
/** Maximum number of pages within one second, to measure how dense a burst is. */
const PAGES_INTO_A_BURST = 20;
/** This many events at the end of a page show how dense the time next to it is. */
const EDGE = 8;
/** Random variation: 50 events fit a rate that is a fifth higher or lower. */
const SCATTER = 0.2;

/**
 * A burst between the sampled pages cannot be seen, whatever its size, because CloudTrail does not count events. The
 * upper bound allows for one burst of this many events, or for as many as random chance can hide, with this many events
 * each.
 */
const HIDDEN_BURST = 20_000;
const HIDDEN_BURSTS = 500;
/** This many bursts for each expected one are missed entirely once in twenty times. */
const MISSED = 3;

/** The newest page of a range. `next` reads the page below; without it there is nothing older in the range. */
export interface NewestPage {
  readonly events: readonly Pick<HistoryEvent, 'time'>[];
  readonly next: (() => Promise<NewestPage | undefined>) | undefined;
}

/** The number of events: minimum, probable, maximum. All are equal if every page was seen. */
export interface Count {
  readonly least: number;
  readonly events: number;
  readonly most: number;
}

/**
 * What pages show of the time down from `top`: everything above the second `oldest`, and possibly a part of that
 * second.
 */
interface Look {
  readonly top: number;
  readonly oldest: number;
  /** Newest first. */
  readonly times: readonly number[];
  /** Events per second: overall, and at both ends. */
  readonly rate: number;
  readonly rateAbove: number;
  readonly rateBelow: number;
  /** Events in its densest second. */
  readonly peak: number;
  /** It ends within a second that contains more than it shows. */
  readonly isSaturated: boolean;
}

/** A time of which not every second was seen. Whole seconds, both included. */
interface Gap extends Count {
  readonly from: number;
  readonly to: number;
}

/**
 * Estimates how many events a range contains from a few of its pages: one if there are few events, more if traffic is
 * uneven, and never more than `MOST_PAGES`. It ends early once there are certainly more than `enough`, or certainly
 * not, apart from hidden bursts. For one of several lookups with the same quota, it compares with an equal share of
 * `enough`. The estimate for a gap is the density of the pages on both sides together; the minimum is the least dense
 * of the four around it; the maximum is the densest of them or of their ends.
 *
 * @returns `undefined` if not a single page could be read
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
    // An empty page may precede others; one that ends in a dense second does not show the density.
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

  /** `apparently`: the maximum, apart from hidden bursts. */
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

  /** For gaps of one second, the maximum is known. */
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
   * Returns the next seconds to sample, at most `atMost`: within the gaps with the least information, and not in their
   * middle, where regular events would always be met or always be missed.
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
      // If one page contains the rest of the gap, it is read completely.
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
      // Below the last page there is no other, so those above it are used.
      const beside = next === undefined ? this.looks.slice(Math.max(index - 1, 0), index + 1) : [look, next];
      const around = this.looks.slice(Math.max(index - 1, 0), index + 3).map(({ rate }) => rate);
      const seconds = secondsIn(gap);
      const cut = look.times.filter((time) => time === look.oldest).length;
      // Such a page does not show the density of its time; those that were read further do.
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

/** The smaller part of the golden ratio. */
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
    // The last second may be cut off; then the one before it tells more.
    rateBelow: Math.max(within(times, last, below), dense(times, last), dense(times, last + 1)),
  };
}

/** Events per second, both seconds included. */
function within(times: readonly number[], from: number, to: number): number {
  return times.filter((time) => time >= from && time <= to).length / (to - from + 1);
}

/** Few events in one second say nothing about density. */
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
