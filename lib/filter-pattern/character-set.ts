/** All characters outside ASCII count as one: a pattern cannot name them, and so cannot distinguish them. */
export const NON_ASCII = 128;

/** Which of the 128 ASCII characters, and of all others as one, a part of a regex accepts. */
export type CharacterSet = readonly boolean[];

export const ANY_CHARACTER: CharacterSet = setOf(() => true);

/** The character classes in AWS's documentation, by letter. The upper-case letter is the inverse. */
const SHORTHANDS: Readonly<Record<string, RegExp>> = {
  d: /^[0-9]$/,
  w: /^[a-zA-Z_0-9]$/,
  // AWS says that these "include" tab, space and newline. The rest is what Java's \s matches.
  s: /^[ \t\n\v\f\r]$/,
};

/** Created once: most terms of most patterns are a single character. */
const SINGLE_CHARACTERS = Array.from({ length: NON_ASCII }, (_, own) => setOf((code) => code === own));

export function only(character: string): CharacterSet {
  return SINGLE_CHARACTERS[character.charCodeAt(0)] ?? setOf(() => false);
}

export function between(first: string, last: string): CharacterSet {
  return setOf((code) => code >= first.charCodeAt(0) && code <= last.charCodeAt(0));
}

/** `\d`, `\D`, `\s`, `\S`, `\w`, `\W` by their letter; undefined for any other. */
export function shorthand(letter: string): CharacterSet | undefined {
  const pattern = SHORTHANDS[letter.toLowerCase()];
  if (pattern === undefined) return undefined;
  const set = setOf((code) => code < NON_ASCII && pattern.test(String.fromCharCode(code)));
  return letter === letter.toLowerCase() ? set : inverse(set);
}

export function inverse(set: CharacterSet): CharacterSet {
  return set.map((accepted) => !accepted);
}

export function union(sets: readonly CharacterSet[]): CharacterSet {
  return setOf((code) => sets.some((set) => set[code]));
}

function setOf(accepts: (code: number) => boolean): CharacterSet {
  return Array.from({ length: NON_ASCII + 1 }, (_, code) => accepts(code));
}
