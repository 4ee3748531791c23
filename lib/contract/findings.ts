/**
 * Shared by the constructs of findings, their function, the command line and `replay`: the settings that the template
 * passes to the function, the table, and the metric names.
 */
import type { Severity } from './severities';

/** The file next to the function's code: `FindingsSettings` as JSON. */
export const SETTINGS_FILE = 'settings.json';

/** The scopes in which matches are counted together and share a finding. */
export const FINDING_SCOPES = ['principal', 'account', 'organization'] as const;
export type FindingScope = (typeof FINDING_SCOPES)[number];

/** A detection as the function receives it, exactly as it is deployed and replayed. */
export interface FindingDetection {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly response: string;
  readonly falsePositives: string;
  readonly techniques: readonly string[];
  readonly severity: Severity;
  readonly filterPattern: string;
  /** A finding opens once this many events match within `periodSeconds`, counted by `countBy`. */
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly countBy: FindingScope;
  /**
   * Paths from the event's root, without `$.`: the only parts of the call that a message shows. The first one with a
   * value names the target.
   */
  readonly findingPaths: readonly string[];
  /** Reported only if one of these paths names an account outside the organization. `undefined`: any account. */
  readonly outsidePaths?: readonly string[];
  /** Reported only the first time that a principal does it. */
  readonly firstTimeOnly?: boolean;
  /** Reported once, and after that only for a new target. */
  readonly recurring?: boolean;
}

/** Expected matches, for which nobody is notified. They are still counted. */
export interface FindingSuppression {
  readonly id: string;
  readonly detectionIds: readonly string[];
  readonly filterPattern: string;
  readonly reason: string;
  /** The expiration time, ISO 8601. `undefined`: never. */
  readonly expires?: string;
}

/** The length of a suppression's reason, in characters. */
export const SUPPRESSION_REASON = { least: 10, most: 500 } as const;

/**
 * Sends the findings of some accounts elsewhere than to the topic of their severity. The first route that matches
 * applies.
 */
export interface FindingRoute {
  /** Any of these accounts. `undefined`: all accounts. */
  readonly accounts?: readonly string[];
  /** IDs of organizational units, `ou-…` or `r-…`. Units below them are included. */
  readonly organizationalUnits?: readonly string[];
  /** Tags that the account must have in AWS Organizations, all of them; `*` for any value. */
  readonly tags?: Readonly<Record<string, string>>;
  /** `undefined`: all severities. */
  readonly severities?: readonly Severity[];
  readonly detectionIds?: readonly string[];
  /**
   * `page` or `notify`: the topic of that severity; `record`: no message, the finding is only in the table; otherwise
   * the ARN of a topic.
   */
  readonly to: string;
}

/** Overrides a detection's severity for findings in some accounts. The first rule that matches applies. */
export interface FindingSeverityRule {
  /** As in a route; so are units and tags. */
  readonly accounts?: readonly string[];
  readonly organizationalUnits?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** `undefined`: all detections. */
  readonly detectionIds?: readonly string[];
  readonly severity: Severity;
}

/** Settings that are known at synthesis. The rest, ARNs, are in the environment. */
export interface FindingsSettings {
  readonly detections: readonly FindingDetection[];
  readonly suppressions: readonly FindingSuppression[];
  readonly routes: readonly FindingRoute[];
  /** `undefined`: each finding has the severity of its detection. */
  readonly severities?: readonly FindingSeverityRule[];
  /** Accounts, and IDs of organizations, that count as inside the organization in addition to its own accounts. */
  readonly organizationAccounts?: readonly string[];
  /** Hours between the messages of a finding that continues, ascending. The last interval repeats. */
  readonly reminderHours: readonly number[];
  /** A finding closes after this many hours without a match. The next match opens a new one. */
  readonly quietHours: number;
  /** The maximum of individual messages per detection and account within an hour. The rest are sent together. */
  readonly messagesPerHour: number;
}

/** A finding that continues for weeks is reported less and less often: in the end every 30 days. */
export const DEFAULT_FINDINGS = {
  reminderHours: [1, 6, 24, 72, 168, 720],
  quietHours: 72,
  messagesPerHour: 5,
} as const;

/** Until the deployment has seen events for this many days, messages mark "first time" as learning. */
export const LEARNING_DAYS = 14;

/** An acknowledged finding is silent for this many days, or until a new target. */
export const ACKNOWLEDGED_DAYS = 30;

/** How many days the table keeps a closed or silent finding, and the record of who did something for the first time. */
export const KEPT_DAYS = 400;

