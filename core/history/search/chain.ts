/** CloudTrail may return an empty page with a token. This many in a row are a minute of useless requests. */
export const MOST_EMPTY_PAGES = 100;

/** Tracks the pages of one chain to detect whether they lead anywhere. */
export class Chain {
  private emptyPages = 0;
  private pages = 0;
  private remembered: string | undefined;

  /** @returns why the chain will not end; `undefined` if it may */
  public follow(events: number, token: string | undefined): string | undefined {
    this.emptyPages = events === 0 ? this.emptyPages + 1 : 0;
    if (token === undefined) return undefined;
    if (token === this.remembered)
      return 'CloudTrail returned a token that it had returned before: its pages form a loop';
    // Remembering one token detects a loop of any length if it is replaced each time the number of pages doubles.
    if (Number.isInteger(Math.log2(++this.pages))) this.remembered = token;
    return this.emptyPages >= MOST_EMPTY_PAGES
      ? `CloudTrail returned ${String(MOST_EMPTY_PAGES)} empty pages in a row, each with a token for another one`
      : undefined;
  }
}
