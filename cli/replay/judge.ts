import { compile, type EventMatcher } from '../../lib/filter-pattern/compile';
import type { Pattern } from '../../lib/filter-pattern/syntax-tree';
import type { EventFilter, Exclusion } from './event-filter';
import { actorOf, factsOf, isInsight, type LogRecord, type RecordFacts } from '../../core/events/log-record';
import type { Named } from '../../core/findings/outside/named';
import { namedIn } from '../../core/findings/outside/named-in';
import { type Deed, Deeds } from './deeds';
import { type Act, actOf } from './story/act';
import { type MatchedEvent, MatchedEvents } from './matched-event';
import { type KnownFields, Prefilter, type Verdict } from '../../lib/filter-pattern/prefilter';
import type { Literals } from '../../lib/filter-pattern/necessary-literals';
import { COMPARED_FIELDS, KIND_FIELDS } from './record-kind';
import type { Compared } from './record-scanner';

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
  /** Set for a matching event if its details are kept. */
  readonly match: MatchedEvent | undefined;
  /** Set if stories are requested. */
  readonly act: Act | undefined;
  /** Why the event is excluded; it was then not evaluated. */
  readonly exclusion: Exclusion | undefined;
}

/** Of an event that names no account that matters. */
export const NOBODY: ReadonlyMap<number, Named> = new Map();

/**
 * Decides which filters match an event. The full filter always decides; the event source and name select the filters to
 * evaluate.
 */
export class Judge {
  /** Compiled when they are first asked. */
  private readonly filters: (EventMatcher | undefined)[] = [];
  private readonly all: readonly number[];
  private readonly prefilter: Prefilter;
  private readonly matches = new MatchedEvents();
  private readonly deeds = new Deeds();

  /**
   * @param isExact evaluate every filter for every event
   * @param keeps whether to keep the details of an event with these matches
   */
  public constructor(
    private readonly patterns: readonly Pattern[],
    private readonly isExact: boolean,
    private readonly keeps: (matching: readonly number[], time: string) => boolean,
    private readonly filter: EventFilter,
    private readonly outsidePaths: readonly (readonly string[] | undefined)[] = [],
    private readonly tellsStories = false,
  ) {
    this.all = patterns.map((_, index) => index);
    this.prefilter = new Prefilter(patterns, KIND_FIELDS);
  }

  /** The texts to search for in records that are not parsed. */
  public get literals(): Literals {
    return this.prefilter.literals;
  }

  /** What filters compare each of `COMPARED_FIELDS` with. */
  public get compared(): readonly Compared[] {
    return COMPARED_FIELDS.map((path) => this.prefilter.comparedWith(path));
  }

  /** Returns which filters match an event with these fields, and which may. */
  public verdict(fields: KnownFields): Verdict {
    return this.prefilter.verdict(fields);
  }

  /** Whether a match depends on the accounts that the event names. */
  public asksForOutsiders(filter: number): boolean {
    return this.outsidePaths[filter] !== undefined;
  }

  /** Returns the details of a matching event, for the report. */
  public detailsOf(record: LogRecord): MatchedEvent {
    return this.matches.of(record, factsOf(record));
  }

  /**
   * Returns `undefined` for an Insights event, which filters do not see.
   *
   * @param mayMatch the filters that may match, if known
   */
  public judge(record: LogRecord, mayMatch = this.filtersFor(record)): Judgement | undefined {
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
    const matching = mayMatch.filter((index) => this.matcher(index)(record));
    const isMatch = matching.length > 0;
    return {
      ...facts,
      matching,
      named: isMatch ? this.namedIn(record, matching) : NOBODY,
      actor: isMatch ? actorOf(record) : undefined,
      deed: isMatch ? this.deeds.of(record, facts.account) : undefined,
      match: isMatch && this.keeps(matching, facts.time) ? this.matches.of(record, facts) : undefined,
      act: this.tellsStories ? actOf(record) : undefined,
      exclusion,
    };
  }

  private filtersFor({ eventSource, eventName }: LogRecord): readonly number[] {
    const hasNames = typeof eventSource === 'string' && typeof eventName === 'string';
    return hasNames && !this.isExact ? this.prefilter.filtersFor({ eventSource, eventName }) : this.all;
  }

  private matcher(index: number): EventMatcher {
    let matcher = this.filters[index];
    if (matcher === undefined) {
      const pattern = this.patterns[index];
      if (pattern === undefined) throw new RangeError(`there is no filter ${String(index)}`);
      this.filters[index] = matcher = compile(pattern);
    }
    return matcher;
  }

  private namedIn(record: LogRecord, matching: readonly number[]): ReadonlyMap<number, Named> {
    const asking = matching.flatMap((index) => {
      const paths = this.outsidePaths[index];
      return paths === undefined ? [] : [[index, namedIn(record, paths)] as const];
    });
    return asking.length === 0 ? NOBODY : new Map(asking);
  }
}
