/** Finds the literals in the JSON of a log file. */
export interface LiteralScanner {
  /** Where hits end, ascending. The text must not escape characters that literals are made of. */
  find(text: string): readonly number[];
}

/**
 * One regular expression with all literals, over the text with one character a byte.
 *
 * @param literals none: nothing is ever found
 */
export function literalScanner(literals: readonly string[]): LiteralScanner {
  // A literal that holds another one is found by it.
  const needed = [...new Set(literals)].filter((one, _, all) => !all.some((other) => other !== one && one.includes(other)));
  const escaped = needed.map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).sort();
  const anyLiteral = escaped.length === 0 ? undefined : new RegExp(escaped.join('|'), 'g');
  return {
    find(text) {
      const found: number[] = [];
      if (anyLiteral === undefined) return found;
      anyLiteral.lastIndex = 0;
      while (anyLiteral.test(text)) found.push(anyLiteral.lastIndex);
      return found;
    },
  };
}
