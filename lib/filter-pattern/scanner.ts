import type { Limits } from './limits';
import { FilterPatternError } from './pattern-error';

/** A warning about what is legal but rests on weak evidence, or is rarely what its author meant. */
export interface Warning {
  readonly id: string;
  readonly message: string;
  readonly offset: number;
}

/** A position in the text of a pattern that moves forward, with the counts and warnings so far. */
export class Scanner {
  public offset = 0;
  public readonly warnings: Warning[] = [];
  private regexes = 0;
  private wildcards = 0;

  public constructor(
    public readonly text: string,
    private readonly limits: Limits,
  ) {}

  /** The current character. Empty at the end. */
  public get here(): string {
    return this.text.charAt(this.offset);
  }

  public skipSpace(): void {
    while (/^[ \t\r\n]/.test(this.here)) this.offset++;
  }

  /** Moves past the literal if it is next. */
  public take(literal: string): boolean {
    if (!this.text.startsWith(literal, this.offset)) return false;
    this.offset += literal.length;
    return true;
  }

  /** Moves past the longest run of characters that match the class, as in `[a-z]`, and returns the run. */
  public takeWhile(allowed: RegExp): string {
    const start = this.offset;
    while (allowed.test(this.here)) this.offset++;
    return this.text.slice(start, this.offset);
  }

  public warn(id: string, message: string, offset: number): void {
    this.warnings.push({ id, message, offset });
  }

  /** A regex begins here. */
  public countRegex(): void {
    if (++this.regexes > this.limits.regexes) {
      this.reject(
        `a pattern may hold ${String(this.limits.regexes)} regular expressions; this one is too many`,
        this.offset,
      );
    }
  }

  /** Counts a wildcard at the offset, the nth of its selector. */
  public countWildcard(ofSelector: number, offset: number): void {
    const { wildcardsPerSelector, wildcardsPerPattern } = this.limits;
    if (ofSelector > wildcardsPerSelector) {
      this.reject(`a selector may hold ${String(wildcardsPerSelector)} wildcard; this one is too many`, offset);
    }
    if (++this.wildcards > wildcardsPerPattern) {
      this.reject(`a pattern may hold ${String(wildcardsPerPattern)} wildcard selectors; this one is too many`, offset);
    }
  }

  /** @throws that something else was expected at this position */
  public fail(expected: string, hint = '', offset = this.offset): never {
    const character = this.text.codePointAt(offset);
    const found = character === undefined ? 'the end of the pattern' : JSON.stringify(String.fromCodePoint(character));
    this.reject(`expected ${expected}, found ${found}${hint === '' ? '' : `; ${hint}`}`, offset);
  }

  public reject(problem: string, offset: number): never {
    throw new FilterPatternError(this.text, offset, problem);
  }
}
