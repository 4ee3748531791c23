/** A log group, as far as it is checked. */
export interface LogGroup {
  readonly name: string;
  /** `STANDARD` if CloudWatch Logs does not say. */
  readonly logGroupClass: string;
}

export interface MetricFilter {
  readonly name: string;
  readonly pattern: string;
  /** The namespaces of its metrics. */
  readonly namespaces: readonly string[];
}

export interface SubscriptionFilter {
  readonly name: string;
  readonly pattern: string;
  readonly destinationArn: string;
}

/** Read access to CloudWatch Logs. */
export interface LogGroups {
  /** Returns the log groups with this name prefix. */
  startingWith(prefix: string): Promise<LogGroup[]>;
  /** Returns the names of log groups that may belong to a trail, judging by their names. */
  ofTrails(): Promise<string[]>;
  metricFilters(logGroupName: string): Promise<MetricFilter[]>;
  subscriptionFilters(logGroupName: string): Promise<SubscriptionFilter[]>;
}

/** Why a log group cannot be attached to, for the person who deploys. */
export class LogGroupError extends Error {
  public override readonly name = 'LogGroupError';
}
