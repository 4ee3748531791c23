import { NON_ASCII, type CharacterSet } from './character-set';
import type { RegexBranch, RegexTerm } from './parse-regex';

/** How many states are kept before the matcher discards them all. Bounds its memory. */
const MAXIMUM_STATES = 1000;

/**
 * What the matcher knows after some characters: the positions reached, and the next state for each kind of character.
 */
interface State {
  readonly positions: readonly number[];
  readonly accepts: boolean;
  readonly acceptsAtEnd: boolean;
  readonly next: (State | undefined)[];
}

/**
 * A position in a branch: which characters lead on from it (none at the branch's end), and whether it may be skipped.
 */
interface Position {
  readonly set?: CharacterSet;
  readonly skippable: boolean;
  readonly repeats: boolean;
  readonly needsEnd: boolean;
}

/**
 * Searches text for a regex in time proportional to the text, whatever the regex: all ways to match advance together,
 * one character at a time, without backtracking. JavaScript's engine tries them one after the other: although this
 * dialect has no groups, `%a*a*a*a*b%` takes time proportional to the fourth power of the text's length or more.
 *
 * The sets of positions that have occurred are kept as states, so in the long run each character costs one lookup.
 */
export function regexMatcher(branches: readonly RegexBranch[]): (text: string) => boolean {
  const positions: Position[] = [];
  const atStart: number[] = [];
  const anywhere: number[] = [];
  for (const branch of branches) {
    atStart.push(positions.length);
    if (!branch.atStart) anywhere.push(positions.length);
    positions.push(...branch.terms.flatMap(writtenOut), { skippable: false, repeats: false, needsEnd: branch.atEnd });
  }
  const kinds = kindsOf(positions);
  let states = new Map<string, State>();
  let start: State | undefined;

  function stateOf(reached: readonly number[]): State {
    const closed = closure(positions, reached);
    const key = keyOf(closed, positions.length);
    const known = states.get(key);
    if (known !== undefined) return known;
    if (states.size >= MAXIMUM_STATES) {
      // All states reference each other: without the first, the others can be garbage-collected.
      states = new Map();
      start = undefined;
    }
    const ends = closed.filter((at) => positions[at]?.set === undefined);
    const accepts = ends.some((at) => positions[at]?.needsEnd === false);
    const state = { positions: closed, accepts, acceptsAtEnd: ends.length > 0, next: [] };
    states.set(key, state);
    return state;
  }

  function step(state: State, kind: number): State {
    const character = kinds.indexOf(kind);
    const reached = [...anywhere];
    for (const at of state.positions) {
      const position = positions[at];
      if (position?.set?.[character] === true) reached.push(position.repeats ? at : at + 1);
    }
    return (state.next[kind] = stateOf(reached));
  }

  return (text) => {
    let state = (start ??= stateOf(atStart));
    for (let at = 0; at < text.length && !state.accepts; at++) {
      const code = text.charCodeAt(at);
      // A surrogate pair is one character.
      if ((code & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) at++;
      const kind = kinds[code < NON_ASCII ? code : NON_ASCII] ?? 0;
      state = state.next[kind] ?? step(state, kind);
    }
    return state.accepts || state.acceptsAtEnd;
  };
}

/** `a{2,4}` as `aaa?a?`, `a{2,}` as `aaa*`. */
function writtenOut(term: RegexTerm): Position[] {
  const position = { set: term.set, skippable: false, repeats: false, needsEnd: false };
  const written = Array.from({ length: term.minimum }, () => position);
  if (term.maximum === Infinity) return [...written, { ...position, skippable: true, repeats: true }];
  return [...written, ...Array.from({ length: term.maximum - term.minimum }, () => ({ ...position, skippable: true }))];
}

/** Returns the kind of each character: characters that no part of the regex distinguishes have the same kind. */
function kindsOf(positions: readonly Position[]): Uint8Array {
  const sets = [...new Set(positions.map(({ set }) => set))];
  const kinds = new Map<string, number>();
  return Uint8Array.from({ length: NON_ASCII + 1 }, (_, character) => {
    const membership = sets.map((set) => (set?.[character] === true ? 1 : 0)).join('');
    const kind = kinds.get(membership) ?? kinds.size;
    kinds.set(membership, kind);
    return kind;
  });
}

/** The positions and all those that can be reached from them without a character: sorted and distinct. */
function closure(positions: readonly Position[], reached: readonly number[]): number[] {
  const marks = new Uint8Array(positions.length);
  for (const at of reached) marks[at] = 1;
  const closed: number[] = [];
  for (let at = 0; at < positions.length; at++) {
    if (marks[at] === 0) continue;
    closed.push(at);
    if (positions[at]?.skippable === true) marks[at + 1] = 1;
  }
  return closed;
}

/** The set as a string, with 16 positions per character. */
function keyOf(closed: readonly number[], size: number): string {
  const bits = new Uint16Array((size >> 4) + 1);
  for (const at of closed) bits[at >> 4] = (bits[at >> 4] ?? 0) | (1 << (at & 15));
  return String.fromCharCode(...bits);
}
