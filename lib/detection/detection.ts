/** How urgent a detection is, and who is notified. */
export enum DetectionSeverity {
  /** Someone should look now, even at night. */
  PAGE = 'page',

  /** Someone should look within a working day. */
  NOTIFY = 'notify',

  /** A control requires the alarm to exist. Nobody needs to look. */
  COMPLIANCE = 'compliance',
}

/** Events that a detection needs. Write management events are not listed: any trail worth alarms on records them. */
export enum RequiredEvents {
  /** Read management events, including denied ones. */
  READ_MANAGEMENT_EVENTS = 'read-management-events',

  /** AWS KMS management events. */
  KMS_MANAGEMENT_EVENTS = 'kms-management-events',

  /** RDS Data API management events. */
  RDS_DATA_API_MANAGEMENT_EVENTS = 'rds-data-api-management-events',

  /** Data events, of the resource types in `dataResourceTypes`. */
  DATA_EVENTS = 'data-events',
}

/** Whose matches a detection counts together toward its threshold, and reports as one finding. */
export enum CountBy {
  /** Each role or user in each account. */
  PRINCIPAL = 'principal',

  /** Each account, across all principals. */
  ACCOUNT = 'account',

  /** All accounts together. */
  ORGANIZATION = 'organization',
}

/** One behavior worth a finding or an alarm, as data. */
export interface Detection {
  /**
   * Stable, in lower case with hyphens, for example `root-activity`. The names of filter, metric and alarm derive from
   * it.
   */
  readonly id: string;

  /** What happened, in a few words. */
  readonly title: string;

  /** What a match means: what an attacker gains, or what the control requires. */
  readonly meaning: string;

  /** What to do at 3 a.m.: what to check, and what to undo. */
  readonly response: string;

  /** The severity. */
  readonly severity: DetectionSeverity;

  /** The pattern of the metric filter, at most 1024 characters. The tested pattern is the deployed one. */
  readonly filterPattern: string;

  /** What matches although nothing is wrong. */
  readonly falsePositives: string;

  /**
   * Technique IDs of MITRE ATT&CK, for example `T1562.008`, and of AWS's Threat Technique Catalog, for example
   * `T1496.A007`.
   */
  readonly techniques: string[];

  /**
   * The recommendation numbers in the CIS AWS Foundations Benchmark by version, for example `{ '1.4.0': '4.5' }`.
   *
   * @default - not part of a CIS recommendation
   */
  readonly cisRecommendations?: { [version: string]: string };

  /**
   * The AWS Security Hub controls that the exact pattern satisfies, for example `CloudWatch.5`.
   *
   * @default - none
   */
  readonly securityHubControls?: string[];

  /** How many events must match within a period for the alarm to go off. */
  readonly threshold: number;

  /** The period in seconds: 60, or a multiple of it up to 86,400. */
  readonly periodSeconds: number;

  /**
   * The number of latest periods that the alarm evaluates: at most a day in total, or a week if a period is an hour or
   * longer.
   *
   * @default - enough for a quarter of an hour, because CloudTrail delivers some events that late; at least one
   */
  readonly evaluationPeriods?: number;

  /**
   * In how many of these periods the threshold must be reached; from 1 to `evaluationPeriods`.
   *
   * @default 1
   */
  readonly datapointsToAlarm?: number;

  /**
   * The events that it needs in addition to write management events.
   *
   * @default - none
   */
  readonly requiredEvents?: RequiredEvents[];

  /**
   * The resource types of the data events that it needs, as CloudTrail names them, for example `AWS::S3::Object`.
   *
   * @default - none
   */
  readonly dataResourceTypes?: string[];

  /**
   * Whose matches count together toward `threshold` in a finding. An alarm counts over all accounts.
   *
   * @default CountBy.PRINCIPAL
   */
  readonly countBy?: CountBy;

  /**
   * Which values of the call a finding shows: paths from the root of the event, for example
   * `requestParameters.userName`; `[]` after a name stands for each element of a list. The first one with a value is
   * the target: a new target reopens a finding. Everything else in `requestParameters` and `responseElements` is left
   * out of messages, because it may contain secrets.
   *
   * @default - only the resources that CloudTrail lists
   */
  readonly findingPaths?: string[];

  /**
   * Report an event only if one of these paths names an account outside the organization: a text of 12 digits, an ARN,
   * a list or object with one, or a policy that grants access to it. Written as in `findingPaths`. What cannot be read
   * counts as outside, and so does every account that cannot be looked up in AWS Organizations; the message says so.
   * Without lookups, only the account of the event and those in `findings.organizationAccounts` are inside. An alarm
   * cannot check this: it also goes off for accounts inside the organization. docs/findings.md describes how policies
   * are read.
   *
   * @default - events are reported whomever the call names
   */
  readonly outsidePaths?: string[];

  /**
   * Report only the first time that a principal does it, and not during the learning period of a new deployment (14
   * days). For actions that are normal for those who always do them and unusual for everyone else. An alarm cannot
   * check this.
   *
   * @default false
   */
  readonly firstTimeOnly?: boolean;

  /**
   * For actions that jobs repeat, such as a nightly export: a finding sends one message, and then only for new targets.
   * Without this, a continuing finding sends reminders at growing intervals. With severity `PAGE`, a new episode (after
   * `quietAfter`) is reported too.
   *
   * @default false
   */
  readonly recurring?: boolean;

  /**
   * Use findings only, without a metric filter and alarm. It then needs none of the 100 filters of a log group.
   *
   * @default false
   */
  readonly findingOnly?: boolean;
}
