import { alarmsRaised } from '../../lib/detection/alarm-evaluation';
import type { ReplayedDetection } from './detections';
import { costOf } from './cost';
import { EXCLUSIONS, type EventSelection } from './event-filter';
import { findingReports } from './finding-reports';
import { NOTHING_KNOWN, Organization, type OrganizationKnowledge } from './organization';
import { untoldWords } from './untold-words';
import { iso } from './event-time';
import { chosenMatches, type KeptMatch } from './kept-matches';
import { rankOf, RANKS } from './page/severity';
import type { Prices } from './prices';
import type {
  ActorReport,
  ArchiveReport,
  CostReport,
  DetectionReport,
  FilterReport,
  MatchReport,
  ReplayReport,
  Share,
  Volume,
  VolumeReport,
} from './replay-report';
import { ranksIn } from './severity-mask';
import { storiesOf } from './story/stories';
import { add } from './add';
import type { DetectionTally, Tally } from './tally';

const MOST_SHARES = 20;
const MINUTE = 60_000;

const MOST_ACTORS = 1_000;
/**
 * Time spans up to this many minutes, and the length of an interval for them in minutes: a timeline has room for about
 * a hundred.
 */
const INTERVALS = [
  [180, 1],
  [1_440, 5],
  [Infinity, 60],
] as const;

export interface ReportSettings {
  readonly prices: Prices;
  readonly notices: readonly string[];
  /** Maximum number of matching events; 0 for none. */
  readonly mostMatches: number;
  readonly order: ReplayReport['matchesOrder'];
  readonly selection: EventSelection;
  /** What is known about the organization; by default only the events. */
  readonly organization?: OrganizationKnowledge;
  readonly tellsStories?: boolean;
  /** With `--athena`. */
  readonly archive?: ArchiveReport;
}

/** Converts the counts to a report. */
export function reportOf(
  tally: Tally,
  detections: readonly ReplayedDetection[],
  {
    prices,
    notices,
    mostMatches,
    order,
    selection,
    organization: known = NOTHING_KNOWN,
    tellsStories,
    archive,
  }: ReportSettings,
): ReplayReport {
  const {
    first,
    last,
    files,
    storedBytes,
    jsonBytes,
    events,
    duplicates,
    tooLarge,
    digestFiles,
    insightEvents,
    problems,
    excluded,
    matchingEvents,
  } = tally;
  const activityMinutes = activityMinutesOf(tally);
  const chosen =
    mostMatches > 0
      ? chosenMatches(
          tally.kept,
          detections.map((detection) => RANKS.indexOf(rankOf(detection))),
          mostMatches,
        )
      : undefined;
  const shown = detections.map(() => 0);
  for (const { matching } of chosen ?? []) for (const index of matching) shown[index] = (shown[index] ?? 0) + 1;
  const actors = actorReports(tally, detections);
  const filters = filterReport(selection);
  const organization = new Organization(known, tally);
  const found = findingReports(tally, detections, organization);
  const findingCounts = new Map<string, number>();
  for (const { detection } of found.findings) add(findingCounts, detection);
  return {
    formatVersion: 1,
    firstEvent: first,
    lastEvent: last,
    input: {
      files,
      storedBytes,
      jsonBytes,
      events,
      excluded: { total: EXCLUSIONS.reduce((sum, why) => sum + excluded[why], 0), ...excluded },
      duplicates,
      tooLarge,
      digestFiles,
      insightEvents,
      problems,
    },
    ...(archive && { archive }),
    ...(filters && { filters }),
    detections: detections
      .flatMap((detection, index) => {
        const seen = tally.detections[index];
        return seen
          ? [
              {
                ...detectionReport(detection, seen, activityMinutes, findingCounts.get(detection.id) ?? 0),
                ...(chosen && { matchesLeftOut: seen.events - (shown[index] ?? 0) }),
              },
            ]
          : [];
      })
      .sort(byUrgency),
    ...found,
    activityMinutes,
    ...(tellsStories === true && told(tally, detections, found.findings, selection)),
    matchingEvents,
    actors: actors
      .slice(0, MOST_ACTORS)
      .sort((one, other) => other.events - one.events || compare(one.name, other.name)),
    actorsLeftOut: Math.max(actors.length - MOST_ACTORS, 0),
    ...(chosen && {
      matches: (order === 'newest' ? chosen : chosen.toReversed()).map((match) => matchReport(match, detections)),
    }),
    matchesOrder: order,
    matchesLeftOut: chosen ? matchingEvents - chosen.length : 0,
    volume: archive ? { ...volumeReport(tally), services: [] } : volumeReport(tally),
    cost: archive ? withoutMonth(costOf(tally, prices)) : costOf(tally, prices),
    notices: [...notices, ...untoldWords(found, organization)],
  };
}

/** Athena does not tell the size of events. */
function withoutMonth({ pricesOf, currency, spanSeconds, daysWithEvents }: CostReport): CostReport {
  return { pricesOf, currency, spanSeconds, daysWithEvents };
}

