/** A document that is no JSON. */
export class BadJsonError extends Error {
  /** @param why where it is wrong */
  public constructor(why: string) {
    super(`bad JSON: ${why}`);
  }
}

/** Not for the memory of one file: lines can be read as a stream, a document cannot. */
export class TooLargeError extends Error {
  public constructor(mostBytes: number) {
    super(
      `more than ${String(mostBytes / 1024 / 1024)} MB of JSON in one document: give its events as lines, as jq -c '.Records[]' writes them`,
    );
  }
}
