import { describe, expect, it } from '@jest/globals';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { App, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, NestedStack, Stack } from 'aws-cdk-lib/core';
import {
  type Detection,
  DetectionAlarms,
  type DetectionAlarmsOptions,
  DetectionSeverity,
  EventHistoryScope,
  OrganizationTrail,
  OrganizationTrailStack,
  TrailArchive,
} from '../../../../lib';
import { OWN_PARTS_ALARM } from '../../../../lib/contract/own-parts';
import { isRecord } from '../../../../lib/contract/is-record';

function detection(id: string, filterPattern: string, parts: Partial<Detection> = {}): Detection {
  return {
    id,
    title: 'title',
    meaning: 'meaning',
    response: 'response',
    falsePositives: 'none',
    techniques: [],
    severity: DetectionSeverity.PAGE,
    threshold: 1,
    periodSeconds: 300,
    findingOnly: true,
    filterPattern,
    ...parts,
  };
}

function synthesized(alarms: DetectionAlarmsOptions = {}): { stack: OrganizationTrailStack; template: Template } {
  const stack = new OrganizationTrailStack(new App(), 'OrganizationTrail', { alarms });
  return { stack, template: Template.fromStack(stack) };
}

/** Text with `<logical id>` for each reference. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isRecord(value)) return '?';
  const join: unknown = value['Fn::Join'];
  if (Array.isArray(join)) return (join[1] as unknown[]).map(text).join('');
  const attribute = value['Fn::GetAtt'];
  return `<${Array.isArray(attribute) ? attribute.join('.') : String(value['Ref'])}>`;
}

function filtersOf(template: Template): Record<string, string> {
  const filters = Object.values(template.findResources('AWS::Logs::MetricFilter')) as {
    Properties: { FilterName: string; FilterPattern: unknown };
  }[];
  return Object.fromEntries(
    filters.map(({ Properties: { FilterName, FilterPattern } }) => [FilterName, text(FilterPattern)]),
  );
}

function ownFilters(template: Template): string[] {
  return Object.entries(filtersOf(template)).flatMap(([name, pattern]) =>
    name.startsWith(OWN_PARTS_ALARM) ? [pattern] : [],
  );
}

/** Beside that of the watch of the archive. */
function parametersOf(template: Template): { Properties: { Name: string; Value: unknown } }[] {
  const all = Object.values(template.findResources('AWS::SSM::Parameter')) as ReturnType<typeof parametersOf>;
  return all.filter(({ Properties: { Name: name } }) => name.includes('/own-parts-'));
}

function parameterOf(template: Template): Record<string, string[]> {
  const [parameter] = parametersOf(template);
  return JSON.parse(text(parameter?.Properties.Value)) as Record<string, string[]>;
}

const ON_BUCKET = '{ $.requestParameters.bucketName = "{trailBucket}" }';
const ON_LOG_GROUP = '{ $.requestParameters.logGroupName = "{logGroup}" }';

describe('the names of own resources', () => {
  it("stand in a parameter, each of the stack's resources in the place of its kind", () => {
    const names = parameterOf(synthesized().template);

    expect(names['trailBucket']).toEqual([expect.stringMatching(/^<TrailBucket[0-9A-F]{8}>$/)]);
    expect(names['logGroup']).toEqual([expect.stringMatching(/^<TrailLogGroup[0-9A-F]{8}>$/)]);
    expect(names['trail']).toEqual(['organization-trail']);
    expect(names['account']).toEqual(['<AWS::AccountId>']);
    expect(names['alarmPrefix']).toEqual(['OrganizationTrail']);
    expect(names['stack']).toEqual(['OrganizationTrail']);
    expect(names['key']).toHaveLength(3);
    expect(names['topic']).toHaveLength(5);
    expect(names['table']).toHaveLength(1);
    expect(names['rule']).toHaveLength(3);
    expect(names['deployer']).toEqual(
      ['deploy', 'cfn-exec'].map((role) => `cdk-hnb659fds-${role}-role-<AWS::AccountId>-<AWS::Region>`),
    );
  });

  it('are complete: every bucket, key, log group, topic, function, rule, table and role of the stack', () => {
    const { template } = synthesized();
    const names = Object.values(parameterOf(template)).flat().join(' ');
    for (const type of [
      'AWS::S3::Bucket',
      'AWS::KMS::Key',
      'AWS::Logs::LogGroup',
      'AWS::SNS::Topic',
      'AWS::Lambda::Function',
      'AWS::Events::Rule',
      'AWS::DynamoDB::Table',
      'AWS::IAM::Role',
    ]) {
      const ids = Object.keys(template.findResources(type));
      expect(ids.length).toBeGreaterThan(0);
      for (const id of ids) expect(names).toContain(`<${id}`);
    }
  });

  it('are read by the function of findings, which may read nothing else there', () => {
    const { template } = synthesized();
    const [parameter] = parametersOf(template);

    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ OWN_PARTS_PARAMETER: parameter?.Properties.Name }) },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          {
            Action: 'ssm:GetParameter',
            Effect: 'Allow',
            Resource: {
              'Fn::Join': [
                '',
                Match.arrayWith([Match.stringLikeRegexp(`:parameter${String(parameter?.Properties.Name)}$`)]),
              ],
            },
          },
        ]),
      }),
    });
    template.hasResource('AWS::Logs::SubscriptionFilter', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('OwnPartsParameter')]),
    });
  });

  it('are not there where no detection compares one', () => {
    const { template } = synthesized({ detections: [], add: [detection('mine', '{ $.eventName = "X" }')] });

    expect(parametersOf(template)).toEqual([]);
  });

  it('hold the roles that deploy as the user says them, or none where nobody knows', () => {
    expect(parameterOf(synthesized({ deploymentRoles: ['pipeline'] }).template)['deployer']).toEqual(['pipeline']);
    const stack = new OrganizationTrailStack(new App(), 'OrganizationTrail', {
      synthesizer: new CliCredentialsStackSynthesizer(),
    });
    expect(parameterOf(Template.fromStack(stack))['deployer']).toEqual([]);
  });
});

