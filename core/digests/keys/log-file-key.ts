import { ACCOUNT_ID, REGION } from '../../../lib/contract/identifiers';
import type { Place } from '../place';
import { type DigestRoot, parseDigestRoot } from './digest-root';
import { dayFolder, parseKeyTime } from './key-time';

/** The parts of a log file key. */
export interface LogFileKeyParts extends Place {
  readonly root: DigestRoot;
  /** The minute of its delivery, from its name. */
  readonly time: number;
  /** The random part of its name. */
  readonly id: string;
}

const KEY =
  /^(?<root>(?:.+\/)?AWSLogs\/(?:o-[a-z0-9]{10,32}\/)?)(?<account>\d{12})\/CloudTrail\/(?<region>[a-z0-9-]+)\/(?<day>\d{4}\/\d{2}\/\d{2})\/\k<account>_CloudTrail_\k<region>_(?<time>\d{8}T\d{4}Z)_(?<id>[A-Za-z0-9]+)\.json\.gz$/;

/** Returns `undefined` unless the key has exactly the form of a log file key: folders, name and day must agree. */
export function parseLogFileKey(key: string): LogFileKeyParts | undefined {
  const { groups } = KEY.exec(key) ?? {};
  if (groups === undefined) return undefined;
  const { root = '', account = '', region = '', day, id = '' } = groups;
  const time = parseKeyTime(groups['time'] ?? '');
  const isGood =
    time !== undefined &&
    parseDigestRoot(root) !== undefined &&
    ACCOUNT_ID.accepts(account) &&
    REGION.accepts(region) &&
    day === dayFolder(time);
  return isGood ? { root, account, region, time, id } : undefined;
}

/** Returns the folder with the log files of one account and Region. */
export function logFileFolder(root: DigestRoot, { account, region }: Place): string {
  return `${root}${account}/CloudTrail/${region}/`;
}
