import { ArchiveWatchMetric } from '../../lib/contract/archive-watch';
import { FindingsMetric } from '../../lib/contract/findings';
import { TrailHealthMetric } from '../../lib/contract/trail-health';
import type { Series } from './evaluate';

/** Three days, an hour a point, the last one at 09:00 on a Thursday. */
export const HOURS = 72;
export const LAST_HOUR = Date.UTC(2026, 2, 5, 9);

/** What happened in those days, invented: a bucket was made public last night, and somebody changed a filter the day before. */
const ALARMS: readonly RegExp[] = [/-bucket-made-public$/, /-cis-bucket-policy-changes$/];

export function isInAlarm(name: string): boolean {
  return ALARMS.some((one) => one.test(name));
}

/** By the hour, from the first to the last. */
type Sample = (hour: number) => number | undefined;

const at =
  (values: Readonly<Record<number, number>>): Sample =>
  (hour) =>
    values[hour];

/** The same in every picture, and different for each hour. From 0 to 1. */
const noise = (hour: number, salt: number): number => {
  const value = Math.sin((hour + 1) * 12.9898 + salt * 78.233) * 43_758.5453;
  return value - Math.floor(value);
};

/** More by day than by night. From 0 to 1. */
const day = (hour: number): number => (1 - Math.cos((((hour + 10 - 2) % 24) / 24) * 2 * Math.PI)) / 2;

const events: Sample = (hour) => Math.round(1_400 + 3_100 * day(hour) + 900 * noise(hour, 1));

/** Every six hours. */
const look =
  (sample: Sample): Sample =>
  (hour) =>
    hour % 6 === 3 ? sample(hour) : undefined;

const SAMPLES: Readonly<Record<string, Sample>> = {
  [FindingsMetric.OPENED_PAGE]: at({ 23: 1, 60: 2 }),
  [FindingsMetric.OPENED_NOTIFY]: at({ 4: 1, 7: 2, 22: 1, 30: 1, 47: 1, 51: 3, 60: 1, 70: 1 }),
  [FindingsMetric.OPENED_COMPLIANCE]: at({ 7: 1, 23: 1, 51: 1, 60: 1 }),
  [FindingsMetric.SUPPRESSED]: (hour) => (hour % 24 === 16 ? 12 + Math.round(4 * noise(hour, 2)) : undefined),
  [FindingsMetric.FAILED]: () => undefined,
  [`${FindingsMetric.HEARTBEAT} Average`]: (hour) => 60_000 * (4 + 1.6 * noise(hour, 3)),
  [`${FindingsMetric.HEARTBEAT} Maximum`]: (hour) => 60_000 * (6 + 3 * noise(hour, 4) + (hour === 41 ? 8 : 0)),
  [TrailHealthMetric.CHECKS]: () => 4,
  [TrailHealthMetric.CHANGED]: at({ 23: 1, 24: 1 }),
  [TrailHealthMetric.DELIVERY_AGE]: at({ 40: 1_020, 41: 2_280, 42: 960 }),
  [TrailHealthMetric.NOT_LOGGING]: () => undefined,
  [TrailHealthMetric.DELIVERY_ERROR]: () => undefined,
  [TrailHealthMetric.DIGEST_ERROR]: () => undefined,
  [TrailHealthMetric.LOG_GROUP_ERROR]: () => undefined,
  [TrailHealthMetric.NOTIFICATION_ERROR]: () => undefined,
  [ArchiveWatchMetric.CHECKS]: look(() => 12),
  [ArchiveWatchMetric.LAG]: look((hour) => 2 + Math.round(10 * noise(hour, 5)) / 10),
  [ArchiveWatchMetric.TAMPERED]: () => undefined,
  [ArchiveWatchMetric.SILENT]: look((hour) => (hour > 40 && hour < 56 ? 1 : undefined)),
  [ArchiveWatchMetric.NOT_CHECKED]: () => undefined,
  IncomingLogEvents: events,
  IncomingBytes: (hour) => (events(hour) ?? 0) * 1_400,
  Invocations: at({ 6: 3, 24: 7, 25: 2, 54: 4, 61: 11, 62: 5 }),
  Errors: at({ 6: 0, 24: 1, 25: 0, 54: 0, 61: 0, 62: 0 }),
  Duration: at({ 6: 8_200, 24: 61_000, 25: 4_900, 54: 12_400, 61: 95_000, 62: 31_000 }),
};

/** Invented values of a metric. */
export function sampleOf(metricName: string, statistic: string): Series {
  const sample = SAMPLES[`${metricName} ${statistic}`] ?? SAMPLES[metricName];
  if (!sample) throw new Error(`no sample of the metric ${metricName} (${statistic}): give it one in ${__filename}`);
  return Array.from({ length: HOURS }, (_, hour) => sample(hour));
}
