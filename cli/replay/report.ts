import { alarmsRaised } from '../../lib/detection/alarm-evaluation';
import type { ReplayedDetection } from './detections';
import { costOf } from './cost';
import type { Prices } from './prices';
import type { DetectionReport, ReplayReport, Share, Volume, VolumeReport } from './replay-report';
import type { DetectionTally, Tally } from './tally';

const MOST_SHARES = 20;
const MINUTE = 60_000;

/** Makes what was counted into what is shown. */
export function reportOf(tally: Tally, detections: readonly ReplayedDetection[], { prices, notices, hasMatches }: { prices: Prices; notices: readonly string[]; hasMatches: boolean }): ReplayReport {
  const { first, last, files, storedBytes, jsonBytes, events, duplicates, tooLarge, digestFiles, insightEvents, problems } = tally;
  return {
    formatVersion: 1,
    firstEvent: first,
    lastEvent: last,
    input: { files, storedBytes, jsonBytes, events, duplicates, tooLarge, digestFiles, insightEvents, problems },
    detections: detections.flatMap((detection, index) => {
      const seen = tally.detections[index];
      return seen ? [detectionReport(detection, seen)] : [];
    }).sort(byUrgency),
    ...(hasMatches && { matches: tally.matches }),
    matchesLeftOut: hasMatches ? tally.matchesLeftOut : 0,
    volume: volumeReport(tally),
    cost: costOf(tally, prices),
    notices,
  };
}

function detectionReport(detection: ReplayedDetection, seen: DetectionTally): DetectionReport {
  const { id, title, severity, filterPattern, threshold, periodSeconds, evaluationPeriods, datapointsToAlarm } = detection;
  // More than the threshold in one minute says no more: memory stays bounded by the minutes.
  const times = [...seen.minutes].flatMap(([minute, events]) => Array.from({ length: Math.min(events, threshold) }, () => minute * MINUTE));
  const hours = new Map<number, number>();
  for (const [minute, events] of seen.minutes) hours.set(Math.floor(minute / 60), (hours.get(Math.floor(minute / 60)) ?? 0) + events);
  return {
    ...{ id, title, severity, filterPattern, threshold, periodSeconds, evaluationPeriods, datapointsToAlarm },
    alarms: alarmsRaised(times, detection).map(iso),
    events: seen.events,
    firstSeen: seen.first,
    lastSeen: seen.last,
    actors: shares(seen.actors),
    accounts: shares(seen.accounts),
    hours: [...hours].sort(([one], [other]) => one - other).map(([hour, events]) => ({ hour: iso(hour * 60 * MINUTE), events })),
  };
}

const SEVERITY_ORDER = ['page', 'notify', 'compliance'];

function byUrgency(one: DetectionReport, other: DetectionReport): number {
  const rank = ({ severity }: DetectionReport): number => (severity === undefined ? 1 : SEVERITY_ORDER.indexOf(severity));
  return rank(one) - rank(other) || other.alarms.length - one.alarms.length || other.events - one.events || compare(one.id, other.id);
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
  return { days: by('day').sort((one, other) => compare(one.name, other.name)), accounts: by('account').sort(largest), services: by('service').sort(largest) };
}

function iso(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
