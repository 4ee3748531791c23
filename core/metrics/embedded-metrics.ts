/** The CloudWatch units that are used. */
export type Unit = 'Count' | 'None' | 'Seconds' | 'Milliseconds';

export interface EmbeddedMetrics {
  readonly namespace: string;
  /** Together they identify the metrics. Default: none. */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, { readonly value: number; readonly unit: Unit }>>;
  /** Further properties of the log line. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/**
 * Returns one log line in CloudWatch's embedded metric format: CloudWatch Logs extracts the metrics, so the function
 * needs no permission to publish them.
 *
 * @see
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(
  { namespace, dimensions = {}, metrics, properties = {} }: EmbeddedMetrics,
  now: Date,
): string {
  const names = Object.entries(metrics).map(([name, { unit }]) => ({ Name: name, Unit: unit }));
  const directive = { Namespace: namespace, Dimensions: [Object.keys(dimensions)], Metrics: names };
  return JSON.stringify({
    // Without metrics it is an ordinary log line.
    ...(names.length > 0 && { _aws: { Timestamp: now.getTime(), CloudWatchMetrics: [directive] } }),
    ...dimensions,
    ...Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value])),
    ...properties,
  });
}
