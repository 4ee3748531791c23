/** An organization, as far as its costs depend on it. */
export interface Size {
  readonly accounts: number;
  /** Management events a month, over all accounts. */
  readonly events: number;
}

/** Of a member account: what we found in the wild, and what AWS says. Each is said beside the estimate. */
export const ASSUMED = {
  /** Bytes of JSON of a management event. */
  eventBytes: 1_400,
  /** Of these, what is left in the log group, and in a log file. */
  packedInLogs: 1 / 6,
  packedInS3: 0.164,
  /** Enabled by default in every account: each has a digest for every hour, also where nothing happened. */
  regions: 17,
  /** In which something happens all the time: each has a log file for every five minutes. */
  activeRegions: 4,
  hoursAMonth: 730,
  logFilesAnHour: 12,
  digestBytes: 1_500,
  /** An access log's line on the PUT of one file. */
  accessLogBytes: 700,
  /** With a bucket key, S3 asks KMS once for so many files. */
  filesPerKmsRequest: 100,
  /** What costs storage has been kept for so long. */
  months: 12,
  daysAMonth: 730 / 24,
  /** Of a subscription of a log group. */
  eventsABatch: 30,
  /** Of one vCPU: for each event with all detections as `npm run bench:findings` measures it on x86, and for each call; 1,769 MB of memory have one. */
  findingsCpuSeconds: { anEvent: 15e-6, aBatch: 2e-3 },
  memoryOfOneCpuGb: 1_769 / 1_024,
  /** One event in so many matches a detection, and writes so many units: the finding in two indexes, and the marker. */
  eventsAMatch: 10_000,
  writesAMatch: 8,
  /** In which a function that a schedule calls has answered. */
  scheduledRunSeconds: 2,
  /** Of the archive watch: LISTs for a check of an account and Region, besides one more if something happens there; requests a second; writes for an account; metrics that get data at each check. */
  watch: { listsALook: 1, requestsASecond: 300, putsALook: 1, metrics: 2 },
} as const;

/** The assumptions in words, for whoever judges an estimate. */
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
