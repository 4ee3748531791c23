import { compile, type EventMatcher } from './compile';
import type { Condition, Pattern, Selector } from './syntax-tree';
import { type Foreknowledge, type Need, necessaryLiterals } from './necessary-literals';

/** What may match a record of which only the names are known. */
export interface Verdict {
  /** The places of the filters that may match, ascending. */
  readonly filters: readonly number[];
  /** They match only if it holds one of the prefilter's literals. */
  readonly needsLiteral: boolean;
}

/**
 * Which records the filters need to see. Most filters name the events that they are about, so the two names of a record decide most;
 * for the others there are literals without which no record matches.
 *
 * It errs on one side only: what it leaves out cannot match.
 */
export class Prefilter {
  /** What has to be looked for in every record: the needs of those filters that do not name their events. */
  public readonly literals: readonly string[];
  private readonly known: ReadonlySet<string>;
  /** The comparisons of names, made once: they are asked about each pair of names. */
  private readonly comparisons = new Map<Condition, EventMatcher>();

  public constructor(private readonly patterns: readonly Pattern[]) {
    const needs = patterns.map((pattern) => necessaryLiterals(pattern, unnamed));
    this.literals = [...new Set(needs.filter((need) => typeof need !== 'string').flat())];
    this.known = new Set(this.literals);
  }

  /** Of a record with these two names, whatever else is in it. */
  public verdict(eventSource: string, eventName: string): Verdict {
    const needs = this.needs(eventSource, eventName);
    const filters = needs.flatMap((need, index) => (need === 'nothing helps' ? [] : [index]));
    return { filters, needsLiteral: needs.every((need) => this.isLookedFor(need)) };
  }

  /** Of a record with these two names: none of the filters matches unless it holds one of these. `undefined`: nobody knows. */
  public literalsOf(eventSource: string, eventName: string): readonly string[] | undefined {
    const needs = this.needs(eventSource, eventName);
    return needs.includes('anything')
      ? undefined
      : [...new Set(needs.filter((need) => typeof need !== 'string').flat())];
  }

  private needs(eventSource: string, eventName: string): readonly Need[] {
    const record = { eventSource, eventName };
    const isTrue: Foreknowledge = (condition) =>
      isComparisonOfName(condition) ? this.comparison(condition)(record) : undefined;
    return this.patterns.map((pattern) => necessaryLiterals(pattern, isTrue));
  }

  private comparison(condition: Condition): EventMatcher {
    const made = this.comparisons.get(condition) ?? compile({ kind: 'json', expression: condition });
    this.comparisons.set(condition, made);
    return made;
  }

  private isLookedFor(need: Need): boolean {
    return need === 'nothing helps' || (need !== 'anything' && need.every((text) => this.known.has(text)));
  }
}

/** A comparison of one of the two names: they are texts, or absent, and a comparison of what is absent is false. */
function isComparisonOfName(condition: Condition): boolean {
  return (
    (condition.kind === 'equality' || condition.kind === 'order') &&
    (isMember(condition.selector, 'eventSource') || isMember(condition.selector, 'eventName'))
  );
}

function isMember([step, ...more]: Selector, name: string): boolean {
  return more.length === 0 && step?.kind === 'member' && step.name === name;
}

/** Of the records that no filter names. */
function unnamed(condition: Condition): boolean | undefined {
  if (!isComparisonOfName(condition)) return undefined;
  return !(
    condition.kind === 'equality' &&
    condition.operator === '=' &&
    isMember(condition.selector, 'eventName') &&
    condition.value.kind === 'text'
  );
}
