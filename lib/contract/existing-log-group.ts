/** What an `ExistingLogGroup` asks of its function before anything is made on the log group. Names end on `*` where CloudFormation makes up the rest. */
export interface ExistingLogGroupProperties {
  /** Absent: the group of Control Tower's trail, whose name is known only there. */
  readonly LogGroupName?: string;
  /** The metric filters that the app has on the group. */
  readonly MetricFilters: readonly string[];
  /** The namespaces of their metrics. */
  readonly MetricNamespaces: readonly string[];
  /** The subscription filters that the app has on it. */
  readonly SubscriptionFilters: readonly string[];
  /** How many of both use a regular expression; as CloudFormation hands over numbers. */
  readonly RegexFilters: string;
}

/** What it answers. */
export interface ExistingLogGroupAttributes {
  readonly LogGroupName: string;
}
