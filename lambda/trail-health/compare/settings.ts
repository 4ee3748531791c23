import type { DeployedSettings } from '../../../lib/contract/deployed';
import { type Difference, said } from './difference';

const WORDS: Readonly<Record<keyof DeployedSettings, string>> = {
  IsMultiRegionTrail: 'The trail covers all Regions',
  IncludeGlobalServiceEvents: 'The trail records global service events',
  IsOrganizationTrail: 'The trail covers the organization',
  LogFileValidationEnabled: 'Log file validation',
  S3BucketName: 'The bucket of log files',
  S3KeyPrefix: 'The key prefix of log files',
  KmsKeyId: 'The key of log files',
  CloudWatchLogsLogGroupArn: 'The log group of the trail',
  CloudWatchLogsRoleArn: 'The role with which CloudTrail writes to the log group',
  SnsTopicARN: 'The topic of log files',
};

/** Compares the settings of a trail whose deployed values are known. */
export function compareSettings(deployed: DeployedSettings, found: DeployedSettings): Difference[] {
  return (Object.keys(WORDS) as (keyof DeployedSettings)[]).flatMap((name) => {
    const expected = deployed[name];
    if (expected === undefined || isSame(name, expected, found[name])) return [];
    return [{ what: WORDS[name], expected: said(expected), found: said(found[name]) }];
  });
}

type Setting = DeployedSettings[keyof DeployedSettings];

function isSame(name: keyof DeployedSettings, expected: Setting, found: Setting): boolean {
  if (typeof expected === 'boolean') return expected === (found ?? false);
  // A text that the function does not know cannot be compared, unless the trail must not have one.
  if (expected === null) return !canBeNone(name) || said(found) === said(undefined);
  const [one, other] = [String(expected), String(found ?? '')];
  if (name === 'KmsKeyId') return isSameKey(one, other);
  return withoutStar(one) === withoutStar(other);
}

function canBeNone(name: keyof DeployedSettings): boolean {
  return name === 'S3KeyPrefix' || name === 'SnsTopicARN';
}

/** CloudTrail returns an alias as its key: then only the account and Region of the key are known. */
function isSameKey(expected: string, found: string): boolean {
  if (!expected.includes(':alias/')) return expected === found;
  return found.split(':').slice(0, 5).join(':') === expected.split(':').slice(0, 5).join(':');
}

/** ARNs of log groups may end with `:*`. */
function withoutStar(arn: string): string {
  return arn.replace(/:\*$/, '');
}
