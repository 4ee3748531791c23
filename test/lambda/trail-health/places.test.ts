import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { check } from '../../../lambda/trail-health';
import { findChanges } from '../../../lambda/trail-health/changes';
import { DetectionAlarms } from '../../../lib/detection/detection-alarms';
import type { DetectionAlarmsProps } from '../../../lib/detection/detection-alarms-props';
import { EventSelection } from '../../../lib/events/event-selection';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { DeployedAccount } from './deployed-account';

const ENV = { account: '111111111111', region: 'us-east-1' };
const THEIRS = 'arn:aws:cloudtrail:us-east-1:999999999999:trail/theirs';

let stop: (() => Promise<void>) | undefined;
let variables: NodeJS.ProcessEnv;

beforeEach(() => {
  variables = { ...process.env };
});

afterEach(async () => {
  process.env = variables;
  await stop?.();
  stop = undefined;
});

async function deployed(...stacks: Stack[]): Promise<DeployedAccount> {
  const account = new DeployedAccount(...stacks);
  stop = () => account.stop();
  Object.assign(process.env, account.environment, {
    AWS_ENDPOINT_URL: await account.start(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  return account;
}

async function line(account: DeployedAccount): Promise<Record<string, unknown>> {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  await check(account.file);
  write.mockRestore();
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

const changes = async (account: DeployedAccount): Promise<unknown> => (await line(account))['changes'];

const stackOf = (app = new App(), id = 'OrganizationTrail'): Stack => new Stack(app, id, { env: ENV });
const alarmsIn = (stack: Stack, props: DetectionAlarmsProps): DetectionAlarms =>
  new DetectionAlarms(stack, 'Alarms', { metricNamespace: 'OrganizationTrail', ...props });
const READS = {
  AdvancedEventSelectors: [
    {
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Management'] },
        { Field: 'readOnly', Equals: ['true'] },
      ],
    },
  ],
};

describe('What was deployed is compared', () => {
  test('where only the log group is known', async () => {
    const stack = stackOf();
    alarmsIn(stack, { logGroup: new LogGroup(stack, 'Events') });
    const account = await deployed(stack);
    expect(await line(account)).toMatchObject({
      changes: [],
      problems: [],
      TrailChecks: 1,
      LogGroupName: account.logGroup?.['logGroupName'],
    });
    expect(account.calls.filter((one) => one.includes('Trail'))).toEqual([]);
    account.filters = [];
    account.subscriptionFilters = [];
    expect(await changes(account)).toHaveLength(37);
  });

  test('where the log group is not of this app', async () => {
    const stack = stackOf();
    alarmsIn(stack, { logGroup: LogGroup.fromLogGroupName(stack, 'Group', 'theirs') });
    const account = await deployed(stack);
    account.logGroup = { logGroupName: 'theirs', creationTime: Date.now() };
    expect(await changes(account)).toEqual([]);
    expect(account.calls).not.toContain('DescribeLogGroups');
    account.filters.pop();
    expect(await changes(account)).toHaveLength(1);
  });

  test('without findings', async () => {
    const stack = stackOf();
    alarmsIn(stack, {
      trail: new OrganizationTrail(stack, 'Trail'),
      findings: { enabled: false },
      notify: { emails: ['a@example.com'] },
    });
    const account = await deployed(stack);
    expect(await changes(account)).toEqual([]);
    expect(account.calls).not.toContain('DescribeRule');
    account.alarm('OrganizationTrail-trail-stopped')['AlarmActions'] = [];
    account.subscriptions.clear();
    expect(await changes(account)).toEqual([
      expect.stringMatching(/^The alarm OrganizationTrail-trail-stopped, its actions: /),
      expect.stringMatching(/^The recipients of notify: /),
    ]);
  });

  test('of a trail in another stack', async () => {
    const app = new App();
    const trails = stackOf(app, 'Trails');
    const alarms = stackOf(app, 'Watch');
    const trail = new OrganizationTrail(trails, 'Trail');
    alarmsIn(alarms, { trail });
    // Said after the alarms were made.
    trail.addEvents(EventSelection.lambdaInvocations());
    const account = await deployed(trails, alarms);
    expect(await changes(account)).toEqual([]);
    // CloudFormation is asked of the own stack alone.
    expect(account.calls).not.toContain('DescribeStackResource');
    account.selectors = READS;
    Object.assign(account.trail ?? {}, { S3BucketName: 'mine' });
    expect(await changes(account)).toEqual([
      expect.stringMatching(/^The bucket of log files: expected TrailBucket\w+; found mine$/),
      expect.stringMatching(/AWS::Lambda::Function.*; found .*readOnly Equals true$/),
    ]);
  });

  test('of a trail that is there, as far as it is known', async () => {
    const stack = stackOf();
    const trail = OrganizationTrail.fromTrailAttributes(stack, 'Trail', {
      trailArn: THEIRS,
      logGroup: LogGroup.fromLogGroupName(stack, 'Group', 'theirs'),
      bucket: Bucket.fromBucketName(stack, 'Bucket', 'their-bucket'),
      encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:999999999999:alias/theirs'),
    });
    alarmsIn(stack, { trail, detections: [] });
    const account = await deployed(stack);
    account.trail = {
      S3BucketName: 'their-bucket',
      S3KeyPrefix: 'unknown-here',
      // An alias is read back as its key.
      KmsKeyId: 'arn:aws:kms:us-east-1:999999999999:key/1',
      CloudWatchLogsLogGroupArn: 'arn:aws:logs:us-east-1:111111111111:log-group:theirs:*',
      IsMultiRegionTrail: false,
    };
    account.selectors = READS;
    expect(await line(account)).toMatchObject({ changes: [], TrailName: 'theirs' });
    Object.assign(account.trail, { S3BucketName: 'mine', KmsKeyId: 'arn:aws:kms:us-east-1:222222222222:key/1' });
    expect(await changes(account)).toEqual([
      'The bucket of log files: expected their-bucket; found mine',
      'The key of log files: expected arn:aws:kms:us-east-1:999999999999:alias/theirs; found arn:aws:kms:us-east-1:222222222222:key/1',
    ]);
  });

  test('of the trail of a delegated administrator, which belongs to the management account', async () => {
    const stack = stackOf();
    const trail = new OrganizationTrail(stack, 'Trail', {
      owner: TrailOwner.delegatedAdministrator({ organizationId: 'o-a1b2c3d4e5', managementAccountId: '999999999999' }),
    });
    alarmsIn(stack, { trail });
    const account = await deployed(stack);
    expect(process.env['TRAIL_ARN']).toBe('arn:aws:cloudtrail:us-east-1:999999999999:trail/organization-trail');
    expect(await changes(account)).toEqual([]);
    account.selectors = READS;
    expect(await changes(account)).toEqual([expect.stringMatching(/^What the trail records: /)]);
  });

  test('of a trail whose selectors were overridden on its resource, and not of what was overridden by its path', async () => {
    const stack = stackOf();
    const trail = new OrganizationTrail(stack, 'Trail');
    const resource = trail.node.defaultChild as CfnTrail;
    resource.advancedEventSelectors = undefined;
    resource.eventSelectors = [
      { readWriteType: 'WriteOnly', dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }] },
    ];
    resource.addPropertyOverride('S3KeyPrefix', 'by-its-path');
    alarmsIn(stack, { trail });
    const account = await deployed(stack);
    account.selectors = {
      EventSelectors: [
        {
          ReadWriteType: 'WriteOnly',
          IncludeManagementEvents: true,
          ExcludeManagementEventSources: [],
          DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::'] }],
        },
      ],
    };
    expect(await changes(account)).toEqual([]);
    account.selectors = { EventSelectors: [{ ReadWriteType: 'ReadOnly' }] };
    expect(await changes(account)).toHaveLength(1);
  });
});

test('A trail that is gone is said by another alarm, and nothing of it is compared', async () => {
  const gone = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('none'), { name: 'TrailNotFoundException' }));
  const ports = {
    trail: { settings: gone, selectors: gone, insightSelectors: gone, aggregations: gone },
    logs: {
      metricFilters: () => Promise.resolve([]),
      subscriptions: () => Promise.resolve([]),
      logGroup: () => Promise.resolve(undefined),
    },
    alarms: { alarms: () => Promise.resolve([]) },
    others: {
      stackResource: () => Promise.reject(new Error('not asked')),
      ruleState: () => Promise.resolve('ENABLED'),
      findingsFunction: () => Promise.resolve({}),
      subscribers: () => Promise.resolve([]),
    },
  };
  expect(
    await findChanges(ports, {
      trail: { settings: { S3BucketName: 'b' }, selectors: {} },
      logGroup: { name: 'g', filters: [] },
      alarms: { prefix: 'x-', all: [] },
      topics: [],
    }),
  ).toEqual([]);
});
