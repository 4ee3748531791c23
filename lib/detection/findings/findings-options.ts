import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Duration } from 'aws-cdk-lib/core';
import type { DetectionSeverity } from '../detection';
import type { Suppression } from '../suppression';

/**
 * Sends findings to another destination than the topic of their severity. All given conditions must match; the first
 * matching route decides.
 */
export interface FindingRouteOptions {
  /**
   * `page` or `notify`: the topic of that severity. `record`: no message, only the table. Otherwise the literal ARN of
   * your own topic: a standard topic in the Region of the function, in any account. Its policy and that of its key must
   * allow the role of the findings function (`sns:Publish`; `kms:Decrypt`, `kms:GenerateDataKey`).
   */
  readonly to: string;

  /**
   * Findings of any of these accounts, 12 digits each.
   *
   * @default - any account
   */
  readonly accounts?: string[];

  /**
   * Findings of accounts in any of these organizational units (for example `ou-ab12-cdefgh34`) or roots (for example
   * `r-ab12`), including nested ones. Like `tags`, only with an organization trail of this app.
   *
   * @default - any OU
   */
  readonly organizationalUnits?: string[];

  /**
   * Findings of accounts with all of these tags in AWS Organizations; `*` matches any value.
   *
   * @default - any tags
   */
  readonly tags?: { [key: string]: string };

  /**
   * Findings of these severities.
   *
   * @default - any severity
   */
  readonly severities?: DetectionSeverity[];

  /**
   * Findings of these detections.
   *
   * @default - any detection
   */
  readonly detectionIds?: string[];
}

/**
 * Changes the severity of findings in some accounts. All given conditions must match, and at least one of `accounts`,
 * `organizationalUnits` and `tags` is required. The first match decides.
 */
export interface FindingSeverityOptions {
  /**
   * The new severity. `COMPLIANCE` findings are only stored in the table. Messages, the table, events and routes use
   * this severity. The alarm of a detection that pages remains, and notifies while findings are broken.
   */
  readonly severity: DetectionSeverity;

  /**
   * Findings of any of these accounts, 12 digits each.
   *
   * @default - any account
   */
  readonly accounts?: string[];

  /**
   * Findings of accounts in any of these organizational units or roots, including nested ones. Like `tags`, only with
   * an organization trail of this app. If OUs and tags of an account cannot be read, its findings get the most severe
   * of the possible severities.
   *
   * @default - any OU
   */
  readonly organizationalUnits?: string[];

  /**
   * Findings of accounts with all of these tags in AWS Organizations; `*` matches any value.
   *
   * @default - any tags
   */
  readonly tags?: { [key: string]: string };

  /**
   * Findings of these detections.
   *
   * @default - any detection; a warning lists those that no longer page
   */
  readonly detectionIds?: string[];
}

/** How findings are sent. */
export interface FindingsOptions {
  /**
   * Whether there are findings. Without them, each detection has a metric filter and an alarm that notifies: one state
   * for all accounts, without naming the account.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Other destinations for findings of some accounts, severities or detections. For page findings, a route to `record`
   * silences the finding, but not its alarm.
   *
   * @default - each to the topic of its severity
   */
  readonly routes?: FindingRouteOptions[];

  /**
   * Other severities for findings in some accounts, for example in development accounts. Findings of detections that
   * count over all accounts are not changed.
   *
   * @default - that of the detection
   */
  readonly severities?: FindingSeverityOptions[];

  /**
   * Accounts (12 digits) and organizations (`o-…`) that count as inside for detections with `outsidePaths`: those of
   * your second organization, or of a vendor that you share with. If findings do not look up accounts in AWS
   * Organizations, all others are outside.
   *
   * @default - what AWS Organizations reports; without lookups, only the account of the event
   */
  readonly organizationAccounts?: string[];

  /**
   * Expected matches. If a detection has a page alarm, its filter excludes them too if the pattern has room; otherwise
   * synthesis prints a warning.
   *
   * @default - none
   */
  readonly suppressions?: Suppression[];

  /**
   * When reminders for a continuing finding are sent, each counted from the previous message: whole hours, ascending.
   * Afterwards, the last interval repeats. A finding that has been quiet for `quietAfter` sends no reminder.
   *
   * @default - after 1, 6 and 24 hours, 3 and 7 days, then every 30 days
   */
  readonly reminderIntervals?: Duration[];

  /**
   * How long a finding must be quiet to be over: the next match then opens a new episode. Whole hours.
   *
   * @default Duration.days(3)
   */
  readonly quietAfter?: Duration;

  /**
   * How many separate messages a detection sends for one account within an hour; further ones are combined. The first
   * page finding of an account is always sent separately.
   *
   * @default 5
   */
  readonly messagesPerHour?: number;

  /**
   * Also create a topic for Amazon Q Developer in chat applications, which accepts only its own schema. Subscribe your
   * channel to `findings.chatTopic`.
   *
   * @default false
   */
  readonly chat?: boolean;

  /**
   * Also put each message on the account's default event bus, for automation (docs/findings.md describes the schema).
   * Costs 1 USD per million events.
   *
   * @default true
   */
  readonly events?: boolean;

  /**
   * Also give detections of severity `NOTIFY` a metric filter, a metric and an alarm, for your dashboards and composite
   * alarms: 0.10 USD per month each. The alarms have no actions: findings report the act.
   *
   * @default false
   */
  readonly alarmsOnNotify?: boolean;

  /**
   * The function of an `EventHistory`, for commands in messages. The app's stack sets it.
   *
   * @default - commands search with the reader's own credentials
   */
  readonly historyFunction?: IFunction;

  /**
   * The bucket for server access logs of the bucket for failed batches. It must use SSE-S3 and must not use Object
   * Lock.
   *
   * @default - the same as for the trail's bucket; none if that is unknown
   */
  readonly accessLogBucket?: IBucket;
}
