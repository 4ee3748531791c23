/** The size of an organization, as far as it affects costs. */
export interface Size {
  readonly accounts: number;
  /** Management events per month, over all accounts. */
  readonly events: number;
}

/** Typical values for a member account, observed or documented by AWS. The estimate lists all of them. */
export const ASSUMED = {
  /** Bytes of JSON per management event. */
  eventBytes: 1_400,
  /** The share of this that is stored in the log group and in a log file after compression. */
  packedInLogs: 1 / 6,
  packedInS3: 0.164,
  /** Enabled by default in every account: each has one digest per hour, even if nothing happens. */
  regions: 17,
  /** Regions with constant activity: each has one log file every five minutes. */
  activeRegions: 4,
  hoursAMonth: 730,
  logFilesAnHour: 12,
  digestBytes: 1_500,
  /** The size of an access log line for the PUT of one file. */
  accessLogBytes: 700,
  /** With a bucket key, S3 sends KMS one request for this many files. */
  filesPerKmsRequest: 100,
  /** How long data that costs storage has been kept. */
  months: 12,
  daysAMonth: 730 / 24,
  /** Events per batch of a log group subscription. */
  eventsABatch: 30,
  /**
   * Seconds of one vCPU: per event with all detections, measured with `npm run bench:findings` on x86, and per call;
   * 1,769 MB of memory have one vCPU.
   */
  findingsCpuSeconds: { anEvent: 15e-6, aBatch: 2e-3 },
  memoryOfOneCpuGb: 1_769 / 1_024,
  /**
   * One event in this many matches a detection, and each match writes this many units: the finding in two indexes, and
   * the marker.
   */
  eventsAMatch: 10_000,
  writesAMatch: 8,
  /** The run time of a scheduled function. */
  scheduledRunSeconds: 2,
  /**
   * For the archive watch: LISTs per check of an account and Region, plus one more if there is activity; requests per
   * second; writes per account; metrics with data at each check.
   */
  watch: { listsALook: 1, requestsASecond: 300, putsALook: 1, metrics: 2 },
} as const;

/** Describes the assumptions, so that readers can judge an estimate. */
export function assumptions(): readonly string[] {
  const { eventBytes, packedInS3, regions, activeRegions, digestBytes, accessLogBytes, filesPerKmsRequest } = ASSUMED;
  const gb = (share: number): string => `${((eventBytes * share) / 1_000).toFixed(2)} GB`;
  return [
    `a million management events are ${gb(1)} of JSON: ${gb(ASSUMED.packedInLogs)} in CloudWatch Logs, ${gb(packedInS3)} in S3`,
    `an account has ${String(regions)} Regions with a digest file of ${String(digestBytes)} bytes every hour, and in ${String(activeRegions)} of them a log file every five minutes`,
    `the access log has ${String(accessLogBytes)} bytes on each file, and with its bucket key S3 asks KMS once for ${String(filesPerKmsRequest)} files`,
    'a year has passed: everything that is kept has been kept for twelve months, and each key that rotates every year has rotated once',
    `findings get ${String(ASSUMED.eventsABatch)} events a call, use ${String(ASSUMED.findingsCpuSeconds.anEvent * 1e6)} microseconds of a vCPU for each, and one event in ${ASSUMED.eventsAMatch.toLocaleString('en-US')} matches`,
    `the archive watch reads each digest once, and at each check lists every account and Region once, and once more if something happens there: ${String(ASSUMED.watch.requestsASecond)} requests a second`,
    'metrics that get data only when something matches or is wrong cost nothing worth a line',
    'no free tiers; nothing for e-mail, queries, and alarms that fire',
  ];
}