function told(
  { performers, first = '' }: Tally,
  detections: readonly ReplayedDetection[],
  findings: ReplayReport['findings'],
  { principals }: EventSelection,
): Pick<ReplayReport, 'stories' | 'storiesLeftOut'> {
  const { stories, leftOut } = storiesOf(performers, detections, findings, first, principals.length > 0);
  return { stories, ...(leftOut > 0 && { storiesLeftOut: leftOut }) };
}

function filterReport({ from, to, accounts, principals }: EventSelection): FilterReport | undefined {
  if (from === undefined && to === undefined && accounts.length === 0 && principals.length === 0) return undefined;
  return {
    ...(from !== undefined && { from: iso(from) }),
    ...(to !== undefined && { to: iso(to) }),
    accounts,
    principals,
  };
}

function activityMinutesOf({ first, last }: Tally): number {
  const minutes = first === undefined || last === undefined ? 0 : (Date.parse(last) - Date.parse(first)) / MINUTE;
  return INTERVALS.find(([most]) => minutes <= most)?.[1] ?? 60;
}

function detectionReport(
  detection: ReplayedDetection,
  seen: DetectionTally,
  activityMinutes: number,
  findings: number,
): DetectionReport {
  const { id, title, severity, filterPattern, threshold, periodSeconds, evaluationPeriods, datapointsToAlarm } =
    detection;
  const { hasAlarm = true } = detection;
  // More events than the threshold in one minute add nothing, so memory is limited by the number of minutes.
  const times = (): number[] =>
    [...seen.minutes].flatMap(([minute, events]) => Array<number>(Math.min(events, threshold)).fill(minute * MINUTE));
  const intervals = new Map<number, number>();
  for (const [minute, events] of seen.minutes) add(intervals, Math.floor(minute / activityMinutes), events);
  return {
    ...{ id, title, severity, filterPattern, threshold, periodSeconds, evaluationPeriods, datapointsToAlarm },
    hasAlarm,
    findings,
    alarms: hasAlarm ? alarmsRaised(times(), detection).map(iso) : [],
    events: seen.events,
    firstSeen: seen.first,
    lastSeen: seen.last,
    actors: shares(seen.actors),
    actorCount: seen.actors.size,
    accounts: shares(seen.accounts),
    accountCount: seen.accounts.size,
    activity: [...intervals]
      .sort(([one], [other]) => one - other)
      .map(([interval, events]) => ({ from: iso(interval * activityMinutes * MINUTE), events })),
  };
}

function matchReport({ matching, event }: KeptMatch, all: readonly ReplayedDetection[]): MatchReport {
  const detections = matching.flatMap((index) => all[index] ?? []);
  const ranks = detections.map(rankOf);
  return {
    severity: RANKS.find((rank) => ranks.includes(rank)) ?? 'unrated',
    detections: detections.map(({ id }) => id),
    ...event,
  };
}

/** Most severe first. */
function actorReports(tally: Tally, detections: readonly ReplayedDetection[]): ActorReport[] {
  const loudest = (actor: ActorReport): number =>
    Math.min(...actor.bySeverity.flatMap(({ severities }) => severities.map((rank) => RANKS.indexOf(rank))));
  return [...tally.actors]
    .map(([name, byMask]) => ({
      name,
      events: byMask.reduce((sum, events) => sum + events, 0),
      bySeverity: byMask.flatMap((events, mask) => (events > 0 ? [{ severities: ranksIn(mask), events }] : [])),
      detections: detections.flatMap(({ id }, index) => (tally.detections[index]?.actors.has(name) ? [id] : [])),
    }))
    .sort((one, other) => loudest(one) - loudest(other) || other.events - one.events || compare(one.name, other.name));
}

/** What was reported comes first, most severe first. */
function byUrgency(one: DetectionReport, other: DetectionReport): number {
  const silence = ({ alarms, findings, events }: DetectionReport): number =>
    alarms.length + findings > 0 ? 0 : events > 0 ? 1 : 2;
  const rank = (detection: DetectionReport): number => RANKS.indexOf(rankOf(detection));
  return (
    silence(one) - silence(other) ||
    rank(one) - rank(other) ||
    other.findings - one.findings ||
    other.alarms.length - one.alarms.length ||
    other.events - one.events ||
    compare(one.id, other.id)
  );
}

function shares(counts: ReadonlyMap<string, number>): Share[] {
  return [...counts]
    .map(([name, events]) => ({ name, events }))
    .sort((one, other) => other.events - one.events || compare(one.name, other.name))
    .slice(0, MOST_SHARES);
}

function volumeReport({ volume }: Tally): VolumeReport {
  const by = (part: 'day' | 'account' | 'service'): Volume[] => {
    const sums = new Map<string, { events: number; bytes: number }>();
    for (const { [part]: name, events, bytes } of volume.values()) {
      const sum = sums.get(name) ?? { events: 0, bytes: 0 };
      sums.set(name, { events: sum.events + events, bytes: sum.bytes + bytes });
    }
    return [...sums].map(([name, sum]) => ({ name, ...sum }));
  };
  const largest = (one: Volume, other: Volume): number => other.bytes - one.bytes || compare(one.name, other.name);
  return {
    days: by('day').sort((one, other) => compare(one.name, other.name)),
    accounts: by('account').sort(largest),
    services: by('service').sort(largest),
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
