/** The limits of a single pattern. */
export interface Limits {
  readonly characters: number;
  readonly regexes: number;
  readonly wildcardsPerSelector: number;
  readonly wildcardsPerPattern: number;
}

/**
 * CloudWatch Logs' limits for one pattern. Whoever creates the filters has to check the quotas of the log group (100
 * filters, 5 of them with a regex).
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export const CLOUDWATCH_LIMITS: Limits = {
  characters: 1024,
  regexes: 2,
  wildcardsPerSelector: 1,
  wildcardsPerPattern: 3,
};

/**
 * The limits of a pattern in which names replace placeholders, several for one. When deployed, it would be split into
 * several filters.
 */
export const WITH_NAMES: Limits = { ...CLOUDWATCH_LIMITS, characters: Infinity, wildcardsPerPattern: Infinity };

/** The maximum depth of parentheses. Not an AWS limit: it bounds the parser's stack. */
export const MAXIMUM_NESTING = 100;

/**
 * The maximum length of a regex, in characters after `{m,n}` is expanded. Not an AWS limit: it bounds the matcher's
 * work.
 */
export const MAXIMUM_REGEX_TERMS = 1000;
