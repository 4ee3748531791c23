/** Characters with a width of two columns, and characters without width. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;
const NARROWEST = /\p{M}|\p{Cf}/gu;

/** A space at which lines break only if there is no other way; written as a space. */
export const TIGHT_SPACE = '\u00a0';

/** The width of a text in terminal columns. */
export function widthOf(text: string): number {
  const plain = text.replace(NARROWEST, '');
  return Array.from(plain).length + (plain.match(WIDE)?.length ?? 0);
}

/**
 * Returns lines no wider than `width`, broken only between words: a wider word gets its own line, so that it can be
 * copied in full.
 */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let [line, used] = ['', 0];
  const words = text.split(/ +/).flatMap((word) => (widthOf(word) > width ? word.split(TIGHT_SPACE) : [word]));
  for (const word of words) {
    const more = widthOf(word);
    if (line !== '' && used + 1 + more > width) {
      lines.push(line);
      [line, used] = [word, more];
    } else {
      [line, used] = line === '' ? [word, more] : [`${line} ${word}`, used + 1 + more];
    }
  }
  lines.push(line);
  return lines.map((one) => one.replaceAll(TIGHT_SPACE, ' '));
}

/**
 * Formats sentences for a terminal; unchanged for a file or a pipe. Indented text is meant to be copied, and is not
 * broken.
 */
export function sentences(
  lines: readonly string[],
  { isTTY = false, columns = 80 }: { readonly isTTY?: boolean; readonly columns?: number },
): string {
  return lines
    .flatMap((line) => (isTTY && !line.startsWith(' ') ? wrapped(line, columns) : [line]))
    .map((line) => `${line}\n`)
    .join('');
}

/** The same, with spaces before each line. */
export function indented(text: string, width: number, spaces: number): string {
  return wrapped(text, width - spaces)
    .map((line) => `${' '.repeat(spaces)}${line}`)
    .join('\n');
}

/** The same after a label; further lines are indented below its end. */
export function hanging(label: string, text: string, width: number, spaces: number): string[] {
  return wrapped(text, width - spaces).map((line, index) => `${(index === 0 ? label : '').padEnd(spaces)}${line}`);
}
