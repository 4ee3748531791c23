/**
 * Which log group there is already, that a trail of somebody else delivers to.
 */
export class LogGroupLookup {
  /** That of Control Tower's trail. Its name has a suffix since landing zone 4.0: it is found at deployment, and has to be the only one. */
  public static controlTower(): LogGroupLookup {
    return new LogGroupLookup(undefined);
  }

  /**
   * The one of this name, in the account and Region of the stack. It may be the destination of a centralization rule of CloudWatch Logs.
   *
   * @param logGroupName 1 to 512 letters, digits and `. - _ / #`
   */
  public static named(logGroupName: string): LogGroupLookup {
    return new LogGroupLookup(logGroupName);
  }

  private constructor(
    /** @internal */
    public readonly _logGroupName: string | undefined,
  ) {}
}
