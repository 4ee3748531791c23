import { isPlainCode } from './necessary-literals';

/** Finds the literals in the JSON of a log file. */
export interface LiteralScanner {
  /**
   * Offsets of all hits, ascending; `undefined` where the text escapes characters that it need not, so that what is there may
   * not be found.
   */
  find(text: string): readonly number[] | undefined;
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
      if (escapesPlainText(text)) return undefined;
      const found: number[] = [];
      if (anyLiteral === undefined) return found;
      anyLiteral.lastIndex = 0;
      while (anyLiteral.test(text)) found.push(anyLiteral.lastIndex);
      return found;
    },
  };
}

/** `\u0044elete` is `Delete`: CloudTrail does not write so, but a file may. */
function escapesPlainText(text: string): boolean {
  for (let at = text.indexOf('\\u00'); at >= 0; at = text.indexOf('\\u00', at + 4)) {
    if (isPlainCode(Number.parseInt(text.slice(at + 4, at + 6), 16))) return true;
  }
  return false;
}
