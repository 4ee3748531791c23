import { compile, type EventMatcher } from './compile';
import type { Condition, Expression, Pattern, Selector } from './syntax-tree';
import { type Foreknowledge, isEverywhere, type Need, necessaryLiterals } from './necessary-literals';

/** What may match a record of which only the names are known. */
export interface Verdict {
  /** The places of the filters that may match, ascending. */
  readonly filters: readonly number[];
  /** They match only if it holds one of these texts. `undefined`: any record may match. */
  readonly literals: readonly string[] | undefined;
}

/**
 * Which records the filters need to see. Most filters name the events that they are about, so the two names of a record decide most;
 * for the others there are literals without which no record matches.
 *
 * It errs on one side only: what it leaves out cannot match.
 */
/** Reads are most of all records: of the others, it costs less to parse them than to look for their literals in all. */
const READS =
  /^(Get|List|Describe|Head|BatchGet|Lookup|Search|Query|Scan|Select|Decrypt|Encrypt|ReEncrypt|GenerateDataKey|AssumeRole)/;

export class Prefilter {
  /** The comparisons of names, made once: they are asked about each pair of names. */
  private readonly comparisons = new Map<Condition, EventMatcher>();

  public constructor(private readonly patterns: readonly Pattern[]) {}

  /**
   * All texts that verdicts name, whatever the names of a record: what whoever cannot wait for its names has to look for. A verdict may name another one:
   * what stands in nearly every record, and where a filter compares names in an unusual way.
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

  /** Of a record with these two names, whatever else is in it. */
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

/** Of the records with this name, of whatever source; without one, of those that only a wildcard names. */
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

/** Of a comparison that one event name alone makes true, that name. */
function textOfName(condition: Condition): string | undefined {
  if (condition.kind !== 'equality' || condition.operator !== '=' || condition.value.kind !== 'text') return undefined;
  const { parts } = condition.value;
  return isMember(condition.selector, 'eventName') && parts.length === 1 ? parts[0] : undefined;
}
