/**
 * Lines of at most so many characters, broken between words; a word that is longer than a line is broken after its last slash, or where
 * the line ends.
 *
 * @param indent of all lines but the first, which is not broken within its first so many characters either
 */
export function wrapped(text: string, columns: number, indent: string): string[] {
  const most = Math.max(columns, indent.length + 10);
  const lines: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const space = rest.lastIndexOf(' ', most);
    // Not in the middle of a pair.
    const end = /[\ud800-\udbff]/.test(rest.charAt(most - 1)) ? most - 1 : most;
    const slash = rest.lastIndexOf('/', end - 1) + 1;
    const at = [space, slash].find((one) => one > indent.length) ?? end;
    lines.push(rest.slice(0, at).trimEnd());
    rest = indent + rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