export const FINDINGS_VARIABLES = {
  table: 'FINDINGS_TABLE',
  pageTopic: 'PAGE_TOPIC_ARN',
  notifyTopic: 'NOTIFY_TOPIC_ARN',
  /** If absent, no chat messages are sent. */
  chatTopic: 'CHAT_TOPIC_ARN',
  /** Published to with each heartbeat, so that a broken key or role is noticed. It has no subscribers. */
  canaryTopic: 'CANARY_TOPIC_ARN',
  /** If absent, no EventBridge events are sent. */
  eventBus: 'EVENT_BUS_NAME',
  /** The resource on which the heartbeat tag is written. */
  heartbeatArn: 'HEARTBEAT_ARN',
  /** The ARN of the function's own role: only tags that it writes are heartbeats. */
  role: 'ROLE_ARN',
  metricNamespace: 'METRIC_NAMESPACE',
  /**
   * `organization`: names, units and tags of accounts come from AWS Organizations. Otherwise the function does not ask.
   */
  accounts: 'ACCOUNTS',
  trailArn: 'TRAIL_ARN',
  logGroup: 'LOG_GROUP_NAME',
  /** The SSM parameter with the names of own resources. If absent, no detection compares one. */
  ownParts: 'OWN_PARTS_PARAMETER',
  /** The event history's function, for commands in messages. Absent if there is none. */
  historyFunction: 'HISTORY_FUNCTION_NAME',
} as const;

/** The tag that a heartbeat writes on its resource. Its value: `<milliseconds since the epoch>-<random>`. */
export const HEARTBEAT_TAG = 'cdk-organization-trail:heartbeat';

/** The function's schedule starts it at this interval, with `TICK` as the event. */
export const TICK_MINUTES = 15;
export const TICK = { kind: 'tick' } as const;

/**
 * Metrics that the function writes to its log (embedded metric format), in the namespace of the detections, without
 * dimensions. A metric is billed for the hours in which it receives data: all but the heartbeat have none while there
 * is nothing to report.
 */
export enum FindingsMetric {
  /**
   * For each heartbeat that succeeded (seen in the log group, written to the table, canary topic notified, nothing
   * overdue): the milliseconds from its call to the function. The only metric that always has data: a second one for
   * the latency would double the cost.
   */
  HEARTBEAT = 'FindingsHeartbeat',
  /** Records and messages that could not be processed. */
  FAILED = 'FindingsFailed',
  /** Findings that opened, of any severity. */
  OPENED = 'FindingsOpened',
  /** Findings that opened, by severity. Separate names rather than a dimension, since one log line contains several. */
  OPENED_PAGE = 'FindingsOpenedPage',
  OPENED_NOTIFY = 'FindingsOpenedNotify',
  OPENED_COMPLIANCE = 'FindingsOpenedCompliance',
  /** Matches that were suppressed. */
  SUPPRESSED = 'FindingsSuppressed',
}

/** The metric that counts the findings of a severity. */
export const OPENED_METRICS: Readonly<Record<Severity, FindingsMetric>> = {
  page: FindingsMetric.OPENED_PAGE,
  notify: FindingsMetric.OPENED_NOTIFY,
  compliance: FindingsMetric.OPENED_COMPLIANCE,
};

/** The table: one partition key, no sort key. The key's prefix shows the type of the item. */
export const FINDINGS_TABLE = {
  key: 'pk',
  /** In seconds since the epoch. */
  timeToLive: 'expiresAt',
  /**
   * Sparse: only findings, the newest last. Partition key `listed` (always `finding`), sort key `lastSeen` (ISO 8601).
   */
  listIndex: { name: 'by-last-seen', partition: 'listed', sort: 'lastSeen' },
  /**
   * Sparse: items with a message due. Partition key `owes` (always `message`), sort key `dueAt` (milliseconds since the
   * epoch).
   */
  dueIndex: { name: 'by-due', partition: 'owes', sort: 'dueAt' },
} as const;

/** The resource property with the name of the table to protect from deletion. */
export const PROTECTED_TABLE_PROPERTY = 'TableName';

/** The resource property with the trail's log group to protect. Each of the two may be absent. */
export const PROTECTED_LOG_GROUP_PROPERTY = 'LogGroupName';

/** The prefixes of keys in the table. */
export const ITEM = {
  /** `finding#<finding id>` */
  finding: 'finding#',
  /** `event#<finding id>#<event id>`: already counted. */
  event: 'event#',
  /** `seen#<detection>#<account>` and `seen#<detection>#<account>#<hash of principal>`: the time of the first event. */
  seen: 'seen#',
  /** `storm#<detection>#<account>#<hour>`: messages sent and held back. */
  storm: 'storm#',
  /** `suppressed#<suppression id>`: the count and the last time. */
  suppressed: 'suppressed#',
  /** `account#<account id>`: name, units and tags; kept for a day. */
  account: 'account#',
  /**
   * `member#<account id>`: whether the account belongs to an organization, and which one; kept for a day, or for an
   * hour if it does not.
   */
  member: 'member#',
  /** `start`: when the deployment saw its first event. */
  start: 'start',
  /** `heartbeat`: the last one that was seen. */
  heartbeat: 'heartbeat',
} as const;

/** Source and detail type of the EventBridge event. Its schema is in `docs/findings.md`. */
export const FINDING_EVENT = { source: 'cdk-organization-trail', detailType: 'Finding' } as const;

/** Attributes of each message, for subscription filter policies. */
export const MESSAGE_ATTRIBUTES = ['severity', 'detection', 'account', 'kind'] as const;
