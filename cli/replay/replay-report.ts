import type { Severity } from '../../lib/contract/severities';
import type { Rank } from './page/severity';
import type { PrincipalType } from '../../core/events/principal';
import type { StoryReport } from './story/story-report';
import type { Target } from './targets';

/** What one run of `replay` found: `--format json` writes it as it is, and the other formats show it. Times are ISO 8601, in UTC. */
export interface ReplayReport {
  readonly formatVersion: 1;
  /** Of the events read, by `eventTime`; absent where there was none. */
  readonly firstEvent?: string;
  readonly lastEvent?: string;
  readonly input: InputReport;
  /** With `--athena`. Then nothing is known of the size of events, and no month's cost is estimated. */
  readonly archive?: ArchiveReport;
  /** What `--from`, `--to`, `--account` and `--principal` asked for; absent without them. All figures but those of files are of the events that they leave. */
  readonly filters?: FilterReport;
  /** Those with findings or alarms first, then those that matched, then the others; in each the loudest severity first, then most alarms, then most events. */
  readonly detections: readonly DetectionReport[];
  /** What the function would have found: the loudest severity first, then most events. */
  readonly findings: readonly FindingReport[];
  /** What matches and nobody would have been told of: events that name only accounts of the organization, and findings of what was done for the first time while fewer than 14 days were seen. */
  readonly untold: { readonly insideEvents: number; readonly learningFindings: number };
  /** Findings beyond the 1,000 that a report holds. */
  readonly findingsLeftOut: number;
  /** Matching events of findings that were not counted: of each detection the first 10,000 are. */
  readonly ungroupedEvents: number;
  /** Minutes of an interval in `activity` of a detection: 60, or fewer where the events span a day or less. */
  readonly activityMinutes: number;
  /** With `--summary`: what principals with findings did, and whose credentials they used; the loudest first. */
  readonly stories?: readonly StoryReport[];
  /** Stories beyond the 50 that a report holds. */
  readonly storiesLeftOut?: number;
  /** Events that match at least one detection, each counted once. */
  readonly matchingEvents: number;
  /** Who made the calls that match: the most events first, or the loudest severity first where there are more than 1,000. */
  readonly actors: readonly ActorReport[];
  /** Actors beyond the 1,000 that a report holds. */
  readonly actorsLeftOut: number;
  /** Absent unless asked for. */
  readonly matches?: readonly MatchReport[];
  /** How `matches` is sorted, by time. */
  readonly matchesOrder: 'newest' | 'oldest';
  /** Matching events beyond the 10,000 that a report holds; each detection has its share of those. */
  readonly matchesLeftOut: number;
  readonly volume: VolumeReport;
  readonly cost: CostReport;
  /** What a reader has to know to judge the figures. */
  readonly notices: readonly string[];
}

/** What Athena read, and what it cost in US dollars of us-east-1. */
export interface ArchiveReport {
  readonly queries: number;
  /** Whose answers an earlier run had asked for. */
  readonly reusedQueries: number;
  /** Of compressed log files: what Athena bills, without requests to S3. */
  readonly scannedBytes: number;
  readonly dollars: number;
  /** As it was said before it started, with requests to S3. */
  readonly estimatedDollars: number;
  /** Matching events that did not come back: SQL's verdict counts. */
  readonly countedOnly: number;
}

export interface FilterReport {
  /** ISO 8601, in UTC; both are included. */
  readonly from?: string;
  readonly to?: string;
  readonly accounts: readonly string[];
  /** As they were written, with `*`. */
  readonly principals: readonly string[];
}

export interface InputReport {
  /** Log files of events that were read to their end. */
  readonly files: number;
  /** As they are stored. */
  readonly storedBytes: number;
  /** Of JSON, uncompressed. */
  readonly jsonBytes: number;
  /** Each counted once; without those that the filters leave out. */
  readonly events: number;
  /** Events that the filters leave out, each counted once, under the first of these that leaves it out. `undated`: without a usable time. */
  readonly excluded: {
    readonly total: number;
    readonly undated: number;
    readonly time: number;
    readonly account: number;
    readonly principal: number;
  };
  /** Further copies of an event, by its id. */
  readonly duplicates: number;
  /** Events over 256 KB: CloudTrail does not send them to CloudWatch Logs, so they raise nothing. */
  readonly tooLarge: number;
  readonly digestFiles: number;
  readonly insightEvents: number;
  /** What could not be read: the figures are partial if there is one. */
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
}

