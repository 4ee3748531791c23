import type { FindingDetection } from '../../lib/contract/findings';
import type { OwnNames } from '../../lib/contract/own-parts';
import { compile, type EventMatcher } from '../../lib/filter-pattern/compile';
import { withOwnNames } from '../../lib/filter-pattern/own-parts';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { Prefilter } from '../../lib/filter-pattern/prefilter';
import { isInsight, type LogRecord } from '../events/log-record';
import type { EventNames } from './names-in-text';

/** The names of events are AWS's, some ten thousand; whoever invents others must not fill the memory. */
const MOST_VERDICTS = 20_000;

/** What is asked of events with two names. */
interface Asked {
  readonly filters: readonly number[];
  /** What a text holds in which one of them matches; undefined: nobody knows. */
  readonly needed: RegExp | undefined;
}

/** Says which detections match an event. The whole pattern decides; which ones are asked depends on the event's two names. */
export class FindingJudge {
  private readonly matchers: readonly EventMatcher[];
  private readonly all: readonly number[];
  private readonly prefilter: Prefilter;
  private readonly verdicts = new Map<string, Asked>();
  /** By their literals, of which most names need the same. */
  private readonly searches = new Map<string, RegExp>();

  private readonly detections: readonly FindingDetection[];

  /**
   * @param names of the product's own resources. Without them, what compares one matches whatever it might match with some. What needs a
   *   resource that has no name matches nothing.
   * @throws RangeError for a pattern that is true of every event
   */
  public constructor(detections: readonly FindingDetection[], names?: OwnNames) {
    const asked = detections.flatMap((detection) => {
      const pattern = withOwnNames(parsePattern(detection.filterPattern).pattern, names);
      if (pattern === true) throw new RangeError(`${detection.id}: its pattern is true of every event`);
      return pattern === false ? [] : [{ detection, pattern }];
    });
    this.detections = asked.map(({ detection }) => detection);
    this.matchers = asked.map(({ pattern }) => compile(pattern));
    this.all = asked.map((_, index) => index);
    this.prefilter = new Prefilter(asked.map(({ pattern }) => pattern));
  }

  /** Whether a record with these names may match anything; `false` is sure, whatever else the text holds. */
  public mayMatch(names: EventNames, text: string): boolean {
    const { filters, needed } = this.asked(names);
    return filters.length > 0 && needed?.test(text) !== false;
  }

  /** Insights have no caller and match nothing. */
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
      const { filters, literals } = this.prefilter.verdict(eventSource, eventName);
      asked = { filters, needed: this.searchFor(literals) };
      this.verdicts.set(key, asked);
    }
    return asked;
  }

  /** All at once: one after the other takes three times as long. They hold no operators, so nothing is tried twice. */
  private searchFor(literals: readonly string[] | undefined): RegExp | undefined {
    if (literals === undefined) return undefined;
    const source = literals.map((literal) => literal.replace(/[^\w"]/g, '\\$&')).join('|');
    const search = this.searches.get(source) ?? new RegExp(source);
    this.searches.set(source, search);
    return search;
  }

  private forget(): void {
    this.verdicts.clear();
    this.searches.clear();
  }
}
