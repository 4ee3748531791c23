import type { Expression, Pattern, TextValue } from '../../lib/filter-pattern/syntax-tree';

/**
 * Texts of which the JSON of every matching event holds one at least; `undefined`: there is no such set, every event has to be
 * looked at.
 *
 * Each is a run of characters that JSON has no need to escape, in quotes where it is a whole value: so it is there whatever the
 * order of keys or the white space. Whoever escapes those characters nevertheless is found out by `canonicalRecords`.
 */
export function necessaryLiterals(pattern: Pattern): readonly string[] | undefined {
  return pattern.kind === 'text' ? undefined : ofExpression(pattern.expression);
}

function ofExpression(expression: Expression): readonly string[] | undefined {
  if (!('operands' in expression)) {
    if (expression.kind !== 'equality' || expression.operator !== '=' || expression.value.kind !== 'text') return undefined;
    const literal = ofValue(expression.value);
    return literal === undefined ? undefined : [literal];
  }
  const sides = expression.operands.map(ofExpression);
  if (expression.kind === 'and') return sides.filter((side) => side !== undefined).sort(bySelectivity)[0];
  const known = sides.filter((side) => side !== undefined);
  return known.length === sides.length ? [...new Set(known.flat())] : undefined;
}

/** Names that nearly every record holds, so that they select nothing. */
const EVERYWHERE = /^"?(AssumedRole|AwsApiCall|Management|Role|[a-z0-9-]+\.amazonaws\.com)"?$/;

/** The fewest texts that are everywhere first, then the fewest texts, then the longest. */
function bySelectivity(one: readonly string[], other: readonly string[]): number {
  const common = (texts: readonly string[]): number => texts.filter((text) => EVERYWHERE.test(text)).length;
  const shortest = (texts: readonly string[]): number => Math.min(...texts.map(({ length }) => length));
  return common(one) - common(other) || one.length - other.length || shortest(other) - shortest(one);
}

/** Characters that no serializer has a reason to escape. */
const PLAIN = /[A-Za-z0-9_.:*@ -]+/g;
const WHOLLY_PLAIN = /^[A-Za-z0-9_.:*@ -]*$/;
/** Fewer would be found in every record. */
const FEWEST = 4;

function ofValue({ parts }: TextValue): string | undefined {
  // A text equals a number or a boolean by its text too, and those stand in JSON without quotes and in other spellings.
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && (only === 'true' || only === 'false' || isNumeric(only))) return undefined;
  const last = parts.length - 1;
  const candidates = parts.flatMap((part, index) => {
    // A number's text may begin or end with these digits.
    if (parts.length > 1 && isPartOfNumber(part)) return [];
    if (WHOLLY_PLAIN.test(part)) return [`${index === 0 && part !== '' ? '"' : ''}${part}${index === last && part !== '' ? '"' : ''}`];
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

/** Whether an escape of JSON, as in `\u0041`, stands for a character that literals may hold. */
export function isPlainCode(code: number): boolean {
  return WHOLLY_PLAIN.test(String.fromCharCode(code));
}
