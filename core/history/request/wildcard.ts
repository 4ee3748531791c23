/** Maximum length of a value with wildcards: each character of a text may be compared with each of its characters. */
export const MOST_PATTERN_CHARACTERS = 256;

type Token = 'any number' | 'one' | { readonly is: string };

/** Whether it contains a `*` or `?` that is not escaped with a backslash. */
export function hasWildcard(pattern: string): boolean {
  return tokens(pattern).some((token) => typeof token === 'string');
}

/** Returns the text that a pattern without wildcards stands for. */
export function literal(pattern: string): string {
  return tokens(pattern)
    .map((token) => (typeof token === 'string' ? '' : token.is))
    .join('');
}

/**
 * `*` stands for any number of characters, `?` for one; `\*`, `\?` and `\\` for the character itself. The whole text is
 * compared, case-sensitively, without backtracking: between two `*`, the first match is as good as any.
 */
export function wildcardMatcher(pattern: string): (text: string) => boolean {
  if (!hasWildcard(pattern)) {
    const value = literal(pattern);
    return (text) => text === value;
  }
  const [head = [], ...rest] = pieces(tokens(pattern));
  const tail = rest.pop();
  return (text) => {
    const characters = Array.from(text);
    if (!fits(head, characters, 0)) return false;
    if (tail === undefined) return characters.length === head.length;
    let at = head.length;
    for (const piece of rest) {
      while (at + piece.length <= characters.length && !fits(piece, characters, at)) at++;
      at += piece.length;
    }
    return at + tail.length <= characters.length && fits(tail, characters, characters.length - tail.length);
  };
}

type Piece = readonly Exclude<Token, 'any number'>[];

/** The pieces between `*`. */
function pieces(all: readonly Token[]): Piece[] {
  const found: Exclude<Token, 'any number'>[][] = [[]];
  for (const token of all) {
    if (token === 'any number') found.push([]);
    else found.at(-1)?.push(token);
  }
  return found;
}

function fits(piece: Piece, characters: readonly string[], at: number): boolean {
  return piece.every((token, index) => {
    const character = characters[at + index];
    return character !== undefined && (token === 'one' || character === token.is);
  });
}

function tokens(pattern: string): Token[] {
  const found: Token[] = [];
  for (const [text] of pattern.matchAll(/\\[*?\\]|[^]/gu)) {
    if (text === '*') found.push('any number');
    else if (text === '?') found.push('one');
    else found.push({ is: text.length === 2 && /^\\[*?\\]$/.test(text) ? text.slice(1) : text });
  }
  return found;
}
