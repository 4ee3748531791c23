/** What one run of `replay` found: `--format json` writes it as it is, and the other formats show it. Times are ISO 8601, in UTC. */
export interface ReplayReport {
  readonly formatVersion: 1;
  /** Of the events read, by `eventTime`; absent where there was none. */
  readonly firstEvent?: string;
  readonly lastEvent?: string;
  readonly input: InputReport;
  /** In the order of severity, then alarms, then events; those without a match too. */
  readonly detections: readonly DetectionReport[];
  /** Newest first. Absent unless asked for. */
  readonly matches?: readonly MatchReport[];
  /** Matching events beyond the most that a report holds. */
  readonly matchesLeftOut: number;
  readonly volume: VolumeReport;
  readonly cost: CostReport;
  /** What a reader has to know to judge the figures. */
  readonly notices: readonly string[];
}

export interface InputReport {
  /** Log files of events that were read to their end. */
  readonly files: number;
  /** As they are stored. */
  readonly storedBytes: number;
  /** Of JSON, uncompressed. */
  readonly jsonBytes: number;
  /** Each counted once. */
  readonly events: number;
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
  /** Absent for an ad-hoc pattern, and for a template's alarms that tell none of the topics by severity. */
  readonly severity?: 'page' | 'notify' | 'compliance';
  readonly filterPattern: string;
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Over how many periods the alarm looks back, and in how many of them the threshold has to be reached. */
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  /** When the alarm went from OK to ALARM, oldest first. */
  readonly alarms: readonly string[];
  /** Those that match. */
  readonly events: number;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  /** The most frequent first. */
  readonly actors: readonly Share[];
  readonly accounts: readonly Share[];
  /** Matching events by the hour, oldest first, hours without one left out: what a timeline draws. */
  readonly hours: readonly { readonly hour: string; readonly events: number }[];
}

export interface Share {
  readonly name: string;
  readonly events: number;
}

export interface MatchReport {
  /** Ids of the detections. */
  readonly detections: readonly string[];
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly actor: string;
  readonly account: string;
  readonly region: string;
  readonly sourceIp?: string;
  readonly errorCode?: string;
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
  /** Over how many days the events were spread; what a month costs is derived from it. */
  readonly days: number;
  readonly eventsPerMonth: number;
  readonly lines: readonly CostLine[];
  readonly totalPerMonth: number;
  /** Of a second trail that records the same management events; not part of the total. */
  readonly furtherCopyPerMonth: number;
}

export interface CostLine {
  /** As in `CloudWatch Logs ingestion`. */
  readonly what: string;
  /** As in `12.4 GB at $0.50`. */
  readonly quantity: string;
  readonly perMonth: number;
}
