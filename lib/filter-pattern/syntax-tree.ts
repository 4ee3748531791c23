/**
 * A filter pattern as data. Trees are normalized: an `and` contains no `and`, an `or` no `or`, each has at least two
 * operands, and adjacent `*` are one. The parser and the builders create no others, so equal trees mean equal patterns.
 */
export type Pattern = JsonPattern | TextPattern;

/** `{ … }`: applies to messages that are JSON objects. */
export interface JsonPattern {
  readonly kind: 'json';
  readonly expression: Expression;
}

/** `%…%` alone: applies to the text of any message. */
export interface TextPattern {
  readonly kind: 'text';
  readonly regex: RegexValue;
}

export type Expression = Combination | Condition;

export interface Combination {
  readonly kind: 'and' | 'or';
  readonly operands: readonly Expression[];
}

export type Condition = Equality | Order | Is | NotExists;

/** `$.a = "x"`, `$.a != 5`, `$.a = %x%` */
export interface Equality {
  readonly kind: 'equality';
  readonly selector: Selector;
  readonly operator: '=' | '!=';
  readonly value: Value;
}

/** `$.a >= 5` */
export interface Order {
  readonly kind: 'order';
  readonly selector: Selector;
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly value: NumberValue;
}

/** `$.a IS TRUE` */
export interface Is {
  readonly kind: 'is';
  readonly selector: Selector;
  readonly value: boolean | null;
}

/** `$.a NOT EXISTS` */
export interface NotExists {
  readonly kind: 'notExists';
  readonly selector: Selector;
}

/** The path from the root of the event to a value. Never empty, with one wildcard at most. */
export type Selector = readonly Step[];

export type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'anyMember' }
  | { readonly kind: 'anyElement' };

export type Value = TextValue | NumberValue | RegexValue;

/** Text between wildcards: `"a"` is `['a']`, `"a*"` is `['a', '']`, `"*a*"` is `['', 'a', '']`, `*` is `['', '']`. */
export interface TextValue {
  readonly kind: 'text';
  readonly parts: readonly string[];
}

/** An unquoted number, as written: it equals a JSON number by value and a string by its text. */
export interface NumberValue {
  readonly kind: 'number';
  readonly text: string;
}

/** The regex between the percent signs. */
export interface RegexValue {
  readonly kind: 'regex';
  readonly source: string;
}

/** Whether the step selects many values. */
export function isWildcard(step: Step): boolean {
  return step.kind === 'anyMember' || step.kind === 'anyElement';
}

/** All conditions of an expression, from left to right. */
export function conditionsOf(expression: Expression): Condition[] {
  return 'operands' in expression ? expression.operands.flatMap(conditionsOf) : [expression];
}
