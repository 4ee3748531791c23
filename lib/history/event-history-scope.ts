/**
 * Whose event history is searched.
 */
export enum EventHistoryScope {
  /** No function is deployed. */
  NONE = 'none',

  /** The account that the function is in. */
  ACCOUNT = 'account',

  /** Every account of the organization: puts a read-only role into each of them. */
  ORGANIZATION = 'organization',
}
