import type { CharacterSet } from './character-set';
import type { RegexBranch } from './parse-regex';
import type { Condition, Expression, Pattern, Selector, TextValue, Value } from './syntax-tree';
import { branchesOf } from './value-test';

/**
 * What a record must contain for a filter to match: at least one of these texts; `anything` if no such texts follow
 * from the filter; `nothing helps` if it cannot match at all.
 *
 * Each text is a run of characters that JSON does not need to escape, in quotes if it is a whole value or key. So it is
 * present whatever the order of keys or the white space. The scanner detects records that escape those characters
 * anyway.
 */
export type Need = readonly string[] | 'anything' | 'nothing helps';

/**
 * Whether a condition is true, as far as known before the record is read. `undefined` if unknown; `either` if it will be
 * known by then, so that its own texts are not needed.
 */
export type Foreknowledge = (condition: Condition) => boolean | 'either' | undefined;

/** One of the texts must be present, in the value of one of these members of the record; `''`: anywhere in it. */
export interface Literals {
  readonly texts: readonly string[];
  readonly roots: readonly string[];
}

/** Returns what a pattern needs, from its texts and from what is known of the record. */
export function necessaryLiterals(pattern: Pattern, mayBeTrue: Foreknowledge = () => undefined): Need {
  const need = literalsAndRoots(pattern, mayBeTrue);
  return typeof need === 'string' ? need : need.texts;
}

/** The same, with where the texts must be. */
export function literalsAndRoots(
  pattern: Pattern,
  mayBeTrue: Foreknowledge,
): Literals | Exclude<Need, readonly string[]> {
  if (pattern.kind === 'text') return 'anything';
  const need = ofExpression(pattern.expression, mayBeTrue);
  return need === 'either' ? 'anything' : need;
}

/** Whether a pattern may match, by what is known of the record. */
export function mayMatch(pattern: Pattern, isTrue: Foreknowledge): boolean {
  const may = (expression: Expression): boolean => {
    if (!('operands' in expression)) return isTrue(expression) !== false;
    return expression.kind === 'and' ? expression.operands.every(may) : expression.operands.some(may);
  };
  return pattern.kind === 'text' || may(pattern.expression);
}

/** Whether a pattern matches whatever is not known of the record. */
export function isCertain(pattern: Pattern, isTrue: Foreknowledge): boolean {
  const holds = (expression: Expression): boolean => {
    if (!('operands' in expression)) return isTrue(expression) === true;
    return expression.kind === 'and' ? expression.operands.every(holds) : expression.operands.some(holds);
  };
  return pattern.kind === 'json' && holds(pattern.expression);
}

/** `keys` of the texts are keys. */
interface OneOf extends Literals {
  readonly keys: number;
}

type Wanted = OneOf | Exclude<Need, readonly string[]> | 'either';

function ofExpression(expression: Expression, mayBeTrue: Foreknowledge): Wanted {
  if (!('operands' in expression)) return ofCondition(expression, mayBeTrue(expression));
  const sides = expression.operands
    .map((operand) => ofExpression(operand, mayBeTrue))
    .filter((side) => side !== 'either');
  if (sides.length === 0) return 'either';
  const known = sides.filter((side) => typeof side !== 'string');
  if (expression.kind === 'and')
    return sides.includes('nothing helps') ? 'nothing helps' : (known.sort(bySelectivity)[0] ?? 'anything');
  if (sides.includes('anything')) return 'anything';
  if (known.length === 0) return 'nothing helps';
  return {
    texts: [...new Set(known.flatMap(({ texts }) => texts))],
    roots: [...new Set(known.flatMap(({ roots }) => roots))],
    keys: known.reduce((sum, { keys }) => sum + keys, 0),
  };
}

function ofCondition(condition: Condition, mayBeTrue: boolean | 'either' | undefined): Wanted {
  if (mayBeTrue === 'either') return 'either';
  if (mayBeTrue !== undefined) return mayBeTrue ? 'anything' : 'nothing helps';
  // The only condition that is true for a missing value.
  if (condition.kind === 'notExists') return 'anything';
  const need = condition.kind === 'equality' && condition.operator === '=' ? ofValue(condition.value) : 'anything';
  const [root, ...inner] = condition.selector;
  const name = root?.kind === 'member' ? root.name : '';
  if (typeof need !== 'string') return { texts: need, roots: [name], keys: 0 };
  const key = ofKey(condition.selector);
  if (key === undefined) return 'anything';
  // A key of the record itself is in no value.
  return { texts: [key], roots: [inner.some((step) => step.kind === 'member') ? name : ''], keys: 1 };
}

/** Keys that nearly every record contains, so that they select nothing. */
const COMMON_KEYS =
  /^(additionalEventData|event[A-Z][A-Za-z]*|readOnly|requestParameters|resources|responseElements|sourceIPAddress|type|user(Agent|Identity))$/;

