/** Characters that take two places of a terminal, and those that take none. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;
const NARROWEST = /\p{M}|\p{Cf}/gu;

/** Within a text, where its line does not break if there is another way; written as a space. */
export const TIGHT_SPACE = '\u00a0';

/** Places that a text takes in a terminal. */
export function widthOf(text: string): number {
  const plain = text.replace(NARROWEST, '');
  return Array.from(plain).length + (plain.match(WIDE)?.length ?? 0);
}

/** Lines no wider than `width`, broken between words only: a word that is wider has a line to itself, since whoever copies it wants it whole. */
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

/** Sentences for a terminal or, as they are, for a file or a pipe. What is indented is there to be copied, and is not broken. */
export function sentences(
  lines: readonly string[],
  { isTTY = false, columns = 80 }: { readonly isTTY?: boolean; readonly columns?: number },
): string {
  return lines
    .flatMap((line) => (isTTY && !line.startsWith(' ') ? wrapped(line, columns) : [line]))
    .map((line) => `${line}\n`)
    .join('');
}

/** The same below something, with so many spaces before each line. */
export function indented(text: string, width: number, spaces: number): string {
  return wrapped(text, width - spaces)
    .map((line) => `${' '.repeat(spaces)}${line}`)
    .join('\n');
}

/** The same after a label, below the end of which the further lines begin: so many spaces in. */
export function hanging(label: string, text: string, width: number, spaces: number): string[] {
  return wrapped(text, width - spaces).map((line, index) => `${(index === 0 ? label : '').padEnd(spaces)}${line}`);
}
