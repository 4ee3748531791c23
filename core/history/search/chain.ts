/** CloudTrail may answer with an empty page and a token. So many in a row are a minute of requests for nothing. */
export const MOST_EMPTY_PAGES = 100;

/** The pages of one chain so far: whether they lead anywhere. */
export class Chain {
  private emptyPages = 0;
  private pages = 0;
  private remembered: string | undefined;

  /** @returns why there is no end to be expected, if so */
  public follow(events: number, token: string | undefined): string | undefined {
    this.emptyPages = events === 0 ? this.emptyPages + 1 : 0;
    if (token === undefined) return undefined;
    if (token === this.remembered)
      return 'CloudTrail answered with a token that it had given before: its pages lead in a circle';
    // One token is enough to find a circle of any length, if it is another one each time that there are twice as many pages.
    if (Number.isInteger(Math.log2(++this.pages))) this.remembered = token;
    return this.emptyPages >= MOST_EMPTY_PAGES
      ? `CloudTrail answered with ${String(MOST_EMPTY_PAGES)} empty pages in a row, each with a token for a next one`
      : undefined;
  }
}
