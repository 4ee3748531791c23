/** A document that is not valid JSON. */
export class BadJsonError extends Error {
  /** @param why where it is invalid */
  public constructor(why: string) {
    super(`bad JSON: ${why}`);
  }
}

/** A document that does not fit in memory: lines can be streamed, a document cannot. */
export class TooLargeError extends Error {
  public constructor(mostBytes: number) {
    super(
      `more than ${String(mostBytes / 1024 / 1024)} MB of JSON in one document: use its events as lines, for example from jq -c '.Records[]'`,
    );
  }
}
