import type { Severity } from '../../lib/contract/severities';
import type { Rank } from './page/severity';
import type { PrincipalType } from '../../core/events/principal';
import type { StoryReport } from './story/story-report';
import type { Target } from './targets';

/**
 * The result of one `replay` run: `--format json` writes it unchanged, and the other formats show it. Times are ISO
 * 8601, in UTC.
 */
export interface ReplayReport {
  readonly formatVersion: 1;
  /** Of the events read, by `eventTime`; absent if there are none. */
  readonly firstEvent?: string;
  readonly lastEvent?: string;
  readonly input: InputReport;
  /** With `--athena`. The size of events is then unknown, so no monthly cost is estimated. */
  readonly archive?: ArchiveReport;
  /**
   * The filters `--from`, `--to`, `--account` and `--principal`; absent without them. All figures except those of files
   * are for the remaining events.
   */
  readonly filters?: FilterReport;
  /**
   * Those with findings or alarms first, then those that matched, then the others; within each, most severe first, then
   * most alarms, then most events.
   */
  readonly detections: readonly DetectionReport[];
  /** What the function would have found: most severe first, then most events. */
  readonly findings: readonly FindingReport[];
  /**
   * Matches that would not have been reported: events that name only accounts of the organization, and first-time
   * findings while fewer than 14 days were seen.
   */
  readonly untold: { readonly insideEvents: number; readonly learningFindings: number };
  /** The number of findings beyond the 1,000 that a report contains. */
  readonly findingsLeftOut: number;
  /** Matching events of findings that were not counted: the first 10,000 findings of each detection are. */
  readonly ungroupedEvents: number;
  /**
   * The length of an interval in `activity` of a detection, in minutes: 60, or less if the events span at most a day.
   */
  readonly activityMinutes: number;
  /** With `--summary`: what principals with findings did, and whose credentials they used; most severe first. */
  readonly stories?: readonly StoryReport[];
  /** The number of stories beyond the 50 that a report contains. */
  readonly storiesLeftOut?: number;
  /** The number of events that match at least one detection, each counted once. */
  readonly matchingEvents: number;
  /** Who made the matching calls: most events first, or most severe first if there are more than 1,000. */
  readonly actors: readonly ActorReport[];
  /** The number of actors beyond the 1,000 that a report contains. */
  readonly actorsLeftOut: number;
  /** Absent unless requested. */
  readonly matches?: readonly MatchReport[];
  /** How `matches` is sorted, by time. */
  readonly matchesOrder: 'newest' | 'oldest';
  /** The number of matching events beyond the 10,000 that a report contains; these are shared among the detections. */
  readonly matchesLeftOut: number;
  readonly volume: VolumeReport;
  readonly cost: CostReport;
  /** What readers need to know to interpret the figures. */
  readonly notices: readonly string[];
}

/** What Athena read, and what it cost in US dollars of us-east-1. */
export interface ArchiveReport {
  readonly queries: number;
  /** Queries of an earlier run whose results were used again. */
  readonly reusedQueries: number;
  /** Compressed size of the log files that Athena scanned. */
  readonly scannedBytes: number;
  /** With requests to S3. */
  readonly dollars: number;
  /** Matching events that Athena counted without returning them. */
  readonly countedOnly: number;
}

export interface FilterReport {
  /** ISO 8601, in UTC; both included. */
  readonly from?: string;
  readonly to?: string;
  readonly accounts: readonly string[];
  /** As written, with `*`. */
  readonly principals: readonly string[];
}

export interface InputReport {
  /** The number of log files with events that were read to the end. */
  readonly files: number;
  /** The stored size. */
  readonly storedBytes: number;
  /** The uncompressed size of the JSON. */
  readonly jsonBytes: number;
  /** Each counted once, without those that the filters exclude. */
  readonly events: number;
  /**
   * Events that the filters exclude, each counted once, under the first reason that applies. `undated`: without a
   * usable time.
   */
  readonly excluded: {
    readonly total: number;
    readonly undated: number;
    readonly time: number;
    readonly account: number;
    readonly principal: number;
  };
  /** Further copies of an event, by ID. */
  readonly duplicates: number;
  /** Events over 256 KB: CloudTrail does not send them to CloudWatch Logs, so they match nothing there. */
  readonly tooLarge: number;
  readonly digestFiles: number;
  readonly insightEvents: number;
  /** What could not be read: if there is anything, the figures are partial. */
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
}

