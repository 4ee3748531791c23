import type { FindingDetection } from '../../lib/contract/findings';
import type { OwnNames } from '../../lib/contract/own-parts';
import { compile, type EventMatcher } from '../../lib/filter-pattern/compile';
import { literalSearch } from '../../lib/filter-pattern/literal-search';
import { withOwnNames } from '../../lib/filter-pattern/own-parts';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { Prefilter } from '../../lib/filter-pattern/prefilter';
import { isInsight, type LogRecord } from '../events/log-record';
import type { EventNames } from './names-in-text';

/** Limits memory: AWS has about ten thousand event names, but invented ones must not fill the cache. */
const MOST_VERDICTS = 20_000;

/** The patterns to check for events with a given source and name. */
interface Asked {
  readonly filters: readonly number[];
  /** An event can match only if its text matches this. `undefined` if unknown. */
  readonly needed: RegExp | undefined;
}

/**
 * Finds the detections that match an event. The event source and name select the patterns to check; the whole pattern
 * decides.
 */
export class FindingJudge {
  private readonly matchers: readonly EventMatcher[];
  private readonly all: readonly number[];
  private readonly prefilter: Prefilter;
  private readonly verdicts = new Map<string, Asked>();
  /** By literals, since most event names need the same ones. */
  private readonly searches = new Map<string, RegExp>();

  private readonly detections: readonly FindingDetection[];

  /**
   * @param names names of this deployment's own resources. If omitted, a condition on such a name counts as a match. A
   * condition on a resource without a name never matches.
   * @throws RangeError for a pattern that matches every event
   */
  public constructor(detections: readonly FindingDetection[], names?: OwnNames) {
    const asked = detections.flatMap((detection) => {
      const pattern = withOwnNames(parsePattern(detection.filterPattern).pattern, names);
      if (pattern === true) throw new RangeError(`${detection.id}: its pattern matches every event`);
      return pattern === false ? [] : [{ detection, pattern }];
    });
    this.detections = asked.map(({ detection }) => detection);
    this.matchers = asked.map(({ pattern }) => compile(pattern));
    this.all = asked.map((_, index) => index);
    this.prefilter = new Prefilter(asked.map(({ pattern }) => pattern));
  }

  /** Whether a record with this event source and name may match a detection. `false` is certain. */
  public mayMatch(names: EventNames, text: string): boolean {
    const { filters, needed } = this.asked(names);
    return filters.length > 0 && needed?.test(text) !== false;
  }

  /** Insights events have no principal and match nothing. */
  public matching(record: LogRecord): readonly FindingDetection[] {
    const { eventSource, eventName } = record;
    if (isInsight(record)) return [];
    const isNamed = typeof eventSource === 'string' && typeof eventName === 'string';
    const filters = isNamed ? this.asked({ eventSource, eventName }).filters : this.all;
    return filters.flatMap((index) => {
      const detection = this.detections[index];
      return detection !== undefined && this.matchers[index]?.(record) === true ? [detection] : [];
    });
  }

  private asked({ eventSource, eventName }: EventNames): Asked {
    const key = `${eventSource} ${eventName}`;
    let asked = this.verdicts.get(key);
    if (asked === undefined) {
      if (this.verdicts.size >= MOST_VERDICTS) this.forget();
      const { filters, certain, literals } = this.prefilter.verdict({ eventSource, eventName });
      asked = { filters, needed: certain.length > 0 ? undefined : this.searchFor(literals) };
      this.verdicts.set(key, asked);
    }
    return asked;
  }

  private searchFor(literals: readonly string[] | undefined): RegExp | undefined {
    if (literals === undefined) return undefined;
    const key = literals.join('\n');
    const search = this.searches.get(key) ?? literalSearch(literals);
    this.searches.set(key, search);
    return search;
  }

  private forget(): void {
    this.verdicts.clear();
    this.searches.clear();
  }
}