/** A compared value must exist, and so must its key. */
function ofKey(selector: Selector): string | undefined {
  const name = selector.filter((step) => step.kind === 'member').at(-1)?.name ?? '';
  const isTelling = name.length >= FEWEST && WHOLLY_PLAIN.test(name) && !COMMON_KEYS.test(name);
  return isTelling ? `"${name}"` : undefined;
}

/** Texts that nearly every record contains, so that they select nothing. */
const EVERYWHERE =
  /^"?(arn:.{0,3}|principalId|accountId|accessKeyId|userName|value|AssumedRole|AwsApiCall|Management|Role|[a-z0-9-]+\.amazonaws\.com)"?$/;

/** Whether nearly every record contains the text. */
export function isEverywhere(text: string): boolean {
  return EVERYWHERE.test(text);
}

/**
 * Prefers the fewest texts that are in every record, then alternatives that are not only keys, then the fewest texts,
 * then the longest.
 */
function bySelectivity(one: OneOf, other: OneOf): number {
  const common = ({ texts }: OneOf): number => texts.filter(isEverywhere).length;
  // All calls of an API contain the keys of its parameters.
  const keysAlone = ({ texts, keys }: OneOf): number => Number(keys >= texts.length);
  const shortest = ({ texts }: OneOf): number => Math.min(...texts.map(({ length }) => length));
  return (
    common(one) - common(other) ||
    keysAlone(one) - keysAlone(other) ||
    one.texts.length - other.texts.length ||
    shortest(other) - shortest(one)
  );
}

/** Characters that no serializer has a reason to escape; `isPlain` of cli/replay/assembly/record-scanner.ts knows the same. */
const PLAIN = /[A-Za-z0-9_.:*@ -]+/g;
const WHOLLY_PLAIN = /^[A-Za-z0-9_.:*@ -]*$/;
/** Shorter texts would be found in every record. */
const FEWEST = 4;
/**
 * A regex may use three (`u00`, from an escape within an escape), since it does not mean the text that is in every
 * record.
 */
const FEWEST_OF_REGEX = 3;

/** Cached: it is requested again for each event name, and a regex takes longer to read than everything else. */
const known = new WeakMap<Value, readonly string[] | 'anything'>();

function ofValue(value: Value): readonly string[] | 'anything' {
  const need = known.get(value) ?? ofNewValue(value);
  known.set(value, need);
  return need;
}

function ofNewValue(value: Value): readonly string[] | 'anything' {
  if (value.kind === 'number') return 'anything';
  const literals = value.kind === 'text' ? [ofText(value)] : branchesOf(value).map(ofBranch);
  const found = literals.filter((literal) => literal !== undefined);
  return found.length < literals.length ? 'anything' : [...new Set(found)];
}

function ofText({ parts }: TextValue): string | undefined {
  // A text also equals a number or boolean with that text, and JSON writes those without quotes and in various
  // spellings.
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && (only === 'true' || only === 'false' || isNumeric(only)))
    return undefined;
  const last = parts.length - 1;
  const candidates = parts.flatMap((part, index) => {
    // A number's text may begin or end with these digits.
    if (parts.length > 1 && isPartOfNumber(part)) return [];
    if (WHOLLY_PLAIN.test(part))
      return [`${index === 0 && part !== '' ? '"' : ''}${part}${index === last && part !== '' ? '"' : ''}`];
    return part.match(PLAIN) ?? [];
  });
  return longest(candidates, FEWEST);
}

/** Returns the longest run of characters that a branch spells out. */
function ofBranch({ terms }: RegexBranch): string | undefined {
  // Any other term ends a run, and so does a character that must be escaped.
  const spelled = terms.map(({ set, minimum, maximum }) =>
    minimum === maximum ? (onlyOne(set) ?? '\n').repeat(minimum) : '\n',
  );
  const runs = spelled.join('').match(PLAIN) ?? [];
  return longest(
    runs.filter((run) => !isPartOfNumber(run)),
    FEWEST_OF_REGEX,
  );
}

function onlyOne(set: CharacterSet): string | undefined {
  const code = set.indexOf(true);
  return code >= 0 && code === set.lastIndexOf(true) ? String.fromCharCode(code) : undefined;
}

function longest(candidates: readonly string[], fewest: number): string | undefined {
  return candidates.filter(({ length }) => length >= fewest).sort((one, other) => other.length - one.length)[0];
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text));
}

/** `true`, `false` and numbers have parts such as `tru`, `1.5` and `e+21`. */
function isPartOfNumber(part: string): boolean {
  return /^[0-9.e+-]*$/i.test(part) || 'true'.includes(part) || 'false'.includes(part) || 'Infinity'.includes(part);
}
