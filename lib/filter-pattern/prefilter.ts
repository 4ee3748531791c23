import { compile, type EventMatcher } from './compile';
import type { Condition, Expression, Pattern, Selector } from './syntax-tree';
import { type Foreknowledge, isEverywhere, type Need, necessaryLiterals } from './necessary-literals';

/** What may match a record of which only the names are known. */
export interface Verdict {
  /** The indexes of the filters that may match, ascending. */
  readonly filters: readonly number[];
  /** They match only if the record contains one of these texts. `undefined`: any record may match. */
  readonly literals: readonly string[] | undefined;
}

/**
 * Selects the records that the filters need to see. Most filters name their events, so a record's two names decide in
 * most cases. For the other filters there are literals without which no record matches.
 *
 * It may select too much, but what it leaves out never matches.
 */
/** Most records are reads. Parsing the others costs less than searching all of them for their literals. */
const READS =
  /^(Get|List|Describe|Head|BatchGet|Lookup|Search|Query|Scan|Select|Decrypt|Encrypt|ReEncrypt|GenerateDataKey|AssumeRole)/;

export class Prefilter {
  /** The comparisons of names, compiled once: they are evaluated for each pair of names. */
  private readonly comparisons = new Map<Condition, EventMatcher>();

  public constructor(private readonly patterns: readonly Pattern[]) {}

  /**
   * All texts that verdicts may contain, whatever a record's names are: for callers that have to search before they
   * know the names. A verdict may contain other texts: those that nearly every record contains, and those of filters
   * that compare names in an unusual way.
   */
  public get literals(): readonly string[] {
    const texts = this.patterns.flatMap((pattern) => {
      const ofNames = [...namedIn(pattern)]
        .filter((name) => READS.test(name))
        .map((name) => necessaryLiterals(pattern, ofEventName(name)));
      const ofOthers = [necessaryLiterals(pattern, unnamed), necessaryLiterals(pattern, ofEventName(undefined))];
      return [...ofOthers, ...ofNames].filter((need) => typeof need !== 'string').flat();
    });
    return [...new Set(texts)].filter((text) => !isEverywhere(text));
  }

  /** Returns the verdict for a record with these two names, whatever its other content. */
  public verdict(eventSource: string, eventName: string): Verdict {
    const needs = this.needs(eventSource, eventName);
    const filters = needs.flatMap((need, index) => (need === 'nothing helps' ? [] : [index]));
    const literals = needs.includes('anything')
      ? undefined
      : [...new Set(needs.filter((need) => typeof need !== 'string').flat())];
    return { filters, literals };
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
}

/**
 * Whether the condition compares one of the two names. They are texts or missing, and a comparison with a missing value
 * is false.
 */
function isComparisonOfName(condition: Condition): boolean {
  return (
    (condition.kind === 'equality' || condition.kind === 'order') &&
    (isMember(condition.selector, 'eventSource') || isMember(condition.selector, 'eventName'))
  );
}

function isMember([step, ...more]: Selector, name: string): boolean {
  return more.length === 0 && step?.kind === 'member' && step.name === name;
}

/** For records that no filter names. */
function unnamed(condition: Condition): boolean | undefined {
  if (!isComparisonOfName(condition)) return undefined;
  return !(
    condition.kind === 'equality' &&
    condition.operator === '=' &&
    isMember(condition.selector, 'eventName') &&
    condition.value.kind === 'text'
  );
}

/** For records with this event name, of any source. Without a name, for those that only a wildcard matches. */
function ofEventName(name: string | undefined): Foreknowledge {
  return (condition) => {
    if (!isComparisonOfName(condition)) return undefined;
    const text = textOfName(condition);
    return text === undefined || text === name;
  };
}

/** The names that a pattern compares exactly. */
function namedIn(pattern: Pattern): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (expression: Expression): void => {
    if ('operands' in expression) expression.operands.forEach(walk);
    else if (isComparisonOfName(expression)) names.add(textOfName(expression) ?? '');
  };
  if (pattern.kind === 'json') walk(pattern.expression);
  names.delete('');
  return names;
}

/** Returns the event name, if the condition is true for that name alone. */
function textOfName(condition: Condition): string | undefined {
  if (condition.kind !== 'equality' || condition.operator !== '=' || condition.value.kind !== 'text') return undefined;
  const { parts } = condition.value;
  return isMember(condition.selector, 'eventName') && parts.length === 1 ? parts[0] : undefined;
}
