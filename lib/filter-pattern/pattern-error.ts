const EXCERPT_BEFORE = 40;
const EXCERPT_AFTER = 30;

/** Why a text is not a filter pattern, and where. The message has an excerpt with a caret below the position. */
export class FilterPatternError extends Error {
  public override readonly name = 'FilterPatternError';

  /** The line of the problem, from 1. */
  public readonly line: number;

  /** The column of the problem, from 1, in UTF-16 code units. */
  public readonly column: number;

  /**
   * @param text the whole pattern
   * @param offset the position, in UTF-16 code units from 0
   * @param problem what was expected there, or which limit was exceeded
   */
  public constructor(
    text: string,
    public readonly offset: number,
    public readonly problem: string,
  ) {
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    const line = text.slice(0, lineStart).split('\n').length;
    const column = offset - lineStart + 1;
    super(
      `Invalid filter pattern at offset ${String(offset)} (line ${String(line)}, column ${String(column)}): ${problem}\n` +
        excerpt(text, lineStart, offset),
    );
    this.line = line;
    this.column = column;
  }
}

function excerpt(text: string, lineStart: number, offset: number): string {
  const newline = text.indexOf('\n', offset);
  const lineEnd = newline < 0 ? text.length : newline;
  const start = Math.max(lineStart, offset - EXCERPT_BEFORE);
  const end = Math.min(lineEnd, offset + EXCERPT_AFTER);
  const before = (start > lineStart ? '…' : '') + text.slice(start, offset);
  const after = text.slice(offset, end) + (end < lineEnd ? '…' : '');
  // Control characters would move the caret.
  return `  ${(before + after).replace(/\p{Cc}/gu, ' ')}\n  ${' '.repeat(before.length)}^`;
}
