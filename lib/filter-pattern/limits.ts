/** How much a single pattern may hold. */
export interface Limits {
  readonly characters: number;
  readonly regexes: number;
  readonly wildcardsPerSelector: number;
  readonly wildcardsPerPattern: number;
}

/**
 * What CloudWatch Logs takes in one pattern. The quotas of the log group (100 filters, 5 of them with a regex) are for
 * whoever creates the filters to check.
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

/** Of a pattern in which names stand for placeholders, several for one: deployed, it would be divided among filters. */
export const WITH_NAMES: Limits = { ...CLOUDWATCH_LIMITS, characters: Infinity, wildcardsPerPattern: Infinity };

/** How deep parentheses may nest. Not AWS's number: it keeps the parser's stack small whatever it is given. */
export const MAXIMUM_NESTING = 100;

/** How many characters a regex may ask for once `{m,n}` is written out. Not AWS's number: it bounds the matcher's work. */
export const MAXIMUM_REGEX_TERMS = 1000;