export interface DetectionReport {
  readonly id: string;
  readonly title: string;
  /** Absent for an ad-hoc pattern, and for a template's detections without it in their metadata. */
  readonly severity?: Severity;
  readonly filterPattern: string;
  readonly threshold: number;
  readonly periodSeconds: number;
  /** The number of periods that the alarm evaluates, and in how many of them the threshold must be reached. */
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  /** `false` if it would be deployed without a metric filter and alarm, with findings only. */
  readonly hasAlarm: boolean;
  /** The number of its findings. */
  readonly findings: number;
  /** When the alarm changed from OK to ALARM, oldest first; empty if there is no alarm. */
  readonly alarms: readonly string[];
  /** The matching events. */
  readonly events: number;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  /** The 20 most frequent ones, most frequent first. */
  readonly actors: readonly Share[];
  /** The total number. */
  readonly actorCount: number;
  readonly accounts: readonly Share[];
  readonly accountCount: number;
  /** Matching events per interval of `activityMinutes`, oldest first, without empty intervals, for a timeline. */
  readonly activity: readonly { readonly from: string; readonly events: number }[];
  /** How many of its events are not in `matches`; absent if matches were not requested. */
  readonly matchesLeftOut?: number;
}

/** One finding per detection, account, role or user, and outcome, once the threshold of the detection is reached. */
export interface FindingReport {
  /** As in the findings table. */
  readonly id: string;
  /** The ID of the detection. */
  readonly detection: string;
  readonly title: string;
  /** From the detection, or from the template's rule for the account. */
  readonly severity?: Severity;
  /** `organization` if the detection counts over all accounts; `actor` is then in the account of the latest event. */
  readonly account: string;
  /** The principal of the latest event. */
  readonly actor: string;
  readonly principalType: PrincipalType;
  readonly principalArn?: string;
  /** The number of roles or users, up to 50; 1 if each has its own finding. */
  readonly principals: number;
  readonly outcome: 'success' | 'failure';
  /** All matching events, including those before the threshold was reached. */
  readonly events: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /**
   * Whether the accounts or principals that an event names belong to the organization is unknown: it counts as if they
   * did not.
   */
  readonly isUnchecked?: true;
}

export interface Share {
  readonly name: string;
  readonly events: number;
}

export interface ActorReport {
  readonly name: string;
  /** Matching events, each counted once however many detections it matches. */
  readonly events: number;
  /** The same events by all the severities that each of them matches. */
  readonly bySeverity: readonly { readonly severities: readonly Rank[]; readonly events: number }[];
  /** IDs of the detections. */
  readonly detections: readonly string[];
}

/** Texts of more than 1,024 characters are truncated, and end with `…`. */
export interface MatchReport {
  /** The most severe of its detections. */
  readonly severity: Rank;
  /** IDs of the detections. */
  readonly detections: readonly string[];
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  /** The principal, by the name that counts as actor: a role rather than its session. */
  readonly actor: string;
  readonly principalType: PrincipalType;
  readonly principalArn?: string;
  /** For a role: the session name. */
  readonly session?: string;
  readonly accessKeyId?: string;
  /** Whether the sign-in used MFA; absent if the event does not say. */
  readonly mfa?: boolean;
  /** The account in whose trail the event is. */
  readonly account: string;
  readonly region: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  /** What the call was about, at most eight: the event's `resources`, then what its request and response name. */
  readonly targets: readonly Target[];
  readonly targetsLeftOut?: number;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

export interface Volume {
  readonly name: string;
  readonly events: number;
  /** Of JSON. */
  readonly bytes: number;
}

export interface VolumeReport {
  /** Named `2026-11-24`, oldest first. */
  readonly days: readonly Volume[];
  /** Largest first. */
  readonly accounts: readonly Volume[];
  readonly services: readonly Volume[];
}

export interface CostReport {
  /** For example `2026-11`. */
  readonly pricesOf: string;
  readonly currency: 'USD';
  /** From the first to the last event: the basis of an estimate. */
  readonly spanSeconds: number;
  /** UTC days with at least one event. If the span has more days, files may be missing, and a month may cost more. */
  readonly daysWithEvents: number;
  /** Absent if the events span less than a day: that is too short to estimate a month. */
  readonly month?: MonthReport;
}

/** 30.4 days of such events. */
export interface MonthReport {
  readonly events: number;
  readonly lines: readonly CostLine[];
  readonly total: number;
  /** Of a second trail that records the same management events; not part of the total. */
  readonly furtherCopy: number;
}

export interface CostLine {
  /** For example `CloudWatch Logs ingestion`. */
  readonly what: string;
  /** For example `12.4 GB at $0.50`. */
  readonly quantity: string;
  readonly perMonth: number;
}
