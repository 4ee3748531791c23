/** When the prices below were collected. */
export const PRICES_OF = '2026-11';

/**
 * US dollars in us-east-1, from AWS's public price pages, without free tiers. The only source of prices for estimates.
 */
export const PRICES = {
  /** Per GB ingested by CloudWatch Logs. */
  logsIngestionPerGb: 0.5,
  /** Per GB-month stored in CloudWatch Logs, compressed. */
  logsStoragePerGb: 0.03,
  /** Per GB-month in S3 Standard. */
  s3StoragePerGb: 0.023,
  /** Per 1,000 PUT requests to S3 Standard. */
  s3PutsPer1000: 0.005,
  /** Per 1,000 GET requests to S3 Standard. */
  s3GetsPer1000: 0.0004,
  /** Per 1,000 LIST requests to S3 Standard. */
  s3ListsPer1000: 0.005,
  /** Per TB of compressed log files that Athena scans, at least 10 MB per query. */
  athenaPerTb: 5,
  /** Per key and month, and again for each of its first two rotations. */
  kmsKey: 1,
  /** Per 10,000 requests to KMS. */
  kmsRequestsPer10000: 0.03,
  /** Per alarm on one metric and month. */
  alarm: 0.1,
  /** Per composite alarm and month. */
  compositeAlarm: 0.5,
  /** Per dashboard and month, except three per account with up to 50 metrics each. */
  dashboard: 3,
  /** Per custom metric and month. */
  metric: 0.3,
  /** Per million function invocations. */
  lambdaCallsPerMillion: 0.2,
  /** Per GB-second of functions, on x86. */
  lambdaPerGbSecond: 0.000_016_666_7,
  /** Per million write request units of DynamoDB on demand. */
  dynamoDbWritesPerMillion: 0.625,
  /** Per million messages to a topic. */
  snsMessagesPerMillion: 0.5,
  /** Per 100,000 management events of a second or later copy. */
  furtherCopyPer100000: 2,
} as const;
