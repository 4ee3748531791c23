import { compile, type EventMatcher } from '../../lib/filter-pattern/compile';
import type { Pattern } from '../../lib/filter-pattern/syntax-tree';
import type { EventFilter, Exclusion } from './event-filter';
import { actorOf, factsOf, isInsight, type LogRecord, type RecordFacts } from '../../core/events/log-record';
import type { Named } from '../../core/findings/outside/named';
import { namedIn } from '../../core/findings/outside/named-in';
import { type Deed, Deeds } from './deeds';
import { type Act, actOf } from './story/act';
import { type MatchedEvent, MatchedEvents } from './matched-event';
import { Prefilter, type Verdict } from '../../lib/filter-pattern/prefilter';

/** What is counted for a parsed event; the event itself is not kept. */
export interface Judgement extends RecordFacts {
  /** The indexes of the matching filters, in the order of the detections. */
  readonly matching: readonly number[];
  /**
   * For detections that look for outsiders, the accounts and principals that the event names, by index of the
   * detection.
   */
  readonly named: ReadonlyMap<number, Named>;
  /** Set for a matching event. */
  readonly actor: string | undefined;
  readonly deed: Deed | undefined;
  /** Set for a matching event if matches are kept. */
  readonly match: MatchedEvent | undefined;
  /** Set if stories are requested. */
  readonly act: Act | undefined;
  /** Why the event is excluded; it was then not evaluated. */
  readonly exclusion: Exclusion | undefined;
}

const NOBODY: ReadonlyMap<number, Named> = new Map();

/**
 * Decides which filters match an event. The full filter always decides; the event source and name select the filters to
 * evaluate.
 */
export class Judge {
  public readonly literals: readonly string[];
  private readonly filters: readonly EventMatcher[];
  private readonly all: readonly number[];
  private readonly prefilter: Prefilter;
  private readonly matches = new MatchedEvents();
  private readonly deeds = new Deeds();
  private readonly verdicts = new Map<string, Map<string, Verdict>>();

  /**
   * @param isExact evaluate every filter for every event
   * @param keepsMatches keep the details of matching events
   */
  public constructor(
    patterns: readonly Pattern[],
    private readonly isExact: boolean,
    private readonly keepsMatches: boolean,
    private readonly filter: EventFilter,
    private readonly outsidePaths: readonly (readonly string[] | undefined)[] = [],
    private readonly tellsStories = false,
  ) {
    this.filters = patterns.map(compile);
    this.all = patterns.map((_, index) => index);
    this.prefilter = new Prefilter(patterns);
    this.literals = this.prefilter.literals;
  }

  /** Returns which filters an event with these names may match, and whether it must contain one of the literals. */
  public verdict(eventSource: string, eventName: string): Verdict {
    if (this.isExact) return { filters: this.all, literals: undefined };
    let ofSource = this.verdicts.get(eventSource);
    if (ofSource === undefined) this.verdicts.set(eventSource, (ofSource = new Map<string, Verdict>()));
    let verdict = ofSource.get(eventName);
    if (verdict === undefined) ofSource.set(eventName, (verdict = this.prefilter.verdict(eventSource, eventName)));
    return verdict;
  }

  /** Returns `undefined` for an Insights event, which filters do not see. */
  public judge(record: LogRecord): Judgement | undefined {
    if (isInsight(record)) return undefined;
    const facts = factsOf(record);
    const exclusion = this.filter.isOpen ? undefined : this.filter.excludesRecord(record, facts);
    if (exclusion !== undefined)
      return {
        ...facts,
        matching: [],
        named: NOBODY,
        actor: undefined,
        deed: undefined,
        match: undefined,
        act: undefined,
        exclusion,
      };
    const { eventSource, eventName } = record;
    const { filters } =
      typeof eventSource === 'string' && typeof eventName === 'string'
        ? this.verdict(eventSource, eventName)
        : { filters: this.all };
    const matching = filters.filter((index) => this.filters[index]?.(record));
    const isMatch = matching.length > 0;
    return {
      ...facts,
      matching,
      named: isMatch ? this.namedIn(record, matching) : NOBODY,
      actor: isMatch ? actorOf(record) : undefined,
      deed: isMatch ? this.deeds.of(record, facts.account) : undefined,
      match: isMatch && this.keepsMatches ? this.matches.of(record, facts) : undefined,
      act: this.tellsStories ? actOf(record) : undefined,
      exclusion,
    };
  }

  private namedIn(record: LogRecord, matching: readonly number[]): ReadonlyMap<number, Named> {
    const asking = matching.flatMap((index) => {
      const paths = this.outsidePaths[index];
      return paths === undefined ? [] : [[index, namedIn(record, paths)] as const];
    });
    return asking.length === 0 ? NOBODY : new Map(asking);
  }
}
