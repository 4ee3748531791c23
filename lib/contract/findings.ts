/**
 * What the constructs of findings, their function, the command line and `replay` agree on: the settings that the template hands
 * to the function, the table, and the names of metrics.
 */
import type { Severity } from './severities';

/** Beside the function's code: `FindingsSettings` as JSON. */
export const SETTINGS_FILE = 'settings.json';

/** Whose matches are counted together, and share a finding. */
export const FINDING_SCOPES = ['principal', 'account', 'organization'] as const;
export type FindingScope = (typeof FINDING_SCOPES)[number];

/** A detection as the function knows it: text for text what is deployed and replayed. */
export interface FindingDetection {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly response: string;
  readonly falsePositives: string;
  readonly techniques: readonly string[];
  readonly severity: Severity;
  readonly filterPattern: string;
  /** It is a finding once so many events match within `periodSeconds`, counted by `countBy`. */
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly countBy: FindingScope;
  /** Paths from the event's root, without `$.`: what a message shows of the call, and nothing else of it. The first that has a value names the target. */
  readonly findingPaths: readonly string[];
  /** Told only if one of these paths names an account outside the organization. Undefined: whom the call names does not matter. */
  readonly outsidePaths?: readonly string[];
  /** Told only the first time that a principal does it. */
  readonly firstTimeOnly?: boolean;
  /** Told once, and then only of a new target. */
  readonly recurring?: boolean;
}

/** What is expected to match and tells nobody. What it left out stays counted. */
export interface FindingSuppression {
  readonly id: string;
  readonly detectionIds: readonly string[];
  readonly filterPattern: string;
  readonly reason: string;
  /** ISO 8601; it is over at this time. Undefined: never. */
  readonly expires?: string;
}

/** Characters of a suppression's reason. */
export const SUPPRESSION_REASON = { least: 10, most: 500 } as const;

/** Where findings of some accounts go instead of the topic of their severity; the first that fits decides. */
export interface FindingRoute {
  /** Any of these; undefined: any. */
  readonly accounts?: readonly string[];
  /** IDs of organizational units, `ou-…` or `r-…`; those below count too. */
  readonly organizationalUnits?: readonly string[];
  /** Tags of the account in AWS Organizations, all of them; `*` for any value. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Undefined: any. */
  readonly severities?: readonly Severity[];
  readonly detectionIds?: readonly string[];
  /** `page` and `notify`: the topic of that severity; `record`: nobody, they are in the table; else the ARN of a topic. */
  readonly to: string;
}

/** Which severity findings have in some accounts, instead of that of their detection; the first that fits decides. */
export interface FindingSeverityRule {
  /** As of a route, as are units and tags. */
  readonly accounts?: readonly string[];
  readonly organizationalUnits?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Undefined: any. */
  readonly detectionIds?: readonly string[];
  readonly severity: Severity;
}

/** Settings that are known when the template is written; the rest, ARNs, is environment. */
export interface FindingsSettings {
  readonly detections: readonly FindingDetection[];
  readonly suppressions: readonly FindingSuppression[];
  readonly routes: readonly FindingRoute[];
  /** Undefined: each has the severity of its detection. */
  readonly severities?: readonly FindingSeverityRule[];
  /** Accounts, and IDs of organizations, that count as inside besides what AWS Organizations says. */
  readonly organizationAccounts?: readonly string[];
  /** Hours from one message of a finding to the next, if it went on: ascending. From then on the last interval. */
  readonly reminderHours: readonly number[];
  /** A finding that was quiet for so many hours is over: the next match opens a new one. */
  readonly quietHours: number;
  /** Messages that one detection may send alone for one account within an hour; the others are told together. */
  readonly messagesPerHour: number;
}

/** What goes on for weeks is told ever more rarely: in the end every 30 days. */
export const DEFAULT_FINDINGS = {
  reminderHours: [1, 6, 24, 72, 168, 720],
  quietHours: 72,
  messagesPerHour: 5,
} as const;

/** Until the deployment has seen so many days of events, "first time" is said to be learning. */
export const LEARNING_DAYS = 14;

/** An acknowledged finding is quiet for so many days, or until a new target. */
export const ACKNOWLEDGED_DAYS = 30;

/** How long the table keeps a closed or quiet finding, and who did what for the first time. */
export const KEPT_DAYS = 400;

