import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Duration } from 'aws-cdk-lib/core';
import type { DetectionSeverity } from '../detection';
import type { Suppression } from '../suppression';

/**
 * Where findings go instead of the topic of their severity. All that is given has to fit; of several routes the first that fits
 * decides.
 */
export interface FindingRouteOptions {
  /**
   * `page` or `notify`: the topic of that severity. `record`: nobody is told, they are in the table. Else the ARN of a topic of
   * yours, literally: a standard topic in the function's Region, in any account. Its policy, and that of its key, must admit the role of the findings' function (`sns:Publish`; `kms:Decrypt`,
   * `kms:GenerateDataKey`).
   */
  readonly to: string;

  /**
   * Findings of any of these accounts, 12 digits each.
   *
   * @default - any account
   */
  readonly accounts?: string[];

  /**
   * Findings of accounts in any of these organizational units, as in `ou-ab12-cdefgh34`, or roots, as in `r-ab12`; units below
   * count too. Only with an organization trail of this app, as `tags`.
   *
   * @default - any unit
   */
  readonly organizationalUnits?: string[];

  /**
   * Findings of accounts with all of these tags in AWS Organizations; `*` stands for any value.
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
 * How loud findings of some accounts are, instead of as loud as their detection. All that is given has to fit, and at least one of
 * `accounts`, `organizationalUnits` and `tags` has to be given; of several the first that fits decides.
 */
export interface FindingSeverityOptions {
  /**
   * What the findings are then: `COMPLIANCE` ones are in the table and nobody is told. Messages, the table, events and routes have this
   * severity. The alarm of a detection that pages stays: it tells while findings are broken.
   */
  readonly severity: DetectionSeverity;

  /**
   * Findings of any of these accounts, 12 digits each.
   *
   * @default - any account
   */
  readonly accounts?: string[];

  /**
   * Findings of accounts in any of these organizational units or roots; units below count too. Only with an organization trail of this
   * app, as `tags`. If units and tags of an account cannot be read, its findings are as loud as they may be.
   *
   * @default - any unit
   */
  readonly organizationalUnits?: string[];

  /**
   * Findings of accounts with all of these tags in AWS Organizations; `*` stands for any value.
   *
   * @default - any tags
   */
  readonly tags?: { [key: string]: string };

  /**
   * Findings of these detections.
   *
   * @default - any detection; a warning names those that page and then do not
   */
  readonly detectionIds?: string[];
}

/**
 * How findings are told.
 */
export interface FindingsOptions {
  /**
   * Without findings each detection has a metric filter and an alarm that tells of it: one bit for all accounts, without a name.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Where findings of some accounts, severities or detections go instead of the topic of their severity. Of page findings a route
   * to `record` silences the finding, not its alarm.
   *
   * @default - each to the topic of its severity
   */
  readonly routes?: FindingRouteOptions[];

  /**
   * Which severity findings have in some accounts, as those of development. Findings of detections that count over all accounts keep
   * theirs.
   *
   * @default - that of their detection
   */
  readonly severities?: FindingSeverityOptions[];

  /**
   * Accounts (12 digits) and organizations (`o-…`) that count as inside, for detections with `outsidePaths`: those of a second
   * organization of yours, of a vendor whom you share with. Where findings do not ask AWS Organizations, all others are outside.
   *
   * @default - what AWS Organizations says; without it, the account of the event alone
   */
  readonly organizationAccounts?: string[];

  /**
   * What is expected to match. Where a page alarm exists, its filter leaves it out too if there is room in the pattern, else
   * synthesis warns.
   *
   * @default - nothing
   */
  readonly suppressions?: Suppression[];

  /**
   * When a finding that goes on is told again, each time counted from the message before: whole hours, ascending. Then each time after
   * the last one. What was quiet for `quietAfter` when it is due is not told again.
   *
   * @default - after 1, 6 and 24 hours, 3 and 7 days, then every 30 days
   */
  readonly reminderIntervals?: Duration[];

  /**
   * A finding that was quiet for so long is over, and the next match opens a new one: whole hours.
   *
   * @default Duration.days(3)
   */
  readonly quietAfter?: Duration;

  /**
   * So many messages one detection sends alone for one account within an hour; what is beyond is told together. The first page finding
   * of an account is always sent alone.
   *
   * @default 5
   */
  readonly messagesPerHour?: number;

  /**
   * Also make a topic for Amazon Q Developer in chat applications, which shows its own schema only: subscribe your channel to
   * `findings.chatTopic`.
   *
   * @default false
   */
  readonly chat?: boolean;

  /**
   * Put each message as an event on the account's default event bus, for automation (docs/findings.md has its schema). Costs 1 USD per
   * million events.
   *
   * @default true
   */
  readonly events?: boolean;

  /**
   * Give detections of severity `NOTIFY` a metric filter, a metric and an alarm again, for dashboards and composite alarms of yours:
   * 0.10 USD a month each. The alarms have no action: findings tell of the act.
   *
   * @default false
   */
  readonly alarmsOnNotify?: boolean;

  /**
   * The function of an `EventHistory`, so that messages can name it in their commands. The stack of the app sets it.
   *
   * @default - commands search with the reader's own credentials
   */
  readonly historyFunction?: IFunction;

  /**
   * Where the server access logs of the bucket for failed batches go. It must use SSE-S3 and have no Object Lock.
   *
   * @default - where those of the trail's bucket go; none where that is not known
   */
  readonly accessLogBucket?: IBucket;
}
