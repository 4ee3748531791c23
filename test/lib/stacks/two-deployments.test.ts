import { describe, expect, test } from '@jest/globals';
import { App, Stage } from 'aws-cdk-lib/core';
import { EventHistoryScope } from '../../../lib/history/event-history-scope';
import { LogArchiveStack } from '../../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack-props';
import { ENV, type Resource, resources } from '../../support/template';

const EVERYWHERE = { eventHistory: EventHistoryScope.organization() };

/** By which AWS knows a resource of an account, where a template says it. */
const NAMED =
  /^(TrailName|StackSetName|AlarmName|RoleName|FunctionName|LogGroupName|BucketName|AliasName|TopicName|RuleName)$/;

function namesIn(stack: OrganizationTrailStack): string[] {
  return Object.values<Resource>(resources(stack)).flatMap(({ Type: type, Properties: properties }) =>
    Object.entries(properties)
      .filter(([key, value]) => NAMED.test(key) && !String(value).includes('${'))
      .map(([, value]) => `${type} ${String(value)}`),
  );
}

const stack = (app: App, id: string, props: OrganizationTrailStackProps = {}): OrganizationTrailStack =>
  new OrganizationTrailStack(app, id, { env: ENV, ...EVERYWHERE, ...props });

describe('two deployments in one account and Region', () => {
  test('have no name in common, where their trails have not', () => {
    const app = new App();
    const [first = [], second = []] = [
      stack(app, 'OrganizationTrail'),
      stack(app, 'Second', { trailName: 'second' }),
    ].map(namesIn);
    expect(second.filter((name) => first.includes(name))).toEqual([]);
    expect(first).toEqual(
      expect.arrayContaining([
        'AWS::CloudTrail::Trail organization-trail',
        'AWS::CloudFormation::StackSet OrganizationTrail-event-history',
        'AWS::CloudWatch::Alarm OrganizationTrail-TrailSilent',
        'AWS::IAM::Role organization-trail-event-history',
      ]),
    );
    expect(second).toEqual(
      expect.arrayContaining([
        'AWS::CloudTrail::Trail second',
        'AWS::CloudFormation::StackSet Second-event-history',
        'AWS::CloudWatch::Alarm Second-TrailSilent',
        'AWS::IAM::Role second-event-history',
      ]),
    );
  });

  test('put a role of its own into every account, which the function asks for', () => {
    const all = Object.values(resources(stack(new App(), 'Second', { trailName: 'second' })));
    const { TemplateBody: body } = all.find(({ Type: type }) => type === 'AWS::CloudFormation::StackSet')
      ?.Properties as { TemplateBody: string };
    expect(body).toContain('"RoleName": "second-event-history"');
    const functions = JSON.stringify(all.filter(({ Type: type }) => type === 'AWS::Lambda::Function'));
    expect(functions.match(/iam::\{account\}:role\/[\w-]+/g)).toEqual(
      Array.from({ length: 2 }, () => 'iam::{account}:role/second-event-history'),
    );
  });

  test('are refused with a trail of one name, before anything is made, and what follows from that name is not said again', () => {
    const app = new App();
    stack(app, 'OrganizationTrail');
    expect(() => stack(app, 'Second')).toThrow(
      /^OrganizationTrailStack at 'Second': trailName: received "organization-trail", which 'OrganizationTrail\/Trail' already uses in the same account and Region; allowed: a different one$/,
    );
    expect(app.node.tryFindChild('Second')?.node.children).toEqual([]);
  });

  test('are refused in two stages, with all that they share', () => {
    const app = new App();
    const inStage = (id: string) =>
      new OrganizationTrailStack(new Stage(app, id, { env: ENV }), 'Audit', { stackName: 'audit', ...EVERYWHERE });
    inStage('One');
    expect(() => inStage('Other')).toThrow(
      /^OrganizationTrailStack at 'Other\/Audit': trailName: received "organization-trail", which 'One\/Audit\/Trail' already uses in the same account and Region; allowed: a different one\n {2}and alarms: metricNamespace: received "audit", which 'One\/Audit\/DetectionAlarms' already uses in the same account and Region; allowed: a different one$/,
    );
  });

  test('in two Regions of an account have a history role each', () => {
    const app = new App();
    const elsewhere = { env: { ...ENV, region: 'eu-west-1' } };
    stack(app, 'OrganizationTrail');
    expect(() => stack(app, 'Second', elsewhere)).toThrow(
      /^OrganizationTrailStack at 'Second': eventHistory: memberRoleName: received "organization-trail-event-history", which 'OrganizationTrail\/MemberAccountAccess\/ManagementAccountRole' already uses in the same account; allowed: a different one$/,
    );
    const eventHistory = EventHistoryScope.organization({ memberRoleName: 'second-history' });
    expect(() => stack(app, 'Third', { ...elsewhere, eventHistory })).not.toThrow();
  });

  test('are refused a name that is too long for a role or a stack set', () => {
    const trailName = `t${'r'.repeat(60)}`;
    expect(() => stack(new App(), 'Long', { trailName })).toThrow(
      `eventHistory: memberRoleName: received "${trailName}-event-history"; allowed: 1 to 64 letters`,
    );
    const eventHistory = EventHistoryScope.organization({ memberRoleName: 'history' });
    expect(() => stack(new App(), 'Long', { trailName, eventHistory })).not.toThrow();
    expect(() => stack(new App(), 'Long', { stackName: `s${'t'.repeat(120)}` })).toThrow(
      /eventHistory: name of the stack set, after the stack's: received "stt*-event-history"; allowed: a letter, then up to 127/,
    );
  });
});

describe('two log archives in one account and Region', () => {
  const archive = (app: App, id: string, props = {}) => new LogArchiveStack(app, id, { env: ENV, ...props });

  test('are refused under one name of a trail', () => {
    const app = new App();
    archive(app, 'Archive');
    expect(() => archive(app, 'Second')).toThrow(
      /^LogArchiveStack at 'Second': trailName: received "organization-trail" for alias\/organization-trail, which 'Archive' already uses in the same account and Region; allowed: a different one$/,
    );
    expect(() => archive(app, 'Third', { trailName: 'third' })).not.toThrow();
  });

  test('are refused one bucket, in whatever account', () => {
    const app = new App();
    archive(app, 'Archive', { bucketName: 'logs' });
    const props = { trailName: 'second', bucketName: 'logs', env: { account: '333333333333', region: 'eu-west-1' } };
    expect(() => archive(app, 'Second', props)).toThrow(
      'bucketName: received "logs", which \'Archive\' already uses; allowed: a different one',
    );
  });
});