describe('the names of own resources elsewhere', () => {
  it('are those of the archive of another account, and the ID of its key where the ARN is known', () => {
    const app = new App();
    const stack = new Stack(app, 'Audit', { env: { account: '111111111111', region: 'eu-central-1' } });
    const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
    const keyArn = `arn:aws:kms:eu-central-1:222222222222:key/${keyId}`;
    const trail = new OrganizationTrail(stack, 'Trail', {
      archive: TrailArchive.existing({
        bucket: Bucket.fromBucketName(stack, 'Archive', 'the-archive'),
        encryptionKey: Key.fromKeyArn(stack, 'ArchiveKey', keyArn),
        bucketPolicyManagedElsewhere: true,
        keyPolicyManagedElsewhere: true,
      }),
    });
    new DetectionAlarms(stack, 'Alarms', { trail, detections: [], add: [detection('mine', ON_BUCKET)] });
    const names = parameterOf(Template.fromStack(stack));

    expect(names['trailBucket']).toEqual(['the-archive']);
    expect(names['key']).toContain(keyId);
  });

  it('are left out where the account or Region is another', () => {
    const app = new App();
    const env = { account: '111111111111', region: 'eu-central-1' };
    const other = new Stack(app, 'Other', { env: { ...env, region: 'us-east-1' } });
    const [here, there] = [new Stack(app, 'Audit', { env }), new Topic(other, 'Theirs', { topicName: 'theirs' })];
    const ours = new Topic(here, 'Ours', { topicName: 'ours' });
    new DetectionAlarms(here, 'Alarms', {
      logGroup: new LogGroup(here, 'Group'),
      guards: [there, ours],
      detections: [],
      add: [detection('mine', '{ $.a = "{topic}" }')],
    });
    const { topic } = parameterOf(Template.fromStack(here));

    expect(topic?.join(' ')).toContain('Ours');
    expect(topic?.join(' ')).not.toMatch(/theirs/i);
  });

  it('hold the roles that deploy the outermost stack', () => {
    const app = new App();
    const root = new Stack(app, 'Audit', { synthesizer: new DefaultStackSynthesizer({ qualifier: 'custom' }) });
    const nested = new NestedStack(root, 'Nested');
    new DetectionAlarms(nested, 'Alarms', {
      logGroup: new LogGroup(nested, 'Group'),
      detections: [],
      add: [detection('mine', ON_LOG_GROUP)],
    });
    const { deployer } = parameterOf(Template.fromStack(nested));

    expect(deployer).toEqual([
      expect.stringMatching(/^cdk-custom-deploy/),
      expect.stringMatching(/^cdk-custom-cfn-exec/),
    ]);
  });
});