export interface DetectionReport {
  readonly id: string;
  readonly title: string;
  /** Absent for an ad-hoc pattern, and for a template's detections whose metadata does not say it. */
  readonly severity?: Severity;
  readonly filterPattern: string;
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Over how many periods the alarm looks back, and in how many of them the threshold has to be reached. */
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  /** `false`: it has no metric filter and no alarm when it is deployed so, and its findings tell. */
  readonly hasAlarm: boolean;
  /** How many findings it made. */
  readonly findings: number;
  /** When the alarm went from OK to ALARM, oldest first; empty where there is none. */
  readonly alarms: readonly string[];
  /** Those that match. */
  readonly events: number;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  /** The 20 most frequent, the most frequent first. */
  readonly actors: readonly Share[];
  /** How many there are. */
  readonly actorCount: number;
  readonly accounts: readonly Share[];
  readonly accountCount: number;
  /** Matching events by intervals of `activityMinutes`, oldest first, intervals without one left out: what a timeline draws. */
  readonly activity: readonly { readonly from: string; readonly events: number }[];
  /** Of its events, those that are not among `matches`; absent where matches were not asked for. */
  readonly matchesLeftOut?: number;
}

/** What is the same detection, account, role or user, and outcome is one finding, once the detection's threshold was reached. */
export interface FindingReport {
  /** As the table of findings has it. */
  readonly id: string;
  /** The ID of the detection. */
  readonly detection: string;
  readonly title: string;
  /** As of the detection, or of the template's rule for the account. */
  readonly severity?: Severity;
  /** `organization` where the detection counts over all accounts; `actor` is then in the account of the latest event. */
  readonly account: string;
  /** Of the latest event. */
  readonly actor: string;
  readonly principalType: PrincipalType;
  readonly principalArn?: string;
  /** How many roles or users there were, up to 50; 1 where each has a finding of its own. */
  readonly principals: number;
  readonly outcome: 'success' | 'failure';
  /** All that match, those before the threshold was reached included. */
  readonly events: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Whether those whom an event names belong to the organization is not known: it counts as if they did not. */
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
  /** Ids of the detections. */
  readonly detections: readonly string[];
}

/** Texts of more than 1,024 characters are cut, and end with `…`. */
export interface MatchReport {
  /** The loudest of the detections. */
  readonly severity: Rank;
  /** Ids of the detections. */
  readonly detections: readonly string[];
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  /** Who made the call, by the name that counts as actor: of a role rather than of its session. */
  readonly actor: string;
  readonly principalType: PrincipalType;
  readonly principalArn?: string;
  /** Of a role: the name of its session. */
  readonly session?: string;
  readonly accessKeyId?: string;
  /** Whether the sign-in was with MFA; absent where the event does not say. */
  readonly mfa?: boolean;
  /** In whose trail the event is. */
  readonly account: string;
  readonly region: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  /** What the call was about, eight at most: the event's `resources`, then what its request and response name. */
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
  /** The largest first. */
  readonly accounts: readonly Volume[];
  readonly services: readonly Volume[];
}

export interface CostReport {
  /** As in `2026-11`. */
  readonly pricesOf: string;
  readonly currency: 'USD';
  /** From the first to the last event: what an estimate rests on. */
  readonly spanSeconds: number;
  /** Days of UTC with at least one event. Fewer than the span has: files may be missing, and a month may cost more. */
  readonly daysWithEvents: number;
  /** Absent where the events span less than a day: nights, days and what runs once a day are not in it, so a month cannot be told from it. */
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
  /** As in `CloudWatch Logs ingestion`. */
  readonly what: string;
  /** As in `12.4 GB at $0.50`. */
  readonly quantity: string;
  readonly perMonth: number;
}
