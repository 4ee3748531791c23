/** A text for Athena, with values for its question marks: each a literal of SQL. */
export interface Query {
  readonly sql: string;
  readonly parameters: readonly string[];
  /** The log files that it reads do not change any more: an answer of the last week to the same text is as good, and free. */
  readonly isSettled: boolean;
}

export interface QueryStatus {
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  /** Of one that failed or was cancelled. */
  readonly reason: string | undefined;
  readonly scannedBytes: number;
  /** The answer of an earlier query was taken. */
  readonly isReused: boolean;
}

/** A page of rows, each with the texts of its columns; `undefined` is NULL. Without the row of column names. */
export interface Rows {
  readonly rows: readonly (readonly (string | undefined)[])[];
  readonly next: string | undefined;
}

/** Athena, in one workgroup. */
export interface QueryPort {
  /** @throws {QueryFailure} */
  start(query: Query): Promise<string>;
  /** @throws {QueryFailure} */
  status(id: string): Promise<QueryStatus>;
  /** @throws {QueryFailure} also where the answer has expired */
  rows(id: string, token: string | undefined): Promise<Rows>;
  stop(id: string): Promise<void>;
}

/**
 * - `busy`: as many queries as the account may have run or wait already.
 * - `denied`: the caller may not do it.
 * - `scan-limit`: the query read more than the workgroup allows; it is billed all the same.
 * - `compiler-limit`: the text is more than Athena can compile. Half of it may not be.
 * - `expired`: its answer is not there any more.
 * - `cancelled`: by somebody else, or by an administrator's limit.
 * - `failed`: anything else.
 */
export type QueryFailureKind = 'busy' | 'denied' | 'scan-limit' | 'compiler-limit' | 'expired' | 'cancelled' | 'failed';

export class QueryFailure extends Error {
  public override readonly name = 'QueryFailure';

  public constructor(
    public readonly kind: QueryFailureKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