describe('the alarm on own resources', () => {
  it('has filters that have room for the longest names that CloudFormation makes', () => {
    const stackName = 'A'.repeat(100);
    const template = Template.fromStack(
      new OrganizationTrailStack(new App(), 'OrganizationTrail', {
        stackName,
        eventHistory: EventHistoryScope.organization(),
      }),
    );
    const most: Readonly<Record<string, number>> = {
      'AWS::KMS::Key': 36,
      'AWS::S3::Bucket': 63,
      'AWS::Lambda::Function': 64,
      'AWS::IAM::Role': 64,
      'AWS::Events::Rule': 64,
    };
    const { Resources: all } = template.toJSON() as { Resources: Record<string, { Type: string }> };
    const longest = (id: string): string => {
      const type = all[id]?.Type;
      if (type === undefined) return '1'.repeat(12);
      return 'x'.repeat(Math.min(`${stackName}-${id}-`.length + 12, most[type] ?? Infinity));
    };
    for (const filter of ownFilters(template)) {
      const whole = filter.replace(/<(\w+)[^>]*>/g, (_, id: string) => longest(id));
      expect({ filter, isTooLong: whole.length > 1024 }).toEqual({ filter, isTooLong: false });
    }
  });

  it('leaves out deployments only where it tells by itself', () => {
    const deployer = /cdk-hnb659fds-cfn-exec-role/;

    expect(ownFilters(synthesized().template).join(' ')).not.toMatch(deployer);
    expect(ownFilters(synthesized({ findings: { enabled: false } }).template).join(' ')).toMatch(deployer);
  });

  it('is one, on a metric into which several filters count', () => {
    const { template } = synthesized();
    const filters = ownFilters(template);

    expect(filters.length).toBeGreaterThan(3);
    expect(Object.keys(filtersOf(template)).length).toBeLessThanOrEqual(60);
    expect(filters.join('\n')).toMatch(/<TrailBucket[0-9A-F]{8}>/);
    expect(filters.join('\n')).not.toMatch(/\{(?!\s)/);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'OrganizationTrail-OwnPartsChanged',
      MetricName: OWN_PARTS_ALARM,
      AlarmActions: Match.absent(),
      EvaluationPeriods: 12,
    });
    expect(JSON.stringify(template.findResources('AWS::CloudWatch::CompositeAlarm'))).toContain(
      'DetectionAlarmsOwnPartsAlarm',
    );
  });

  it('goes off on what its detections match, names in their places', () => {
    const { template } = synthesized({
      detections: [],
      add: [
        detection('bucket', ON_BUCKET),
        detection('group', ON_LOG_GROUP),
        detection('told', ON_BUCKET, { severity: DetectionSeverity.NOTIFY }),
      ],
    });

    expect(ownFilters(template)).toEqual([
      expect.stringMatching(
        /^\{ \$\.requestParameters\.bucketName = "<TrailBucket\w+>" \|\| \$\.requestParameters\.logGroupName = "<TrailLogGroup\w+>" \}$/,
      ),
    ]);
  });

  it('pages by itself where there are no findings, and says what has no room in the log group', () => {
    const { stack, template } = synthesized({ findings: { enabled: false } });

    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'OrganizationTrail-OwnPartsChanged',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('TopicsPage') }],
    });
    expect(Object.keys(filtersOf(template)).length).toBeLessThanOrEqual(100);
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('The log group has no room for the filters of own-'),
    );
  });

  it('can be had by its name', () => {
    expect(synthesized().stack.alarms.alarm(OWN_PARTS_ALARM).node.path).toContain('OwnParts');
  });
});

describe('detections that compare own resources', () => {
  it('have their own filter, with the names, where they are not for findings alone', () => {
    const own = detection('mine', ON_BUCKET, { findingOnly: false });
    const { template } = synthesized({ detections: [], add: [own] });

    expect(filtersOf(template)['mine']).toMatch(/^\{ \$\.requestParameters\.bucketName = "<TrailBucket\w+>" \}$/);
  });

  it.each([
    ['has no room', `{ ${Array.from({ length: 9 }, (_, n) => `$.f${String(n)} = "{function}"`).join(' || ')} }`],
    ['compares what is not there', '{ $.a = "{parameter}" && $.b = "{otherBucket}" }'],
  ])('are refused a filter that %s', (_, pattern) => {
    const app = new App();
    const stack = new Stack(app, 'Alone');
    new DetectionAlarms(stack, 'Alarms', {
      logGroup: new LogGroup(stack, 'Group'),
      findings: { enabled: !pattern.includes('otherBucket') },
      detections: [],
      add: [detection('mine', pattern, { findingOnly: false })],
    });
    const many = pattern.includes('function');
    if (many) {
      const whole = new OrganizationTrailStack(app, 'Whole', {
        alarms: { add: [detection('mine', pattern, { findingOnly: false })] },
      });
      expect(() => Template.fromStack(whole)).toThrow(
        'detection "mine": filterPattern: with the names of function it matches nothing, or may have more than 1024 characters',
      );
      return;
    }
    expect(() => Template.fromStack(stack)).toThrow(
      'detection "mine": filterPattern: with the names of otherBucket, parameter it matches nothing',
    );
  });

  it('are named where a name is not known', () => {
    const stack = new Stack(new App(), 'Alone');
    new DetectionAlarms(stack, 'Alarms', {
      logGroup: new LogGroup(stack, 'Group'),
      detections: [],
      add: [detection('mine', ON_BUCKET), detection('group', ON_LOG_GROUP)],
    });

    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('mine: the name of the bucket with the log files\\. Give DetectionAlarms the trail'),
    );
  });
});
