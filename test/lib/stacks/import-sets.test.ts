import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { App, Duration } from 'aws-cdk-lib/core';
import { EventHistoryScope } from '../../../lib/history/event-history-scope';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack-props';
import { EventSelection } from '../../../lib/events/event-selection';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { onlyOf, retained, unresolved } from '../../support/import-set';

interface Json {
  readonly Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

/** The mappings that the documentation gives to `cdk import`, in its order. */
const [OF_THE_TRAIL = {}, OF_WHAT_STAYED = {}, OF_THE_ARCHIVE = {}] = [
  ...readFileSync(join(__dirname, '../../../docs/adopting.md'), 'utf8').matchAll(/```json\n([^]*?)```/g),
].map(([, text = '']) => JSON.parse(text) as Record<string, Record<string, string>>);

/** How CloudFormation knows a resource: the primary identifiers of its registry. */
const IDENTIFIERS: Record<string, string> = {
  'AWS::CloudTrail::Trail': 'TrailName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::KMS::Key': 'KeyId',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::S3::BucketPolicy': 'Bucket',
};
const identified = (ids: Record<string, Record<string, string>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(ids).map(([id, by]) => [id, Object.keys(by)]));
const identifiers = ({ Resources: all }: Json, ids: string[]): Record<string, string[]> =>
  Object.fromEntries(ids.map((id) => [id, [IDENTIFIERS[all[id]?.Type ?? ''] ?? '']]));

const ids = { organizationId: 'o-a1b2c3d4e5', managementAccountId: '111111111111' };

function synthesized(props: OrganizationTrailStackProps = {}): Json {
  return Template.fromStack(new OrganizationTrailStack(new App(), 'OrganizationTrail', props)).toJSON() as Json;
}

describe('an import of the trail', () => {
  test.each<[string, OrganizationTrailStackProps]>([
    ['as it is by default', {}],
    ['of one account', { owner: TrailOwner.singleAccount() }],
    ['with a log archive', { env: { region: 'eu-central-1' }, archive: TrailArchive.inAccount('222222222222') }],
    [
      'with everything',
      {
        trailName: 'old-trail',
        owner: TrailOwner.managementAccount({ organizationId: ids.organizationId, preflight: true }),
        archive: TrailArchive.inThisStack({
          keyPrefix: 'audit',
          retention: Duration.days(400),
          objectLock: ObjectLockRetention.governance(Duration.days(30)),
        }),
        notifyOfLogFiles: true,
        events: [EventSelection.s3Objects(), EventSelection.callRateInsights()],
        eventHistory: EventHistoryScope.organization(),
      },
    ],
  ])('adds that to what was deployed without it, and nothing else: %s', (_, props) => {
    const before = synthesized({ ...props, trailManagedElsewhere: true });
    const after = synthesized(props);
    // CloudFormation sees to it that what is there does not change, and that what the trail refers to is there.
    const { [Object.keys(OF_THE_TRAIL)[0] ?? '']: trail, ...others } = after.Resources;
    expect(trail?.Type).toBe('AWS::CloudTrail::Trail');
    expect({ ...after, Resources: others }).toEqual(before);
    expect(unresolved(before as never)).toEqual([]);
    expect(unresolved(after as never)).toEqual([]);
  });

  test('names it as CloudFormation does', () => {
    expect(identified(OF_THE_TRAIL)).toEqual(identifiers(synthesized(), Object.keys(OF_THE_TRAIL)));
  });
});

describe('an import of what a deleted stack left', () => {
  test('is of all that stays, which refers to nothing else', () => {
    const template = synthesized({ owner: TrailOwner.managementAccount({ organizationId: ids.organizationId }) });
    const stays = retained(template as never);
    expect(identified(OF_WHAT_STAYED)).toEqual(identifiers(template, stays));
    expect(unresolved(onlyOf(template as never, stays))).toEqual([]);
  });

  test.each<[string, OrganizationTrailStackProps]>([
    ['without a search of the event history', { eventHistory: EventHistoryScope.none() }],
    [
      'with a log archive and a topic',
      { env: { region: 'eu-central-1' }, archive: TrailArchive.inAccount('222222222222'), notifyOfLogFiles: true },
    ],
    [
      'from a delegated administrator',
      { env: { account: '333333333333' }, owner: TrailOwner.delegatedAdministrator(ids) },
    ],
  ])('refers to nothing else %s', (_, props) => {
    const template = synthesized({
      owner: TrailOwner.managementAccount({ organizationId: ids.organizationId }),
      ...props,
    });
    const stays = retained(template as never);
    expect(stays).toContain('TrailLogGroup7A1F916A');
    expect(unresolved(onlyOf(template as never, stays))).toEqual([]);
  });

  test('is of all that stays of an archive, the alias included', () => {
    const archive = new LogArchiveStack(new App(), 'Archive', {
      env: { account: '222222222222', region: 'eu-central-1' },
      ...ids,
    });
    const template = Template.fromStack(archive).toJSON() as Json;
    const stays = retained(template as never);
    expect(identified(OF_THE_ARCHIVE)).toEqual(identifiers(template, stays));
    expect(unresolved(onlyOf(template as never, stays))).toEqual([]);
    for (const [id, [[name, value]]] of Object.entries(OF_THE_ARCHIVE).map(
      ([key, by]) => [key, Object.entries(by)] as [string, [[string, string]]],
    )) {
      if (name === 'BucketName' || name === 'AliasName') expect(template.Resources[id]?.Properties[name]).toBe(value);
    }
  });

  test('would not be closed while the ids of the organization are found at deployment', () => {
    const template = synthesized();
    expect(unresolved(onlyOf(template as never, retained(template as never)))).toEqual([
      expect.stringMatching(/^OrganizationAccess/),
    ]);
  });
});
