import type { FindingDetection } from '../../lib/contract/findings';
import { compile, type EventMatcher } from '../../lib/filter-pattern/compile';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { Prefilter } from '../../lib/filter-pattern/prefilter';
import { isInsight, type LogRecord } from '../events/log-record';

/** The names of events are AWS's, some ten thousand; whoever invents others must not fill the memory. */
const MOST_VERDICTS = 20_000;

/** Says which detections match an event. The whole pattern decides; which ones are asked depends on the event's two names. */
export class FindingJudge {
  private readonly matchers: readonly EventMatcher[];
  private readonly all: readonly number[];
  private readonly prefilter: Prefilter;
  private readonly verdicts = new Map<string, readonly number[]>();

  public constructor(private readonly detections: readonly FindingDetection[]) {
    const patterns = detections.map(({ filterPattern }) => parsePattern(filterPattern).pattern);
    this.matchers = patterns.map(compile);
    this.all = detections.map((_, index) => index);
    this.prefilter = new Prefilter(patterns);
  }

  /** Insights have no caller and match nothing, nor do digests, which are not events. */
  public matching(record: LogRecord): readonly FindingDetection[] {
    const { eventSource, eventName } = record;
    if (isInsight(record)) return [];
    const isNamed = typeof eventSource === 'string' && typeof eventName === 'string';
    const asked = isNamed ? this.asked(eventSource, eventName) : this.all;
    if (asked.length === 0) return [];
    return asked.flatMap((index) => {
      const detection = this.detections[index];
      return detection !== undefined && this.matchers[index]?.(record) === true ? [detection] : [];
    });
  }

  private asked(eventSource: string, eventName: string): readonly number[] {
    const key = `${eventSource} ${eventName}`;
    let filters = this.verdicts.get(key);
    if (filters === undefined) {
      if (this.verdicts.size >= MOST_VERDICTS) this.verdicts.clear();
      ({ filters } = this.prefilter.verdict(eventSource, eventName));
      this.verdicts.set(key, filters);
    }
    return filters;
  }
}
