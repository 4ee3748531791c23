import { PRICES } from '../../lib/contract/prices';
import { ASSUMED, type Size } from './assumptions';
import type { CostlyParts } from './template-parts';

export interface CostLine {
  readonly what: string;
  /** The quantity, in units or thousands of units, depending on the price. */
  readonly quantity: number;
  readonly unit: string;
  readonly price: string;
  readonly dollars: number;
}

const GB = 1e9;

/** The cost of a month after one year, line by line with quantities, so that readers can use their own. */
export function monthCost(parts: CostlyParts, { accounts, events }: Size): readonly CostLine[] {
  const { keys, rotatingKeys, alarms, compositeAlarms, metrics, dashboards } = parts;
  return [
    ...trailCost(parts, { accounts, events }),
    line('Keys', keys, 'keys', [PRICES.kmsKey]),
    line('Keys: their first rotation', rotatingKeys, 'rotated keys', [PRICES.kmsKey]),
    line('Alarms', alarms, 'alarms', [PRICES.alarm]),
    line('Composite alarms', compositeAlarms, 'alarms', [PRICES.compositeAlarm]),
    line('Metrics', metrics, 'metrics', [PRICES.metric]),
    line('Dashboards, unless free: three in an account are', dashboards, 'dashboards', [PRICES.dashboard]),
    ...findingsCost(parts, events),
    ...scheduledCost(parts),
    ...watchCost(parts, { accounts, events }),
  ].filter(({ quantity }) => quantity > 0);
}

export function total(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}

function trailCost({ trail, logGroupDays, archiveDays, accessLogDays }: CostlyParts, size: Size): CostLine[] {
  if (!trail) return [];
  const accounts = trail.everyAccount ? size.accounts : 1;
  const regions = trail.everyRegion ? ASSUMED.regions : 1;
  const slots = accounts * Math.min(regions, ASSUMED.activeRegions) * ASSUMED.hoursAMonth * ASSUMED.logFilesAnHour;
  // There are no empty log files.
  const logFiles = Math.min(size.events, slots);
  const digests = accounts * regions * ASSUMED.hoursAMonth;
  const json = (size.events * ASSUMED.eventBytes) / GB;
  const archived = json * ASSUMED.packedInS3 + (digests * ASSUMED.digestBytes) / GB;
  const told = ((logFiles + digests) * ASSUMED.accessLogBytes) / GB;
  const logged = logGroupDays === undefined ? 0 : json;
  const { logsIngestionPerGb, logsStoragePerGb, s3StoragePerGb, s3PutsPer1000 } = PRICES;
  return [
    { what: 'Management events, first copy', quantity: size.events, unit: 'events', price: '0.00', dollars: 0 },
    line('CloudWatch Logs ingestion', logged, 'GB', [logsIngestionPerGb]),
    line('CloudWatch Logs storage', kept(logged * ASSUMED.packedInLogs, logGroupDays), 'GB', [logsStoragePerGb]),
    // A bucket outside these templates keeps everything, as far as known.
    line('S3 storage of log files and digests', kept(archived, archiveDays ?? Infinity), 'GB', [s3StoragePerGb]),
    line('S3 PUT requests of log files', logFiles, 'PUTs', [s3PutsPer1000, 1_000]),
    line('S3 PUT requests of digests', digests, 'PUTs', [s3PutsPer1000, 1_000]),
    line('S3 storage of access logs', kept(told, accessLogDays), 'GB', [s3StoragePerGb]),
    line('KMS requests of S3', (logFiles + digests) / ASSUMED.filesPerKmsRequest, 'requests', [
      PRICES.kmsRequestsPer10000,
      10_000,
    ]),
    line('SNS messages on log files', trail.tellsOfFiles ? logFiles : 0, 'messages', [
      PRICES.snsMessagesPerMillion,
      1_000_000,
    ]),
  ];
}

