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
  CloudWatchLogsRoleArn: 'The role by which CloudTrail writes into the log group',
  SnsTopicARN: 'The topic of log files',
};

/** A trail's settings, those of which it is known what they were deployed as. */
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
  // A text that the function could not be told is none to compare with, unless the trail is to have none.
  if (expected === null) return !canBeNone(name) || said(found) === said(undefined);
  const [one, other] = [String(expected), String(found ?? '')];
  if (name === 'KmsKeyId') return isSameKey(one, other);
  return withoutStar(one) === withoutStar(other);
}

function canBeNone(name: keyof DeployedSettings): boolean {
  return name === 'S3KeyPrefix' || name === 'SnsTopicARN';
}

/** CloudTrail reads an alias back as the key that it stood for: then only the place of the key is known. */
function isSameKey(expected: string, found: string): boolean {
  if (!expected.includes(':alias/')) return expected === found;
  return found.split(':').slice(0, 5).join(':') === expected.split(':').slice(0, 5).join(':');
}

/** ARNs of log groups end in `:*`, or do not. */
function withoutStar(arn: string): string {
  return arn.replace(/:\*$/, '');
}
