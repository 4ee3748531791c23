/**
 * The properties that an `ExistingLogGroup` passes to its function before anything is created on the log group. Names
 * end in `*` if CloudFormation generates the rest.
 */
export interface ExistingLogGroupProperties {
  /** If absent, the log group of Control Tower's trail, whose name is known only in the account. */
  readonly LogGroupName?: string;
  /** The app's metric filters on the log group. */
  readonly MetricFilters: readonly string[];
  /** The namespaces of their metrics. */
  readonly MetricNamespaces: readonly string[];
  /** The app's subscription filters on the log group. */
  readonly SubscriptionFilters: readonly string[];
  /**
   * The number of metric and subscription filters with a regular expression. A string, since CloudFormation passes
   * numbers as strings.
   */
  readonly RegexFilters: string;
}

/** The attributes that the function returns. */
export interface ExistingLogGroupAttributes {
  readonly LogGroupName: string;
}