function findingsCost({ subscriberGb: gb }: CostlyParts, events: number): CostLine[] {
  if (gb === undefined) return [];
  const { eventsABatch, findingsCpuSeconds, memoryOfOneCpuGb, eventsAMatch, writesAMatch } = ASSUMED;
  const batches = events / eventsABatch;
  const cpuSeconds = events * findingsCpuSeconds.anEvent + batches * findingsCpuSeconds.aBatch;
  // With less memory, a function has less CPU and runs longer.
  const gbSeconds = cpuSeconds * Math.max(memoryOfOneCpuGb, gb);
  const { lambdaCallsPerMillion, lambdaPerGbSecond, dynamoDbWritesPerMillion } = PRICES;
  return [
    line('Calls of findings', batches, 'calls', [lambdaCallsPerMillion, 1_000_000]),
    line('Run time of findings', gbSeconds / 1_000, 'thousand GB-seconds', [
      Number((lambdaPerGbSecond * 1_000).toFixed(4)),
    ]),
    line('DynamoDB writes of findings', (events / eventsAMatch) * writesAMatch, 'units', [
      dynamoDbWritesPerMillion,
      1_000_000,
    ]),
  ];
}

function watchCost({ archiveWatch, trail }: CostlyParts, size: Size): CostLine[] {
  if (!archiveWatch) return [];
  const { hours, hashPercent, memoryGb } = archiveWatch;
  const { listsALook, requestsASecond, putsALook, metrics } = ASSUMED.watch;
  const accounts = trail?.everyAccount === false ? 1 : size.accounts;
  const regions = trail?.everyRegion === false ? 1 : ASSUMED.regions;
  const looks = (accounts * ASSUMED.hoursAMonth) / hours;
  const lists = looks * (regions * listsALook + Math.min(regions, ASSUMED.activeRegions));
  const logFiles = Math.min(
    size.events,
    accounts * Math.min(regions, ASSUMED.activeRegions) * ASSUMED.hoursAMonth * ASSUMED.logFilesAnHour,
  );
  const gets = accounts * regions * ASSUMED.hoursAMonth + (logFiles * hashPercent) / 100;
  const gbSeconds = ((lists + gets) / requestsASecond) * memoryGb;
  return [
    line('S3 LIST requests of the archive watch', lists, 'LISTs', [PRICES.s3ListsPer1000, 1_000]),
    line('S3 GET requests of the archive watch', gets, 'GETs', [PRICES.s3GetsPer1000, 1_000]),
    line('S3 PUT requests of the archive watch', looks * putsALook, 'PUTs', [PRICES.s3PutsPer1000, 1_000]),
    line('KMS requests of the archive watch', gets / ASSUMED.filesPerKmsRequest, 'requests', [
      PRICES.kmsRequestsPer10000,
      10_000,
    ]),
    line('Run time of the archive watch', gbSeconds / 1_000, 'thousand GB-seconds', [
      Number((PRICES.lambdaPerGbSecond * 1_000).toFixed(4)),
    ]),
    // They have data only in hours with checks: in every hour if there are too many accounts for one.
    line('Metrics of the archive watch', metrics / hours, 'metrics', [PRICES.metric]),
  ];
}

function scheduledCost({ scheduled }: CostlyParts): CostLine[] {
  return scheduled.map(({ runsAnHour, memoryGb }) => {
    const runs = runsAnHour * ASSUMED.hoursAMonth;
    const aRun = PRICES.lambdaCallsPerMillion / 1e6 + memoryGb * ASSUMED.scheduledRunSeconds * PRICES.lambdaPerGbSecond;
    const price = `${(aRun * 1_000).toFixed(4)} for 1,000`;
    return { what: 'Runs of a function on its schedule', quantity: runs, unit: 'runs', price, dollars: runs * aRun };
  });
}

/** The amount accumulated at a constant rate per month. */
function kept(aMonth: number, days = 0): number {
  return aMonth * Math.min(ASSUMED.months, days / ASSUMED.daysAMonth);
}

function line(what: string, quantity: number, unit: string, [price, per = 1]: readonly [number, number?]): CostLine {
  const text = Number.isInteger(price * 100) ? price.toFixed(2) : String(price);
  return {
    what,
    quantity,
    unit,
    price: per === 1 ? text : `${text} for ${per.toLocaleString('en-US')}`,
    dollars: (quantity / per) * price,
  };
}
