/** A log group, as far as it is looked at. */
export interface LogGroup {
  readonly name: string;
  /** `STANDARD` where CloudWatch Logs does not say. */
  readonly logGroupClass: string;
}

export interface MetricFilter {
  readonly name: string;
  readonly pattern: string;
  /** Of its metrics. */
  readonly namespaces: readonly string[];
}

export interface SubscriptionFilter {
  readonly name: string;
  readonly pattern: string;
  readonly destinationArn: string;
}

/** CloudWatch Logs, to read. */
export interface LogGroups {
  /** Those whose names begin so. */
  startingWith(prefix: string): Promise<LogGroup[]>;
  /** The names of groups that may be those of a trail, by what is in them. */
  ofTrails(): Promise<string[]>;
  metricFilters(logGroupName: string): Promise<MetricFilter[]>;
  subscriptionFilters(logGroupName: string): Promise<SubscriptionFilter[]>;
}

/** What stands in the way of attaching to a log group, in words for the person who deploys. */
export class LogGroupError extends Error {
  public override readonly name = 'LogGroupError';
}
