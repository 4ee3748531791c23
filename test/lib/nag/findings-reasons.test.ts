import { describe, expect, test } from '@jest/globals';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type * as core from 'aws-cdk-lib/core';
import { App, Stack } from 'aws-cdk-lib/core';
import {
  AccessLogBucket,
  CdkNagReasons,
  DetectionAlarms,
  type DetectionAlarmsProps,
  EventSelection,
  OrganizationTrail,
  TrailLogGroup,
} from '../../../lib';
import { findingsOf } from '../../support/nag-packs';
import { ENV } from '../../support/template';

const MINE = 'arn:aws:sns:eu-central-1:111111111111:mine';
const HEARD = { emails: ['security@example.com'] };

type Shape = (stack: Stack) => DetectionAlarmsProps;

const bare: Shape = (stack) => ({ logGroup: new TrailLogGroup(stack, 'Group') });
const ofOtherStack: Shape = (stack) => ({
  trail: new OrganizationTrail(new Stack(App.of(stack), 'Other', stack.node.tryGetContext('env') as object), 'Trail'),
});

const SHAPES: readonly [string, Shape][] = [
  ['a bare log group', bare],
  ['an imported log group', (stack) => ({ logGroup: LogGroup.fromLogGroupName(stack, 'Group', 'trail') })],
  [
    "a log group under the user's key",
    (stack) => ({
      logGroup: new TrailLogGroup(stack, 'Group', {
        encryptionKey: new Key(stack, 'Mine', { enableKeyRotation: true }),
      }),
    }),
  ],
  ['a trail of the stack', (stack) => ({ trail: new OrganizationTrail(stack, 'Trail') })],
  ['a trail of another stack', ofOtherStack],
  [
    'a trail with data events',
    (stack) => ({
      trail: new OrganizationTrail(stack, 'Trail', {
        events: [EventSelection.managementEvents(), EventSelection.lambdaInvocations()],
      }),
    }),
  ],
  ['chat', (stack) => ({ ...bare(stack), findings: { chat: true } })],
  [
    'routes to topics of the user',
    (stack) => ({
      ...bare(stack),
      findings: {
        routes: [
          { accounts: ['222222222222'], to: MINE },
          { detectionIds: ['root-activity'], to: `${MINE}-2` },
        ],
      },
    }),
  ],
  [
    'addresses and actions of the user',
    (stack) => ({
      ...bare(stack),
      page: { ...HEARD, actions: [new SnsAction(Topic.fromTopicArn(stack, 'Pager', MINE))], topicTellsOfOk: true },
      notify: HEARD,
      compliance: HEARD,
    }),
  ],
  [
    'an access log of its own',
    (stack) => ({
      ...bare(stack),
      findings: { accessLogBucket: new AccessLogBucket(stack, 'AccessLogs') },
    }),
  ],
  [
    'an alarm on what notifies, and no events',
    (stack) => ({ ...bare(stack), findings: { alarmsOnNotify: true, events: false } }),
  ],
  ['nothing that pages', (stack) => ({ ...bare(stack), detections: [] })],
  ['findings off', (stack) => ({ ...bare(stack), findings: { enabled: false } })],
];

/** A true finding, with a remedy: what has no access log stays one. */
const NO_ACCESS_LOG =
  /^(AwsSolutions-S1|\S+-S3BucketLoggingEnabled) at Test\/Alarms\/Findings\/FailedBatches\/Resource\/Resource$/;

const environments: [string, core.Environment | undefined][] = [
  ['without an environment', undefined],
  ['with one', ENV],
];

describe.each(environments)('Every pack of cdk-nag has our reasons for findings, %s:', (_, env) => {
  test.each(SHAPES)('with %s', (_name, shape) => {
    const app = new App({ context: { env: { env } } });
    const stack = new Stack(app, 'Test', { env });
    new DetectionAlarms(stack, 'Alarms', shape(stack));
    CdkNagReasons.applyTo(app);
    expect(findingsOf(app).filter((one) => !NO_ACCESS_LOG.test(one))).toEqual([]);
  });
});

test.each([
  ['stays a finding', false, 5],
  ['is none with an access log', true, 0],
])('The bucket of failed batches, on a bare log group, %s', (_, hasLog, count) => {
  const app = new App();
  const stack = new Stack(app, 'Test', { env: ENV });
  const findings = hasLog ? { accessLogBucket: new AccessLogBucket(stack, 'AccessLogs') } : undefined;
  new DetectionAlarms(stack, 'Alarms', { ...bare(stack), findings });
  CdkNagReasons.applyTo(app);
  expect(findingsOf(app)).toHaveLength(count);
});
