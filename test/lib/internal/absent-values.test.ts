import { describe, expect, test } from '@jest/globals';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import { EventSelection } from '../../../lib/events/event-selection';
import { EventHistory } from '../../../lib/history/event-history';
import { EventHistoryScope } from '../../../lib/history/event-history-scope';
import { MemberAccountAccess } from '../../../lib/history/member-account-access';
import { MemberAccountRole } from '../../../lib/history/member-account-role';
import { absentValues } from '../../../lib/internal/absent-values';
import { InputError } from '../../../lib/internal/problems';
import { DelegatedAdministrator } from '../../../lib/organization/delegated-administrator';
import { OrganizationAccess } from '../../../lib/organization/organization-access';
import { DelegatedAdministratorStack } from '../../../lib/stacks/delegated-administrator-stack';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { AccessLogBucket } from '../../../lib/trail/access-log-bucket';
import { LogArchive } from '../../../lib/trail/log-archive';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailBucket } from '../../../lib/trail/trail-bucket';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { TrailKey } from '../../../lib/trail/trail-key';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { testStack } from '../../support/template';

/** What no type of TypeScript lets pass, but plain JavaScript does. */
const NULL = null as never;
const UNDEFINED = undefined as never;

const stackWith = (props: ConstructorParameters<typeof OrganizationTrailStack>[2]) => () =>
  new OrganizationTrailStack(new App(), 'Test', props);

describe('absentValues', () => {
  test('finds null anywhere, and undefined in a list and where a value is required', () => {
    expect(absentValues({ a: null, b: { 'c-d': [undefined, { e: null }], f: undefined } }, ['g'])).toEqual([
      'g: received undefined; allowed: a value',
      'a: received null; allowed: a value, or leave it out',
      'b["c-d"][0]: received undefined; allowed: a value',
      'b["c-d"][1].e: received null; allowed: a value, or leave it out',
    ]);
  });

  test('looks into nothing that is not ours', () => {
    const theirs = new (class {
      public readonly own = null;
    })();
    const bucket = new Bucket(testStack(), 'Bucket');
    expect(absentValues({ theirs, bucket, nothing: undefined, text: '', none: 0, no: false })).toEqual([]);
  });

  test('names what it finds below the classes that options are chosen by, all at once', () => {
    expect(
      stackWith({
        trailName: NULL,
        owner: TrailOwner.managementAccount({ organizationId: NULL }),
        archive: TrailArchive.inThisStack({ keyPrefix: NULL }),
        events: [NULL, EventSelection.s3Objects({ prefixes: NULL })],
        eventHistory: EventHistoryScope.organization({ readers: [UNDEFINED] }),
        alarms: { page: { emails: [UNDEFINED] }, overrides: { 'root-activity': NULL }, notify: NULL },
      }),
    ).toThrow(
      new InputError(
        [
          "OrganizationTrailStack at 'Test': trailName: received null; allowed: a value, or leave it out",
          'owner.organizationId: received null; allowed: a value, or leave it out',
          'archive.keyPrefix: received null; allowed: a value, or leave it out',
          'events[0]: received null; allowed: a value',
          'events[1].prefixes: received null; allowed: a value, or leave it out',
          'eventHistory.readers[0]: received undefined; allowed: a value',
          'alarms.page.emails[0]: received undefined; allowed: a value',
          'alarms.overrides["root-activity"]: received null; allowed: a value, or leave it out',
          'alarms.notify: received null; allowed: a value, or leave it out',
        ].join('\n  and '),
      ),
    );
  });
});

type Make = (stack: Construct) => unknown;

test.each<[string, Make]>([
  ['DetectionAlarms', (stack) => new DetectionAlarms(stack, 'X', { metricNamespace: NULL })],
  ['OrganizationTrail', (stack) => new OrganizationTrail(stack, 'X', { archive: NULL })],
  ['OrganizationTrail', (stack) => OrganizationTrail.fromTrailAttributes(stack, 'X', { trailArn: UNDEFINED })],
  ['OrganizationTrail', (stack) => new OrganizationTrail(stack, 'X', { archive: TrailArchive.inAccount(UNDEFINED) })],
  ['TrailBucket', (stack) => new TrailBucket(stack, 'X', { identity: NULL, encryptionKey: UNDEFINED })],
  ['TrailKey', (stack) => new TrailKey(stack, 'X', { identity: new TrailIdentity(stack), readers: [UNDEFINED] })],
  ['TrailIdentity', (stack) => new TrailIdentity(stack, { trailName: NULL })],
  ['AccessLogBucket', (stack) => new AccessLogBucket(stack, 'X', { bucketName: NULL })],
  ['LogArchive', (stack) => new LogArchive(stack, 'X', { accountId: UNDEFINED })],
  ['LogArchiveStack', (stack) => new LogArchiveStack(stack, 'X', { readers: NULL })],
  ['OrganizationAccess', (stack) => new OrganizationAccess(stack, 'X', { expectedOrganizationId: NULL })],
  ['DelegatedAdministrator', (stack) => new DelegatedAdministrator(stack, 'X', { accountId: UNDEFINED })],
  ['DelegatedAdministratorStack', (stack) => new DelegatedAdministratorStack(stack, 'X', { accountId: UNDEFINED })],
  ['EventHistory', (stack) => new EventHistory(stack, 'X', { memberRoleName: NULL })],
  ['MemberAccountRole', (stack) => new MemberAccountRole(stack, 'X', { trustedRoleArns: UNDEFINED, externalId: 'x' })],
  [
    'MemberAccountAccess',
    (stack) => new MemberAccountAccess(stack, 'X', { trustedRoleArns: [], organizationId: UNDEFINED, rootId: NULL }),
  ],
])('%s refuses null and undefined by name', (name, make) => {
  expect(() => make(testStack())).toThrow(InputError);
  expect(() => make(testStack())).toThrow(
    new RegExp(`^${name} at 'Test[^']*': \\S+.*: received (null|undefined); allowed: `),
  );
});
