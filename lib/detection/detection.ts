/**
 * How loudly a detection speaks, and to whom.
 */
export enum DetectionSeverity {
  /** Somebody should look now, at night too. */
  PAGE = 'page',

  /** Somebody should look within a working day. */
  NOTIFY = 'notify',

  /** A control wants the alarm to exist. Nobody is disturbed by it. */
  COMPLIANCE = 'compliance',
}

/**
 * Events that a detection cannot do without. Management events that change something are not among them: every trail that
 * is worth an alarm records those.
 */
export enum RequiredEvents {
  /** Management events that only read, denied ones included. */
  READ_MANAGEMENT_EVENTS = 'read-management-events',

  /** The management events of AWS KMS. */
  KMS_MANAGEMENT_EVENTS = 'kms-management-events',

  /** The management events of the RDS Data API. */
  RDS_DATA_API_MANAGEMENT_EVENTS = 'rds-data-api-management-events',

  /** Data events, of the resource types in `dataResourceTypes`. */
  DATA_EVENTS = 'data-events',
}

/**
 * Whose matches a detection counts together towards its threshold, and tells as one finding.
 */
export enum CountBy {
  /** Each role or user in each account. */
  PRINCIPAL = 'principal',

  /** Each account, whoever did it. */
  ACCOUNT = 'account',

  /** All accounts together. */
  ORGANIZATION = 'organization',
}

/**
 * One behaviour that is worth a finding or an alarm, as data.
 */
export interface Detection {
  /** Stable, in lower case with dashes, as in `root-activity`. The names of filter, metric and alarm derive from it. */
  readonly id: string;

  /** What happened, in a few words. */
  readonly title: string;

  /** What it means when it fires: what an attacker gains, or what the control asks for. */
  readonly meaning: string;

  /** What to do at 3 a.m.: what to look at, and what to undo. */
  readonly response: string;

  /** How loudly it speaks. */
  readonly severity: DetectionSeverity;

  /** The text of the metric filter, at most 1024 characters: what is tested is what is deployed. */
  readonly filterPattern: string;

  /** What fires it although nothing is wrong. */
  readonly falsePositives: string;

  /** Technique IDs of MITRE ATT&CK, as in `T1562.008`, and of AWS's Threat Technique Catalog, as in `T1496.A007`. */
  readonly techniques: string[];

  /**
   * The numbers of the CIS AWS Foundations Benchmark, by its version, as in `{ '1.4.0': '4.5' }`.
   *
   * @default - no CIS recommendation asks for it
   */
  readonly cisRecommendations?: { [version: string]: string };

  /**
   * The controls of AWS Security Hub that the exact text satisfies, as in `CloudWatch.5`.
   *
   * @default - none
   */
  readonly securityHubControls?: string[];

  /** The alarm fires when so many events match within a period. */
  readonly threshold: number;

  /** The period in seconds: 60, or a multiple of it up to 86,400. */
  readonly periodSeconds: number;

  /**
   * Over how many of the latest periods the alarm looks: together at most a day, or a week where a period is an hour or more.
   *
   * @default - as many as make a quarter of an hour, since CloudTrail delivers some events that late; at least one
   */
  readonly evaluationPeriods?: number;

  /**
   * In how many of those periods the threshold has to be reached; from 1 to `evaluationPeriods`.
   *
   * @default 1
   */
  readonly datapointsToAlarm?: number;

  /**
   * The events that it needs beyond management events that change something.
   *
   * @default - none
   */
  readonly requiredEvents?: RequiredEvents[];

  /**
   * CloudTrail's resource types of the data events that it needs, as in `AWS::S3::Object`.
   *
   * @default - none
   */
  readonly dataResourceTypes?: string[];

  /**
   * Whose matches count together towards `threshold` in a finding. An alarm counts over all accounts.
   *
   * @default CountBy.PRINCIPAL
   */
  readonly countBy?: CountBy;

  /**
   * What a finding shows of the call: paths from the root of the event, as in `requestParameters.userName`; `[]` after a name stands
   * for each element of a list. The first that has a value is the target: a new one reopens a finding. All else in
   * `requestParameters` and `responseElements` stays out of messages, since secrets may stand there.
   *
   * @default - only the resources that CloudTrail lists
   */
  readonly findingPaths?: string[];

  /**
   * An event is told only if one of these paths names an account outside the organization: a text of 12 digits, an ARN, a list or an
   * object with one, or a policy that lets it in. Written as in `findingPaths`. What cannot be read counts as outside, and so does
   * every account that AWS Organizations cannot be asked about; the message says so. Where findings do not ask it at all, only the account
   * of the event and those of `findings.organizationAccounts` are inside. An alarm cannot ask this: it fires for accounts inside the
   * organization too. docs/findings.md says how policies are read.
   *
   * @default - whom the call names does not matter
   */
  readonly outsidePaths?: string[];

  /**
   * A finding tells only the first time that a principal does it, and not while the deployment is too young to know (14 days). For
   * what is ordinary for those who do it, and strange for everybody else. An alarm cannot ask this.
   *
   * @default false
   */
  readonly firstTimeOnly?: boolean;

  /**
   * Jobs do it again and again, such as an export each night: a finding tells once, and then only of a new target. Without it, a
   * finding that goes on is told again at growing intervals. Of severity `PAGE`, a new episode (after `quietAfter`) is told too.
   *
   * @default false
   */
  readonly recurring?: boolean;

  /**
   * It has no metric filter and no alarm, only findings. So it needs no room among the 100 filters of a log group.
   *
   * @default false
   */
  readonly findingOnly?: boolean;
}