export const FINDINGS_VARIABLES = {
  table: 'FINDINGS_TABLE',
  pageTopic: 'PAGE_TOPIC_ARN',
  notifyTopic: 'NOTIFY_TOPIC_ARN',
  /** Undefined: no chat. */
  chatTopic: 'CHAT_TOPIC_ARN',
  /** Tried with each heartbeat, so that a broken key or role is noticed; it has no subscribers. */
  canaryTopic: 'CANARY_TOPIC_ARN',
  /** Undefined: no events. */
  eventBus: 'EVENT_BUS_NAME',
  /** The resource whose tag is written as a heartbeat. */
  heartbeatArn: 'HEARTBEAT_ARN',
  /** The ARN of the function's own role: nobody else's tag is a heartbeat. */
  role: 'ROLE_ARN',
  metricNamespace: 'METRIC_NAMESPACE',
  /** `organization`: names, units and tags of accounts come from AWS Organizations; else the function does not ask. */
  accounts: 'ACCOUNTS',
  trailArn: 'TRAIL_ARN',
  logGroup: 'LOG_GROUP_NAME',
  /** The SSM parameter with the names of own resources; undefined: no detection compares one. */
  ownParts: 'OWN_PARTS_PARAMETER',
  /** The event history's function, for commands in messages; undefined: there is none. */
  historyFunction: 'HISTORY_FUNCTION_NAME',
} as const;

/** The tag that a heartbeat writes on its resource. Its value: `<milliseconds since 1970>-<random>`. */
export const HEARTBEAT_TAG = 'cdk-organization-trail:heartbeat';

/** Every so many minutes the function is started by its schedule, with `TICK` as the event. */
export const TICK_MINUTES = 15;
export const TICK = { kind: 'tick' } as const;

/**
 * Metrics that the function writes into its log (embedded metric format), in the namespace of the detections, without dimensions. A metric
 * is billed for the hours in which it gets data: but for the heartbeat they have none while there is nothing to say.
 */
export enum FindingsMetric {
  /**
   * For each heartbeat that came through (seen in the log group, written to the table, the canary topic told, nothing overdue), the
   * milliseconds from its call to the function. The one that always has data: a second one for the latency would cost as much again.
   */
  HEARTBEAT = 'FindingsHeartbeat',
  /** Records and messages that could not be dealt with. */
  FAILED = 'FindingsFailed',
  /** Findings that opened, of any severity. */
  OPENED = 'FindingsOpened',
  /** Of them, those of each severity: names and not a dimension, since one line of the log has several. */
  OPENED_PAGE = 'FindingsOpenedPage',
  OPENED_NOTIFY = 'FindingsOpenedNotify',
  OPENED_COMPLIANCE = 'FindingsOpenedCompliance',
  /** Matches that a suppression left out. */
  SUPPRESSED = 'FindingsSuppressed',
}

/** Which metric counts the findings of a severity. */
export const OPENED_METRICS: Readonly<Record<Severity, FindingsMetric>> = {
  page: FindingsMetric.OPENED_PAGE,
  notify: FindingsMetric.OPENED_NOTIFY,
  compliance: FindingsMetric.OPENED_COMPLIANCE,
};

/** The table: one partition key, no sort key; what each item is stands in front of its key. */
export const FINDINGS_TABLE = {
  key: 'pk',
  /** Epoch seconds. */
  timeToLive: 'expiresAt',
  /** Sparse: findings alone, newest last. Partition `listed` (always `finding`), sort `lastSeen` (ISO 8601). */
  listIndex: { name: 'by-last-seen', partition: 'listed', sort: 'lastSeen' },
  /** Sparse: what owes a message. Partition `owes` (always `message`), sort `dueAt` (epoch milliseconds). */
  dueIndex: { name: 'by-due', partition: 'owes', sort: 'dueAt' },
} as const;

/** The resource property with the name of the table that is protected from deletion. */
export const PROTECTED_TABLE_PROPERTY = 'TableName';

/** The same of the trail's log group. Each may be absent. */
export const PROTECTED_LOG_GROUP_PROPERTY = 'LogGroupName';

/** The prefixes of keys in the table. */
export const ITEM = {
  /** `finding#<finding id>` */
  finding: 'finding#',
  /** `event#<finding id>#<event id>`: counted already. */
  event: 'event#',
  /** `seen#<detection>#<account>` and `seen#<detection>#<account>#<hash of principal>`: since when. */
  seen: 'seen#',
  /** `storm#<detection>#<account>#<hour>`: messages sent and held back. */
  storm: 'storm#',
  /** `suppressed#<suppression id>`: how often, last when. */
  suppressed: 'suppressed#',
  /** `account#<account id>`: name, units, tags; a day. */
  account: 'account#',
  /** `member#<account id>`: whether it belongs to the organization, and to which; a day, or an hour where it does not. */
  member: 'member#',
  /** `start`: when the deployment saw its first event. */
  start: 'start',
  /** `heartbeat`: the last one seen. */
  heartbeat: 'heartbeat',
} as const;

/** Source and detail type of the event on EventBridge; `docs/findings.md` has its schema. */
export const FINDING_EVENT = { source: 'cdk-organization-trail', detailType: 'Finding' } as const;

/** Attributes of each message, for filter policies of subscriptions. */
export const MESSAGE_ATTRIBUTES = ['severity', 'detection', 'account', 'kind'] as const;
