import type { Condition, Expression, Pattern, TextValue } from './syntax-tree';

/**
 * What a record has to hold for a filter to match: one of some texts at least; `anything`, where no such texts follow from the filter;
 * `nothing helps` where it cannot match at all.
 *
 * Each text is a run of characters that JSON has no need to escape, in quotes where it is a whole value: so it is there whatever the
 * order of keys or the white space. Whoever escapes those characters nevertheless is found out by the scanner.
 */
export type Need = readonly string[] | 'anything' | 'nothing helps';

/**
 * What is known of a condition before the record is read: whether it may be true. `undefined`: nothing.
 */
export type Foreknowledge = (condition: Condition) => boolean | undefined;

/** What a pattern needs, from its texts and from what is known of the record. */
export function necessaryLiterals(pattern: Pattern, mayBeTrue: Foreknowledge = () => undefined): Need {
  return pattern.kind === 'text' ? 'anything' : ofExpression(pattern.expression, mayBeTrue);
}

function ofExpression(expression: Expression, mayBeTrue: Foreknowledge): Need {
  if (!('operands' in expression)) return ofCondition(expression, mayBeTrue(expression));
  const sides = expression.operands.map((operand) => ofExpression(operand, mayBeTrue));
  if (expression.kind === 'and') {
    if (sides.includes('nothing helps')) return 'nothing helps';
    return sides.filter((side) => typeof side !== 'string').sort(bySelectivity)[0] ?? 'anything';
  }
  if (sides.includes('anything')) return 'anything';
  const texts = sides.filter((side) => typeof side !== 'string');
  return texts.length === 0 ? 'nothing helps' : [...new Set(texts.flat())];
}

function ofCondition(condition: Condition, mayBeTrue: boolean | undefined): Need {
  if (mayBeTrue !== undefined) return mayBeTrue ? 'anything' : 'nothing helps';
  if (condition.kind !== 'equality' || condition.operator !== '=' || condition.value.kind !== 'text') return 'anything';
  const literal = ofValue(condition.value);
  return literal === undefined ? 'anything' : [literal];
}

/** Names that nearly every record holds, so that they select nothing. */
const EVERYWHERE = /^"?(AssumedRole|AwsApiCall|Management|Role|[a-z0-9-]+\.amazonaws\.com)"?$/;

/** The fewest texts that are everywhere first, then the fewest texts, then the longest. */
function bySelectivity(one: readonly string[], other: readonly string[]): number {
  const common = (texts: readonly string[]): number => texts.filter((text) => EVERYWHERE.test(text)).length;
  const shortest = (texts: readonly string[]): number => Math.min(...texts.map(({ length }) => length));
  return common(one) - common(other) || one.length - other.length || shortest(other) - shortest(one);
}

/** Characters that no serializer has a reason to escape; `isPlain` of cli/replay/assembly/record-scanner.ts knows the same. */
const PLAIN = /[A-Za-z0-9_.:*@ -]+/g;
const WHOLLY_PLAIN = /^[A-Za-z0-9_.:*@ -]*$/;
/** Fewer would be found in every record. */
const FEWEST = 4;

function ofValue({ parts }: TextValue): string | undefined {
  // A text equals a number or a boolean by its text too, and those stand in JSON without quotes and in other spellings.
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
  return candidates.filter(({ length }) => length >= FEWEST).sort((one, other) => other.length - one.length)[0];
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text));
}

/** `true`, `false` and numbers have parts such as `tru`, `1.5` and `e+21`. */
function isPartOfNumber(part: string): boolean {
  return /^[0-9.e+-]*$/i.test(part) || 'true'.includes(part) || 'false'.includes(part) || 'Infinity'.includes(part);
}
