import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App, type Stack, Tags } from 'aws-cdk-lib/core';
import { DelegatedAdministratorStack } from '../../../lib/stacks/delegated-administrator-stack';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';

const TAGGED = [
  'AWS::CloudTrail::Trail',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
];

/** The tags of each resource that can have some, by its type. */
function tags(stack: Stack): [type: string, tags: Record<string, string>][] {
  const { Resources: resources } = Template.fromStack(stack).toJSON() as {
    Resources: Record<string, { Type: string; Properties?: { Tags?: { Key: string; Value: string }[] } }>;
  };
  return Object.values(resources)
    .filter(({ Type: type }) => TAGGED.includes(type))
    .map(({ Type: type, Properties: { Tags: list = [] } = {} }) => [
      type,
      Object.fromEntries(list.map(({ Key: key, Value: value }) => [key, value])),
    ]);
}

/** What holds data or subscriptions is left alone. */
const ownTag = (type: string, value: string): Record<string, string> =>
  ['AWS::CloudTrail::Trail', 'AWS::IAM::Role', 'AWS::Lambda::Function'].includes(type)
    ? { 'cdk-organization-trail': value }
    : {};

describe('the tag of a stack', () => {
  test('says on roles, functions and trail which stack they are of', () => {
    const found = tags(new OrganizationTrailStack(new App(), 'Audit', { alarms: { detections: [] } }));
    expect([...new Set(found.map(([type]) => type))].sort()).toEqual(TAGGED);
    for (const [type, own] of found) expect([type, own]).toEqual([type, ownTag(type, 'Audit')]);
  });

  test('is in the stacks beside it too', () => {
    const app = new App();
    const env = { account: '222222222222', region: 'eu-central-1' };
    const trail = { organizationId: 'o-abcdefghij', managementAccountId: '111111111111' };
    const stacks = [
      new LogArchiveStack(app, 'Archive', { env, ...trail }),
      new DelegatedAdministratorStack(app, 'Delegation', { accountId: '222222222222' }),
    ];
    for (const stack of stacks)
      for (const [type, own] of tags(stack)) expect([type, own]).toEqual([type, ownTag(type, stack.stackName)]);
  });

  test("is beside the user's own tags, and gives way to one with its key", () => {
    const app = new App();
    Tags.of(app).add('Team', 'security');
    Tags.of(app).add('cdk-organization-trail', 'mine');
    const stack = new OrganizationTrailStack(app, 'Audit', { tags: { Cost: '42' }, alarms: { detections: [] } });
    for (const [type, own] of tags(stack))
      expect([type, own]).toEqual([type, { Team: 'security', 'cdk-organization-trail': 'mine' }]);
    expect(stack.tags.tagValues()).toMatchObject({ Cost: '42' });
  });
});
