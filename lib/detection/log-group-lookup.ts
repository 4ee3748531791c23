/** Identifies an existing log group of a trail outside this app. */
export class LogGroupLookup {
  /**
   * The log group of Control Tower's trail. Its name has a suffix since landing zone 4.0, so it is looked up, and there
   * must be only one.
   */
  public static controlTower(): LogGroupLookup {
    return new LogGroupLookup(undefined);
  }

  /**
   * The log group with this name, in the account and Region of the stack. It may be the destination of a CloudWatch
   * Logs centralization rule.
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
