import { compile, type EventMatcher } from './compile';
import { type Condition, conditionsOf, type Pattern, type Selector } from './syntax-tree';
import {
  type Foreknowledge,
  isCertain,
  isEverywhere,
  type Literals,
  literalsAndRoots,
  mayMatch,
} from './necessary-literals';

/** What may match a record of which only some fields are known. */
export interface Verdict {
  /** The indexes of the filters that may match, ascending. */
  readonly filters: readonly number[];
  /** Those of them that match, whatever else the record contains. */
  readonly certain: readonly number[];
  /** The others match only if the record contains one of these texts. `undefined`: any record may match. */
  readonly literals: readonly string[] | undefined;
  /** The members of the record that must contain it; `''`: anywhere. */
  readonly roots: readonly string[];
}

/** The known fields of a record, each where it is in the record; a field that is left out is missing there. */
export interface KnownFields {
  readonly eventSource: string;
  readonly eventName: string;
  readonly [name: string]: unknown;
}

/**
 * How well a field is known: `exact`: its value, or that it is missing; `compared`: the same, but of a text that no
 * filter compares only the longest beginning that filters compare, and `ANOTHER_TEXT` after it.
 */
export type FieldKnowledge = 'exact' | 'compared';

/**
 * No text of a known field: it contains a character that JSON escapes, and texts with escapes are not known. A filter
 * that compares a field with it is not decided.
 */
export const ANOTHER_TEXT = '\u0000';

/** Limits memory: AWS has about ten thousand event names, but invented ones must not fill it. */
const MOST_NAMES = 20_000;

/** Each known text is compared with all of them. */
export const MOST_BEGINNINGS = 64;

/** Where most of what filters compare is, besides the fields that are known. */
const PARAMETERS = ['requestParameters', 'responseElements'];

/** Most records are reads. Parsing the others costs less than searching all of them for their literals. */
const READS =
  /^(Get|List|Describe|Head|BatchGet|Lookup|Search|Query|Scan|Select|Decrypt|Encrypt|ReEncrypt|GenerateDataKey|AssumeRole)/;

/**
 * Selects the records that the filters need to see. Most filters name their events, so a record's two names decide in
 * most cases. For the others there are the further fields that the caller knows, and literals without which no record
 * matches.
 *
 * It may select too much, but what it leaves out never matches.
 */
export class Prefilter {
  /** The conditions on known fields, compiled once: they are evaluated for each combination of values. */
  private readonly conditions = new Map<Condition, EventMatcher>();
  /** The filters that only records with this name match, and those that a record with any other name may match. */
  private readonly named = new Map<string, number[]>();
  private readonly unnamed: number[] = [];
  private readonly byNames = new Map<string, readonly number[]>();
  private readonly beginnings = new Map<string, ReadonlySet<string>>();
  private readonly known = new Map<Condition, boolean>();

  /**
   * @param fields the dotted paths of the fields that the caller knows besides the two names; if there are any, the
   * names are exact too: a text that is certainly the record's own
   */
  public constructor(
    private readonly patterns: readonly Pattern[],
    private readonly fields: ReadonlyMap<string, FieldKnowledge> = new Map(),
  ) {
    patterns.forEach((pattern, index) => {
      if (mayMatch(pattern, ofEventName(undefined))) this.unnamed.push(index);
      else for (const name of namedIn(pattern)) this.named.set(name, [...(this.named.get(name) ?? []), index]);
    });
  }

  /**
   * The texts that verdicts contain most, whatever a record's names are, and where they must be: for callers that have
   * to search before they know the names. Verdicts may contain others.
   */
  public get literals(): Literals {
    const nameless = this.patterns.map((pattern) => this.needOf(pattern, unnamed));
    const roots = new Set([...PARAMETERS, ...nameless.flatMap((need) => (typeof need === 'string' ? [] : need.roots))]);
    const named = this.patterns
      .flatMap((pattern) => {
        const reads = [...namedIn(pattern)].filter((name) => READS.test(name));
        return [undefined, ...reads].map((name) => this.needOf(pattern, ofEventName(name)));
      })
      // To search all of a record for what few filters need costs more than to search few records for it.
      .filter((need) => typeof need !== 'string' && need.roots.every((root) => roots.has(root)));
    const texts = [...nameless, ...named].flatMap((need) => (typeof need === 'string' ? [] : need.texts));
    return { texts: [...new Set(texts)].filter((text) => !isEverywhere(text)), roots: [...roots] };
  }

  /** The texts that filters compare a field with, and the beginnings, of which there is a maximum. */
  public comparedWith(path: string): { readonly texts: readonly string[]; readonly beginnings: readonly string[] } {
    const conditions = this.patterns.flatMap((pattern) =>
      conditionsIn(pattern).filter(({ selector }) => pathOf(selector) === path),
    );
    const texts = new Set(conditions.flatMap((condition) => wholeTextOf(condition) ?? []));
    const beginnings = new Set(conditions.flatMap((condition) => beginningOf(condition) ?? []));
    return { texts: [...texts], beginnings: [...beginnings].slice(0, MOST_BEGINNINGS) };
  }

