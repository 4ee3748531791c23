/** When the prices below were gathered. */
export const PRICES_OF = '2026-11';

/** US dollars in us-east-1, from AWS's public price pages, without free tiers: what an estimate rests on stands here and nowhere else. */
export const PRICES = {
  /** For each GB that CloudWatch Logs takes in. */
  logsIngestionPerGb: 0.5,
  /** For each GB that CloudWatch Logs keeps for a month, as it packs it. */
  logsStoragePerGb: 0.03,
  /** For each GB that S3 Standard keeps for a month. */
  s3StoragePerGb: 0.023,
  /** For each 1,000 PUT requests to S3 Standard. */
  s3PutsPer1000: 0.005,
  /** For each 1,000 GET requests to S3 Standard. */
  s3GetsPer1000: 0.0004,
  /** For each 1,000 LIST requests to S3 Standard. */
  s3ListsPer1000: 0.005,
  /** For each TB of compressed log files that Athena scans, at least 10 MB a query. */
  athenaPerTb: 5,
  /** For each key a month, and again for each of its first two rotations. */
  kmsKey: 1,
  /** For each 10,000 requests to KMS. */
  kmsRequestsPer10000: 0.03,
  /** For each alarm on one metric a month. */
  alarm: 0.1,
  /** For each composite alarm a month. */
  compositeAlarm: 0.5,
  /** For each dashboard a month, but for three of the account with up to 50 metrics each. */
  dashboard: 3,
  /** For each custom metric a month. */
  metric: 0.3,
  /** For each million calls of functions. */
  lambdaCallsPerMillion: 0.2,
  /** For each GB of memory and second that a function runs, on x86. */
  lambdaPerGbSecond: 0.000_016_666_7,
  /** For each million units written to a table of DynamoDB on demand. */
  dynamoDbWritesPerMillion: 0.625,
  /** For each million messages to a topic. */
  snsMessagesPerMillion: 0.5,
  /** For each 100,000 management events of a second or later copy. */
  furtherCopyPer100000: 2,
} as const;
