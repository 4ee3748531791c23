/**
 * Options of `EventHistoryScope.organization()`.
 */
export interface OrganizationHistoryOptions {
  /**
   * ARNs of further roles that may search every account, with the command line: those of an audit account, say.
   *
   * @default - none
   */
  readonly readers?: string[];
}

/**
 * Whose event history is searched.
 */
export class EventHistoryScope {
  /** No function is deployed. */
  public static none(): EventHistoryScope {
    return new EventHistoryScope('none', []);
  }

  /** The account that the function is in. */
  public static account(): EventHistoryScope {
    return new EventHistoryScope('account', []);
  }

  /** Every account of the organization: puts a read-only role into each of them. From the management account only. */
  public static organization(options: OrganizationHistoryOptions = {}): EventHistoryScope {
    return new EventHistoryScope('organization', options.readers ?? []);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'none' | 'account' | 'organization',
    /** @internal */
    public readonly _readers: readonly string[],
  ) {}
}
