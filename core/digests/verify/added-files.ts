import type { FileMemory } from '../chain';
import { parseLogFileKey } from '../keys/log-file-key';
import { dayStart } from './list-digests';
import type { ListedFile } from './list-log-files';
import { BACKFILL_SECONDS, NAMED_AFTER_SECONDS } from '../options';
import type { Period } from '../place';
import type { Found } from './found';
import type { PlaceRun } from './place-run';
import { withPeriod } from './periods';

const DAY = 86_400;
/** Maximum per list: the rest is reported as not checked. A busy account and Region has some dozens in two hours. */
const MOST_REMEMBERED = 5_000;

/**
 * Detects log files that no digest names: someone else has added them. Files can be reported up to two hours before the
 * last digest; the next digests may still name later ones.
 */
export class AddedFiles {
  private comparedTo: number | undefined;
  private readonly named: Set<string>;
  private readonly unnamed: Set<string>;
  private doubts: readonly Period[];

  public constructor(remembered: FileMemory | undefined) {
    // Nothing has been compared yet.
    this.comparedTo = remembered?.comparedTo || undefined;
    this.named = new Set(remembered?.named);
    this.unnamed = new Set(remembered?.unnamed);
    this.doubts = remembered?.doubts ?? [];
  }

  /** From when files must be listed, so that none is left out; `undefined` before any digest. */
  public get isComparedTo(): number | undefined {
    return this.comparedTo;
  }

  public begin(time: number): void {
    this.comparedTo ??= time;
  }

  public name(keys: Iterable<string>): void {
    for (const key of keys) {
      this.unnamed.delete(key);
      if ((timeOf(key) ?? Infinity) >= (this.comparedTo ?? -Infinity)) this.named.add(key);
    }
  }

  public doubt(period: Period): void {
    this.doubts = withPeriod(this.doubts, period);
  }

  /** @param listed all files from `isComparedTo` to two hours before `end` @param end of the last verified digest */
  public compare(listed: ReadonlyMap<string, ListedFile>, end: number): void {
    const from = this.comparedTo;
    const to = end - NAMED_AFTER_SECONDS;
    if (from === undefined || to <= from) return;
    for (const [key, { time }] of listed) {
      if (this.named.has(key)) continue;
      // A file without a CloudTrail name has no time to compare, but readers of the folder still read it.
      const isStrange = time === undefined && timeOf(key) !== undefined;
      const isUnnamed = time !== undefined && time >= from && time < to && !this.isDoubtful(time);
      if (isStrange || isUnnamed) this.unnamed.add(key);
    }
    this.comparedTo = to;
    this.doubts = this.doubts.filter((doubt) => doubt.to > to);
    for (const key of this.named) if ((timeOf(key) ?? Infinity) < to) this.named.delete(key);
  }

  /** Reports those that no backfill digest can name any more. */
  public tell({ now }: PlaceRun, found: Found): void {
    const days = new Map<number, string[]>();
    const early: string[] = [];
    for (const key of this.unnamed) {
      const time = timeOf(key) ?? 0;
      if (time > now - BACKFILL_SECONDS) {
        early.push(key);
        continue;
      }
      days.set(dayStart(time), [...(days.get(dayStart(time)) ?? []), key]);
      this.unnamed.delete(key);
    }
    for (const [from, keys] of [...days].sort(([a], [b]) => a - b))
      found.problem({ kind: 'log-file-added', period: { from, to: from + DAY }, keys });
    if (early.length === 0) return;
    const times = early.map((key) => timeOf(key) ?? 0);
    const period = { from: Math.min(...times), to: Math.max(...times) + 60 };
    found.leftOut({ what: 'log-file', reason: 'too-new', period, keys: early, isOpen: true });
  }

  /** Returns the state to store; what does not fit is reported as not checked. */
  public memory(found: Found): FileMemory {
    const comparedTo = this.comparedTo ?? 0;
    const lists = [this.named, this.unnamed].map((list) => [...list].sort());
    const [named = [], unnamed = []] = lists.map((list) => list.slice(0, MOST_REMEMBERED));
    const left = lists.flatMap((list) => list.slice(MOST_REMEMBERED));
    if (left.length > 0) {
      const to = Math.max(...left.map((key) => timeOf(key) ?? 0)) + 60;
      found.leftOut({
        what: 'log-file',
        reason: 'too-many',
        period: { from: comparedTo, to },
        keys: left,
        isOpen: false,
      });
    }
    return { comparedTo, named, unnamed, doubts: this.doubts };
  }

  private isDoubtful(time: number): boolean {
    return this.doubts.some(({ from, to }) => from < time + NAMED_AFTER_SECONDS && to > time);
  }
}

const DAY_FOLDER = /\/(\d{4})\/(\d{2})\/(\d{2})\/[^/]+$/;

/**
 * Returns when it was delivered, by its name, or else the end of the day of its folder; `undefined` if it is in
 * neither.
 */
function timeOf(key: string): number | undefined {
  const time = parseLogFileKey(key)?.time;
  if (time !== undefined) return time;
  const [, year, month, day] = DAY_FOLDER.exec(key) ?? [];
  const start = Date.parse(`${String(year)}-${String(month)}-${String(day)}T00:00:00Z`) / 1_000;
  return Number.isNaN(start) ? undefined : start + DAY - 60;
}
