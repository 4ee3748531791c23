/** Of CloudWatch's units, those that are needed. */
export type Unit = 'Count' | 'None' | 'Seconds' | 'Milliseconds';

export interface EmbeddedMetrics {
  readonly namespace: string;
  /** All of them together tell the metrics apart; none unless told. */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, { readonly value: number; readonly unit: Unit }>>;
  /** What else the line says. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/**
 * One log line in CloudWatch's embedded metric format: CloudWatch Logs makes the metrics of it, so the function needs no
 * permission to publish any.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(
  { namespace, dimensions = {}, metrics, properties = {} }: EmbeddedMetrics,
  now: Date,
): string {
  const names = Object.entries(metrics).map(([name, { unit }]) => ({ Name: name, Unit: unit }));
  const directive = { Namespace: namespace, Dimensions: [Object.keys(dimensions)], Metrics: names };
  return JSON.stringify({
    // Without a metric the line is a line like any other.
    ...(names.length > 0 && { _aws: { Timestamp: now.getTime(), CloudWatchMetrics: [directive] } }),
    ...dimensions,
    ...Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value])),
    ...properties,
  });
}
