import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { ArchiveNamespace } from '../../../lib/contract/archive-namespace';
import { LogArchiveStack, type LogArchiveStackProps } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { AccessLogBucket } from '../../../lib/trail/access-log-bucket';
import { LogArchive } from '../../../lib/trail/log-archive';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { onlyOf, retained, unresolved } from '../../support/import-set';
import { ASKS_CLOUDFORMATION, resources, statements, testStack } from '../../support/template';

const ENV = { account: '222222222222', region: 'eu-central-1' };
const { ACCOUNT_REGIONAL, GLOBAL } = ArchiveNamespace;

function inStack(archiveNamespace?: ArchiveNamespace, region = ENV.region) {
  return new OrganizationTrailStack(new App(), 'OrganizationTrail', {
    env: { account: '111111111111', region },
    owner: TrailOwner.singleAccount(),
    archive: TrailArchive.inThisStack({ archiveNamespace }),
  });
}
const archive = (props: LogArchiveStackProps) =>
  new LogArchiveStack(new App(), 'Archive', {
    env: ENV,
    organizationId: 'o-a1b2c3d4e5',
    managementAccountId: '111111111111',
    ...props,
  });
/** Of a bucket, all by which CloudFormation names it. */
const namesOf = (stack: Parameters<typeof resources>[0], id: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(resources(stack)[id]?.Properties ?? {}).filter(([name]) => name.startsWith('BucketName')),
  );

describe('The name of an archive', () => {
  test('is what it was, and nothing looks, where no namespace is given', () => {
    expect(namesOf(inStack(), 'TrailBucket')).toEqual({});
    expect(namesOf(archive({}), 'TrailBucket')).toEqual({
      BucketName: 'organization-trail-222222222222-eu-central-1',
    });
    for (const stack of [inStack(), archive({})])
      expect(Object.values(resources(stack)).map(({ Type: type }) => type)).not.toContain('Custom::ArchiveName');
  });

  test('is what it was where the global namespace is given', () => {
    expect(namesOf(inStack(GLOBAL), 'TrailBucket')).toEqual({});
    expect(namesOf(archive({ archiveNamespace: GLOBAL }), 'TrailBucket')).toEqual({
      BucketName: 'organization-trail-222222222222-eu-central-1',
    });
  });

  test("is the stack's own in the namespace of the account, so that another deployment has another", () => {
    const first = { 'Fn::Split': ['-', { 'Fn::Select': [2, { 'Fn::Split': ['/', '${AWS::StackId}'] }] }] };
    expect(namesOf(inStack(ACCOUNT_REGIONAL), 'TrailBucket')).toEqual({
      BucketNamespace: 'account-regional',
      BucketNamePrefix: expect.stringContaining('organization-trail-'),
    });
    const template = new App();
    const stack = new OrganizationTrailStack(template, 'OrganizationTrail', {
      archive: TrailArchive.inThisStack({ archiveNamespace: ACCOUNT_REGIONAL }),
    });
    const { Resources: all } = template.synth().getStackArtifact(stack.artifactId).template as {
      Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
    };
    const [prefix] = Object.values(all).flatMap(
      ({ Properties: properties = {} }) => properties['BucketNamePrefix'] ?? [],
    );
    expect(JSON.stringify(prefix)).toContain(
      JSON.stringify({ 'Fn::Select': [0, first] }).replace('"${AWS::StackId}"', '{"Ref":"AWS::StackId"}'),
    );
    // With the longest Region of all, 63 characters are the most.
    expect('organization-trail-0a1b2c3d-111111111111-ap-northeast-1-an'.length).toBeLessThanOrEqual(63);
  });

  test('ends as the namespace wants in an account of its own, in both stacks', () => {
    const made = archive({ archiveNamespace: ACCOUNT_REGIONAL });
    const names = {
      TrailBucket: 'organization-trail-222222222222-eu-central-1-an',
      AccessLogs: 'organization-trail-access-222222222222-eu-central-1-an',
    };
    for (const [id, BucketName] of Object.entries(names))
      expect(namesOf(made, id)).toEqual({ BucketName, BucketNamespace: 'account-regional' });
    const { bucket, accessLogBucket } = new LogArchive(testStack(), 'Archive', {
      accountId: ENV.account,
      archiveNamespace: ACCOUNT_REGIONAL,
    });
    expect([bucket.bucketName, accessLogBucket.bucketName]).toEqual(Object.values(names));
    const trail = new OrganizationTrailStack(new App(), 'OrganizationTrail', {
      env: { account: '111111111111', region: ENV.region },
      archive: TrailArchive.inAccount(ENV.account, { archiveNamespace: ACCOUNT_REGIONAL }),
    });
    expect(resources(trail)['Trail']?.Properties['S3BucketName']).toBe(names.TrailBucket);
  });

  test.each([GLOBAL, ACCOUNT_REGIONAL])('is looked at before the trail changes: %s', (namespace) => {
    const all = resources(inStack(namespace));
    expect(all['TrailBucketName']).toMatchObject({
      Type: 'Custom::ArchiveName',
      Properties: { BucketLogicalId: expect.stringMatching(/^TrailBucket[0-9A-F]{8}$/), Namespace: namespace },
    });
    expect(all['Trail']?.DependsOn).toContain('TrailBucketName');
    expect(statements(all['TrailBucketNameFunctionRoleDefaultPolicy']).slice(1)).toEqual([
      { ...ASKS_CLOUDFORMATION, Action: 'cloudformation:DescribeStackResource' },
      ASKS_CLOUDFORMATION,
    ]);
    expect(Object.values(resources(archive({ archiveNamespace: namespace }))).map(({ Type: type }) => type)).toContain(
      'Custom::ArchiveName',
    );
  });

  test('keeps what stays importable by itself', () => {
    for (const stack of [inStack(ACCOUNT_REGIONAL), archive({ archiveNamespace: ACCOUNT_REGIONAL })]) {
      const template = Template.fromStack(stack).toJSON() as Parameters<typeof retained>[0];
      const found = unresolved(onlyOf(template, retained(template)));
      expect(found.filter((id) => /Name/.test(id))).toEqual([]);
    }
  });

  test.each(['me-south-1', 'me-central-1'])('has no namespace of the account in %s', (region) => {
    expect(() => inStack(ACCOUNT_REGIONAL, region)).toThrow(
      `archive: archiveNamespace: received "account-regional" in ${region}; allowed: "global" there`,
    );
    expect(() => inStack(GLOBAL, region)).not.toThrow();
  });

  test('has to end as the namespace wants, and to be short enough', () => {
    expect(() => archive({ archiveNamespace: ACCOUNT_REGIONAL, bucketName: 'logs' })).toThrow(
      'bucketName: received "logs"; allowed: a name that ends with -222222222222-eu-central-1-an, or none',
    );
    const bucketName = 'logs-222222222222-eu-central-1-an';
    expect(namesOf(archive({ archiveNamespace: ACCOUNT_REGIONAL, bucketName }), 'AccessLogs')).toEqual({
      BucketName: 'logs-access-222222222222-eu-central-1-an',
      BucketNamespace: 'account-regional',
    });
    expect(() => archive({ archiveNamespace: ACCOUNT_REGIONAL, trailName: 'a'.repeat(30) })).toThrow(/bucketName/);
    expect(() => new AccessLogBucket(testStack(), 'Logs', { archiveNamespace: ACCOUNT_REGIONAL })).toThrow(
      'archiveNamespace: received without a bucketName',
    );
  });
});
