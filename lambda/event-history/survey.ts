import { EVENTS_PER_PAGE } from '../../lib/contract/event-history';
import type { HistoryEvent } from './event';
import type { TimeRange } from './question';

/** Parts of the range, from its newest second down. Uneven: what happens at the same hour every day must not be met every time. */
const STARTS = [0, 0.21, 0.47, 0.81];
/** Where it is not certain whether a place is too busy it is looked at again, so often, by so many pages at once. */
const ROUNDS = 4;
const AT_ONCE = 4;

/** The newest page of a range. `isLast`: there is nothing older in it. */
export interface NewestPage {
  readonly events: readonly Pick<HistoryEvent, 'time'>[];
  readonly isLast: boolean;
}

/** What a page shows of the time from `oldest` to `top`: everything, at these seconds. */
interface Look {
  readonly top: number;
  readonly oldest: number;
  readonly times: readonly number[];
}

/** Between two pages nobody looked. Whole seconds, both included; how many events there are, and at least and at most. */
interface Gap {
  readonly from: number;
  readonly to: number;
  readonly events: number;
  readonly least: number;
  readonly most: number;
}

/**
 * How many events a range holds, told from a few of its pages: a request or two where there are few, more where it is not clear
 * whether there are more than `enough`. Events come in bursts, and a page of one says nothing about the hours around it: a gap is
 * taken to be as dense as the pages on both its sides together, over all the time that those cover.
 */
export async function survey({ from, to }: TimeRange, read: (range: TimeRange) => Promise<NewestPage | undefined>, enough: number): Promise<number> {
  const looks: Look[] = [];
  const look = async (top: number): Promise<boolean> => {
    const page = await read({ from, to: top });
    if (page === undefined) return false;
    const times = page.events.map(({ time }) => time);
    looks.push({ top, oldest: page.isLast ? from : times.reduce((a, b) => Math.min(a, b), top), times });
    looks.sort((a, b) => b.top - a.top);
    return true;
  };
  for (const start of STARTS) {
    const top = Math.min(to - Math.floor(start * (to - from)), (looks.at(-1)?.oldest ?? Infinity) - 1);
    if (top < from || !(await look(top))) break;
  }
  for (let round = 0; round < ROUNDS; round++) {
    const between = gaps(looks, from);
    const seen = countSeen(looks, from);
    const isCertain = seen + sum(between, ({ least }) => least) > enough || seen + sum(between, ({ most }) => most) <= enough;
    if (isCertain || !(await Promise.all(where(between).map(look))).includes(true)) break;
  }
  return Math.round(countSeen(looks, from) + sum(gaps(looks, from), ({ events }) => events));
}

function countSeen(looks: readonly Look[], from: number): number {
  return looks.reduce((seen, { times }, index) => seen + times.filter((time) => time > (looks[index + 1]?.top ?? from - 1)).length, 0);
}

function gaps(looks: readonly Look[], from: number): Gap[] {
  return looks.flatMap(({ oldest }, index) => {
    const gap = { from: (looks[index + 1]?.top ?? from - 1) + 1, to: oldest - 1 };
    if (gap.from > gap.to) return [];
    // Below the last page there is no other: the one above it stands in.
    const near = looks.slice(Math.max(Math.min(index, looks.length - 2), 0)).slice(0, 2);
    const seconds = gap.to - gap.from + 1;
    const rates = near.map((one) => one.times.length / secondsOf(one));
    return [
      {
        ...gap,
        events: (seconds * sum(near, ({ times }) => times.length)) / sum(near, secondsOf),
        least: seconds * Math.min(...rates),
        most: seconds * Math.max(...rates),
      },
    ];
  });
}

/** The next seconds to look at: evenly within the gaps that say least. */
function where(between: readonly Gap[]): number[] {
  const cuts = between.map((gap) => ({ gap, pieces: 1 }));
  const unclear = ({ gap, pieces }: (typeof cuts)[number]): number => (gap.to - gap.from < pieces ? 0 : (gap.most - gap.least) / pieces);
  for (let count = 0; count < AT_ONCE; count++) {
    const widest = cuts.reduce((a, b) => (unclear(b) > unclear(a) ? b : a));
    // A page more or less decides nothing.
    if (unclear(widest) > EVENTS_PER_PAGE) widest.pieces++;
  }
  return cuts.flatMap(({ gap, pieces }) => Array.from({ length: pieces - 1 }, (_, index) => gap.to - Math.floor(((gap.to - gap.from) * (index + 1)) / pieces)));
}

function secondsOf({ top, oldest }: Look): number {
  return top - oldest + 1;
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
