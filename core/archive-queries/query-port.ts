/** A query, with an SQL literal for each of its question marks. */
export interface Query {
  readonly sql: string;
  readonly parameters: readonly string[];
  /** The log files that it reads are complete, so Athena may reuse the result of the same query of the last week, which is free. */
  readonly isSettled: boolean;
}

export interface QueryStatus {
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  /** Why the query failed or was cancelled. */
  readonly reason: string | undefined;
  readonly scannedBytes: number;
  /** The result of an earlier query was reused. */
  readonly isReused: boolean;
}

/** A page of rows with the texts of their columns, without the header row. `undefined` is NULL. */
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
  /** @throws {QueryFailure} also if the result has expired */
  rows(id: string, token: string | undefined): Promise<Rows>;
  stop(id: string): Promise<void>;
}

/**
 * - `busy`: the account has reached its limit of running and queued queries.
 * - `denied`: the caller lacks a permission.
 * - `scan-limit`: the query scanned more than the workgroup allows. It is still billed.
 * - `compiler-limit`: the query is too complex for Athena's compiler.
 * - `expired`: the result no longer exists.
 * - `cancelled`: cancelled by someone else.
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
