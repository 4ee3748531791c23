import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App, type Stack } from 'aws-cdk-lib/core';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack-props';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { TrailScope } from '../../../lib/trail/trail-scope';
import { ENV, readable } from '../../support/template';

/** What a stack tells to run; that it runs is tested where the AWS CLI is (`npm run check:commands`). */
function outputOf(stack: Stack, id: string): unknown {
  const { Description: description, Value: value } =
    (Template.fromStack(stack).toJSON() as { Outputs: Record<string, { Description: string; Value: unknown }> })
      .Outputs[id] ?? {};
  return [readable(value), description];
}
const ofTrail = (id: string, props: OrganizationTrailStackProps): unknown =>
  outputOf(new OrganizationTrailStack(new App(), 'Trail', { alarms: { detections: [] }, ...props }), id);
const arn = (account: string, region = 'eu-central-1', name = 'organization-trail') =>
  `arn:\${AWS::Partition}:cloudtrail:${region}:${account}:trail/${name}`;
const SINCE = '--start-time "$(date -u +%Y-%m-01)"';

describe('The command that validates log files', () => {
  test.each<[string, OrganizationTrailStackProps, string, string]>([
    [
      'names the account, which the AWS CLI wants of an organization trail, and the Region, of which one run is',
      { env: ENV, archive: TrailArchive.inThisStack({ keyPrefix: 'audit' }), trailName: 'audit' },
      `--region eu-central-1 --trail-arn ${arn('111111111111', 'eu-central-1', 'audit')} --account-id 111111111111`,
      'Check the log files of one account and one Region since the first of this month; --account-id and --region name another',
    ],
    [
      'is that of wherever the stack is deployed',
      {},
      `--region \${AWS::Region} --trail-arn ${arn('${AWS::AccountId}', '${AWS::Region}')} --account-id \${AWS::AccountId}`,
      'Check the log files of one account and one Region since the first of this month; --account-id and --region name another',
    ],
    [
      'names the management account, which owns the trail, from a delegated administrator',
      { env: ENV, owner: TrailOwner.delegatedAdministrator({ managementAccountId: '444444444444' }) },
      `--region eu-central-1 --trail-arn ${arn('444444444444')} --account-id 444444444444`,
      'Check the log files of one account and one Region since the first of this month; --account-id and --region name another',
    ],
    [
      'says that the archive of another account has to be readable',
      { env: ENV, archive: TrailArchive.inAccount('222222222222') },
      `--region eu-central-1 --trail-arn ${arn('111111111111')} --account-id 111111111111`,
      'Check the log files of one account and one Region since the first of this month; --account-id and --region name another. It needs credentials with read access to the archive',
    ],
    [
      'offers no other Region where there is none',
      { env: ENV, trailScope: TrailScope.oneRegion() },
      `--region eu-central-1 --trail-arn ${arn('111111111111')} --account-id 111111111111`,
      'Check the log files of one account since the first of this month; --account-id names another',
    ],
    [
      'names no account of a trail that has only one',
      { env: ENV, owner: TrailOwner.singleAccount() },
      `--region eu-central-1 --trail-arn ${arn('111111111111')}`,
      'Check the log files of one Region since the first of this month; --region names another',
    ],
    [
      'has nothing else to offer for one account and one Region',
      { env: ENV, owner: TrailOwner.singleAccount(), trailScope: TrailScope.oneRegion() },
      `--region eu-central-1 --trail-arn ${arn('111111111111')}`,
      'Check the log files since the first of this month',
    ],
  ])('%s', (_, props, options, description) => {
    expect(ofTrail('ValidateCommand', props)).toEqual([
      `aws cloudtrail validate-logs ${options} ${SINCE}`,
      description,
    ]);
  });

  test('is there for the archive, in the home Region of the trail and not where the archive is', () => {
    const archive = new LogArchiveStack(new App(), 'Archive', {
      env: { account: '222222222222', region: 'eu-west-1' },
      homeRegion: 'eu-central-1',
      organizationId: 'o-a1b2c3d4e5',
      managementAccountId: '444444444444',
    });
    expect(outputOf(archive, 'ValidateCommand')).toEqual([
      `aws cloudtrail validate-logs --region eu-central-1 --trail-arn ${arn('444444444444')} --account-id 444444444444 ${SINCE}`,
      'Check the log files of one account and one Region since the first of this month; --account-id and --region name another',
    ]);
  });
});

test('The other commands name the Region too, in which the shell that they are copied into may not be', () => {
  expect(ofTrail('WatchCommand', { env: ENV })).toEqual([
    expect.stringMatching(/^aws logs filter-log-events --region eu-central-1 --log-group-name \$\{TrailLogGroup\} /),
    expect.any(String),
  ]);
  expect(ofTrail('SearchCommand', { env: ENV })).toEqual([
    'AWS_REGION=eu-central-1 npx cdk-organization-trail history --function ${EventHistoryFunction} --last 24h',
    expect.any(String),
  ]);
});