  /** Returns the verdict for a record with these fields, whatever its other content. */
  public verdict(record: KnownFields): Verdict {
    const isTrue: Foreknowledge = (condition) =>
      this.isKnown(condition) ? this.condition(condition)(record) : undefined;
    const filters: number[] = [];
    const certain: number[] = [];
    const needs: ReturnType<typeof literalsAndRoots>[] = [];
    for (const index of this.filtersFor(record)) {
      const pattern = this.patterns[index];
      if (pattern === undefined || !mayMatch(pattern, isTrue)) continue;
      filters.push(index);
      if (isCertain(pattern, isTrue)) certain.push(index);
      else needs.push(literalsAndRoots(pattern, isTrue));
    }
    if (needs.includes('anything')) return { filters, certain, literals: undefined, roots: [] };
    const known = needs.filter((need) => typeof need !== 'string');
    return {
      filters,
      certain,
      literals: [...new Set(known.flatMap(({ texts }) => texts))],
      roots: [...new Set(known.flatMap(({ roots }) => roots))],
    };
  }

  /** Returns the filters that a record with these two names may match, ascending. */
  public filtersFor({ eventSource, eventName }: KnownFields): readonly number[] {
    const key = `${eventSource}\n${eventName}`;
    let filters = this.byNames.get(key);
    if (filters === undefined) {
      const names = { eventSource, eventName };
      const isTrue: Foreknowledge = (condition) =>
        isComparisonOfName(condition) ? this.condition(condition)(names) : undefined;
      filters = [...(this.named.get(eventName) ?? []), ...this.unnamed]
        .filter((index) => {
          const pattern = this.patterns[index];
          return pattern !== undefined && mayMatch(pattern, isTrue);
        })
        .sort((one, other) => one - other);
      if (this.byNames.size >= MOST_NAMES) this.byNames.clear();
      this.byNames.set(key, filters);
    }
    return filters;
  }

  /** Whether the known fields decide the condition. */
  private isKnown(condition: Condition): boolean {
    let isKnown = this.known.get(condition);
    if (isKnown === undefined) this.known.set(condition, (isKnown = this.decides(condition)));
    return isKnown;
  }

  private decides(condition: Condition): boolean {
    const path = pathOf(condition.selector);
    if (path === 'eventSource' || path === 'eventName') return this.fields.size > 0 || isComparisonOfName(condition);
    const knowledge = path === undefined ? undefined : this.fields.get(path);
    if (path === undefined || knowledge !== 'compared') return knowledge === 'exact';
    if (condition.kind === 'notExists' || wholeTextOf(condition) !== undefined) return true;
    const beginning = beginningOf(condition);
    return beginning !== undefined && this.beginningsOf(path).has(beginning);
  }

  private beginningsOf(path: string): ReadonlySet<string> {
    let beginnings = this.beginnings.get(path);
    if (beginnings === undefined) this.beginnings.set(path, (beginnings = new Set(this.comparedWith(path).beginnings)));
    return beginnings;
  }

  /** What a pattern needs if the names of an event are these; what will be known of it is not needed. */
  private needOf(pattern: Pattern, ofNames: Foreknowledge): ReturnType<typeof literalsAndRoots> {
    return literalsAndRoots(pattern, (condition) =>
      isComparisonOfName(condition) ? ofNames(condition) : this.isKnown(condition) ? 'either' : undefined,
    );
  }

  private condition(condition: Condition): EventMatcher {
    let made = this.conditions.get(condition);
    if (made === undefined) this.conditions.set(condition, (made = compile({ kind: 'json', expression: condition })));
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

/** The members on the way to a value, with dots between; `undefined` if there is anything else on it. */
function pathOf(selector: Selector): string | undefined {
  const names = selector.map((step) => (step.kind === 'member' && !step.name.includes('.') ? step.name : undefined));
  return names.includes(undefined) ? undefined : names.join('.');
}

/** The text with which the condition compares a value, if it is equal to that text alone. */
function wholeTextOf(condition: Condition): string | undefined {
  if (condition.kind !== 'equality' || condition.value.kind !== 'text') return undefined;
  const [only, ...more] = condition.value.parts;
  return more.length === 0 && !meansAnother(only) ? only : undefined;
}

/** The text with which a value must begin, if the condition asks for nothing else. */
function beginningOf(condition: Condition): string | undefined {
  if (condition.kind !== 'equality' || condition.value.kind !== 'text') return undefined;
  const [beginning, rest, ...more] = condition.value.parts;
  return more.length === 0 && rest === '' && beginning !== '' && !meansAnother(beginning) ? beginning : undefined;
}

function meansAnother(text = ''): boolean {
  return text.includes(ANOTHER_TEXT);
}

function conditionsIn(pattern: Pattern): readonly Condition[] {
  return pattern.kind === 'json' ? conditionsOf(pattern.expression) : [];
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
  return new Set(conditionsIn(pattern).flatMap((condition) => textOfName(condition) ?? []));
}

/** Returns the event name, if the condition is true for that name alone. */
function textOfName(condition: Condition): string | undefined {
  const isEqual = condition.kind === 'equality' && condition.operator === '=';
  return isEqual && isMember(condition.selector, 'eventName') ? wholeTextOf(condition) : undefined;
}
