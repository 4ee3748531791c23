import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { check } from '../../../lambda/trail-health';
import { AggregationTemplate } from '../../../lib/events/aggregation';
import { EventSelection } from '../../../lib/events/event-selection';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { DeployedAccount } from './deployed-account';

const EMAIL = 'security@example.com';

let account: DeployedAccount;
let variables: NodeJS.ProcessEnv;

function stack(): OrganizationTrailStack {
  const app = new App();
  const bucket = Bucket.fromBucketName(new Stack(app, 'Theirs'), 'Bucket', 'secrets');
  return new OrganizationTrailStack(app, 'OrganizationTrail', {
    events: [
      EventSelection.managementEvents(),
      EventSelection.s3Objects({ buckets: [bucket] }),
      EventSelection.callRateInsights({ dataEvents: true }),
      EventSelection.errorRateInsights(),
      EventSelection.aggregation(AggregationTemplate.API_ACTIVITY),
    ],
    notifyOfLogFiles: true,
    alarms: { page: { emails: [EMAIL, 'second@example.com'] }, compliance: { emails: [EMAIL] } },
  });
}

const deployed = stack();

beforeEach(async () => {
  variables = { ...process.env };
  account = new DeployedAccount(deployed);
  Object.assign(process.env, account.environment, {
    AWS_ENDPOINT_URL: await account.start(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  process.env = variables;
  await account.stop();
});

/** What a run of the function says: the line that it writes. */
async function said(): Promise<{ readonly changes: string[]; readonly [metric: string]: unknown }> {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    await check(account.file);
  } finally {
    write.mockRestore();
  }
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as { changes: string[] };
}

describe('After a deployment', () => {
  test('nothing has changed, whatever the order of what AWS answers and what it adds', async () => {
    const line = await said();
    expect(line.changes).toEqual([]);
    expect(line).toMatchObject({ TrailChecks: 1, problems: [] });
    expect(line).not.toHaveProperty('TrailChanged');
    // Each was asked, the lists to their ends.
    expect(new Set(account.calls).size).toBe(13);
    expect(account.calls.filter((one) => one === 'DescribeAlarms').length).toBeGreaterThan(1);
    expect(account.calls.filter((one) => one === 'DescribeMetricFilters').length).toBeGreaterThan(1);
  });

  test('no address stands in what is logged', async () => {
    account.subscriptions.clear();
    const line = JSON.stringify(await said());
    expect(line).toContain('The recipients of page');
    expect(line).not.toContain('example.com');
  });
});

const change = (what: string, apply: () => void, ...changes: (string | RegExp)[]) => ({ what, apply, changes });
const trail = () => account.trail ?? {};
const management = (...more: object[]) => ({
  Name: 'x',
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...more],
});

describe('It says when somebody changes', () => {
  test.each([
    change(
      'the trail to reads',
      () => {
        const [data] = account.selectors['AdvancedEventSelectors'] as object[];
        account.selectors = { AdvancedEventSelectors: [management({ Field: 'readOnly', Equals: ['true'] }), data] };
      },
      'What the trail records: expected eventCategory Equals Management; found eventCategory Equals Management and readOnly Equals true',
    ),
    change(
      'the trail to writes, by the older selectors',
      () => {
        account.selectors = { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] };
      },
      /^What the trail records: expected .*secrets.*; found eventCategory Equals Management and readOnly Equals false$/,
    ),
    change(
      'the trail to leave out KMS',
      () => {
        const [data] = account.selectors['AdvancedEventSelectors'] as object[];
        account.selectors = {
          AdvancedEventSelectors: [data, management({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] })],
        };
      },
      /found eventCategory Equals Management and eventSource NotEquals kms\.amazonaws\.com$/,
    ),
    change(
      'data events to another bucket',
      () => {
        account.selectors = JSON.parse(
          JSON.stringify(account.selectors).replaceAll('secrets', 'harmless'),
        ) as typeof account.selectors;
      },
      /^What the trail records: expected .*secrets.*; found .*harmless/,
    ),
    change(
      'the exclusions of data events',
      () => {
        const selectors = account.selectors['AdvancedEventSelectors'] as {
          FieldSelectors: Record<string, string[]>[];
        }[];
        for (const { FieldSelectors: fields } of selectors)
          for (const field of fields)
            if ((field['NotStartsWith'] ?? []).length > 0) field['NotStartsWith']?.push('arn:aws:s3:::secrets/');
      },
      /found .*arn:aws:s3:::secrets\//,
    ),
    change(
      'Insights',
      () => (account.insights = []),
      /^The Insights of the trail: expected .*Call.*Data.*; found none$/,
    ),
    change(
      'what Insights analyse',
      () => (account.insights = account.insights.map((one) => ({ ...one, EventCategories: [] }))),
      /^The Insights of the trail: expected ApiCallRateInsight of Data events, .*; found ApiCallRateInsight of Management events, ApiErrorRateInsight of Management events$/,
    ),
    change(
      'the summaries of data events',
      () => (account.aggregations = []),
      'The summaries of events: expected API_ACTIVITY of Data events; found none',
    ),
    change(
      'the Regions',
      () => (trail()['IsMultiRegionTrail'] = false),
      /^The trail covers all Regions: expected true; found false$/,
    ),
    change('the accounts', () => (trail()['IsOrganizationTrail'] = false), /^The trail covers the organization: /),
    change(
      'global service events',
      () => (trail()['IncludeGlobalServiceEvents'] = false),
      /^The trail records global service events: /,
    ),
    change(
      'validation',
      () => delete trail()['LogFileValidationEnabled'],
      /^Log file validation: expected true; found none$/,
    ),
    change(
      'the bucket',
      () => (trail()['S3BucketName'] = 'mine'),
      /^The bucket of log files: expected TrailBucket\w+; found mine$/,
    ),
    change(
      'the prefix',
      () => (trail()['S3KeyPrefix'] = 'aside'),
      'The key prefix of log files: expected none; found aside',
    ),
    change('the key', () => delete trail()['KmsKeyId'], /^The key of log files: expected arn:\S+; found none$/),
    change(
      'its log group',
      () => delete trail()['CloudWatchLogsLogGroupArn'],
      /^The log group of the trail: expected .*; found none$/,
    ),
    change(
      'its role',
      () => (trail()['CloudWatchLogsRoleArn'] = 'arn:aws:iam::1:role/x'),
      /^The role by which CloudTrail writes/,
    ),
    change('its topic', () => delete trail()['SnsTopicARN'], /^The topic of log files: expected arn:\S+; found none$/),
  ])('$what', async ({ apply, changes }) => {
    apply();
    const line = await said();
    expect(line).toMatchObject({ TrailChanged: 1, TrailChecks: 1 });
    expect(line.changes).toEqual(changes.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
  });

  const FILTER = 'cis-root-usage';
  test.each([
    change(
      'that a filter is there',
      () => (account.filters = account.filters.filter((one) => one['filterName'] !== FILTER)),
      `The metric filter ${FILTER}: expected to be there; found none`,
    ),
    change(
      'the pattern of a filter',
      () => (account.filter(FILTER)['filterPattern'] = '{ $.eventName = "Nothing" }'),
      /^The metric filter cis-root-usage, its pattern: expected .*Root.*; found \{ \$\.eventName = "Nothing" \}$/,
    ),
    change(
      'the metric of a filter',
      () => {
        const [metric] = account.filter(FILTER)['metricTransformations'] as Record<string, unknown>[];
        Object.assign(metric ?? {}, {
          metricName: 'x',
          metricNamespace: 'y',
          metricValue: '0',
          dimensions: { who: '$.x' },
        });
      },
      /its namespace: expected OrganizationTrail; found y$/,
      /its metric: expected cis-root-usage; found x$/,
      /its value: expected 1; found 0$/,
      /its dimensions: expected ; found who$/,
    ),
    change(
      'what a filter looks at',
      () =>
        Object.assign(account.filter(FILTER), {
          applyOnTransformedLogs: true,
          fieldSelectionCriteria: '@aws.account = 1',
        }),
      /expected on events as they come; found on transformed events$/,
      /expected on all events; found on those of @aws\.account = 1$/,
    ),
    change(
      'where the subscription filter goes',
      () => (account.subscriptionFilters = [{ destinationArn: 'arn:aws:lambda:x', filterPattern: '' }]),
      /^The subscription filter of findings: expected one to arn:\S+FindingsFunction\S+; found arn:aws:lambda:x$/,
    ),
    change(
      'which events the subscription filter takes',
      () =>
        (account.subscriptionFilters = account.subscriptionFilters.map((one) => ({
          ...one,
          filterPattern: '{ $.x = 1 }',
        }))),
      'The subscription filter of findings, its pattern: expected every event; found { $.x = 1 }',
    ),
    change(
      'the log group for another of its name',
      () => Object.assign(account.logGroup ?? {}, { creationTime: Date.parse('2026-11-21T00:00:00Z') }),
      /^The log group TrailLogGroup\w+: expected the one that CloudFormation made or changed at 2026-11-20T03:00:00.000Z; found another one under its name, made at 2026-11-21T00:00:00.000Z$/,
    ),
    change(
      'retention and key of the log group',
      () => Object.assign(account.logGroup ?? {}, { retentionInDays: 1, kmsKeyId: undefined }),
      /its retention: expected 365 days; found 1 days$/,
      /its key: expected arn:\S+; found none$/,
    ),
    change(
      'that an alarm is there',
      () => (account.alarms = account.alarms.filter((one) => one['AlarmName'] !== 'OrganizationTrail-TrailSilent')),
      'The alarm OrganizationTrail-TrailSilent: expected to be there; found none',
    ),
    change(
      'that an alarm without actions is there',
      () => (account.alarms = account.alarms.filter((one) => one['AlarmName'] !== 'OrganizationTrail-trail-stopped')),
      'The alarm OrganizationTrail-trail-stopped: expected to be there; found none',
    ),
    change(
      'that actions of an alarm are enabled',
      () => (account.alarm('OrganizationTrail-cis-root-usage')['ActionsEnabled'] = false),
      'The alarm OrganizationTrail-cis-root-usage, its actions: expected enabled; found disabled',
    ),
    change(
      'the actions of the alarm that stands behind findings',
      () => (account.alarm('OrganizationTrail-FindingsFallback')['AlarmActions'] = ['arn:aws:sns:x']),
      /^The alarm OrganizationTrail-FindingsFallback, its actions: expected arn:\S+; found arn:aws:sns:x$/,
    ),
    change(
      'what an alarm looks at',
      () =>
        Object.assign(account.alarm('OrganizationTrail-TrailNotLogging'), {
          Threshold: 1e9,
          MetricName: 'x',
          ComparisonOperator: 'LessThanThreshold',
        }),
      /its metric: expected TrailNotLogging; found x$/,
      /its threshold: expected 1; found 1000000000$/,
      /its comparison: expected GreaterThanOrEqualToThreshold; found LessThanThreshold$/,
    ),
    change(
      'the recipients',
      () =>
        account.subscriptions.set(account.topic(/TopicsPage/), [
          { endpoint: EMAIL, arn: 'Deleted' },
          { endpoint: 'x@example.org', arn: 'arn' },
        ]),
      'The recipients of page: expected at least one of 2 configured e-mail addresses among the subscriptions of the topic; found none of them among 2 subscriptions',
    ),
    change(
      'the schedule of findings',
      () => {
        account.rules.forEach((_, name) => account.rules.set(name, 'DISABLED'));
      },
      /^The schedule of findings, \S+: expected ENABLED; found DISABLED$/,
    ),
    change(
      'that the schedule is there',
      () => {
        account.rules.clear();
      },
      /^The schedule of findings, \S+: expected ENABLED; found none$/,
    ),
    change(
      'what is reserved for findings',
      () => {
        account.functions.forEach((_, name) => account.functions.set(name, 0));
      },
      /its reserved concurrency: expected more than 0; found 0: it never runs$/,
    ),
    change(
      'that the function is there',
      () => {
        account.functions.clear();
      },
      /^The function of findings, \S+: expected to be there; found none$/,
    ),
  ])('$what', async ({ apply, changes }) => {
    apply();
    const line = await said();
    expect(line).toMatchObject({ TrailChanged: 1 });
    expect(line.changes).toEqual(changes.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
  });
});

describe('It says nothing of', () => {
  test.each([
    change('other filters, alarms, actions and subscriptions', () => {
      account.filters.push({ filterName: 'mine', filterPattern: 'x', metricTransformations: [] });
      account.alarms.push({ AlarmName: 'OrganizationTrail-mine' });
      (account.alarm('OrganizationTrail-cis-root-usage')['AlarmActions'] as string[]).push('arn:aws:sns:mine');
      account.subscriptionFilters.push({ destinationArn: 'arn:aws:lambda:mine', filterPattern: 'x' });
    }),
    change('one of two addresses that left', () =>
      account.subscriptions.set(account.topic(/TopicsPage/), [{ endpoint: EMAIL.toUpperCase(), arn: 'arn' }]),
    ),
    change(
      'actions of an alarm that has none of its own',
      () => (account.alarm('OrganizationTrail-trail-stopped')['ActionsEnabled'] = false),
    ),
    change('a log group that CloudFormation is changing', () => {
      account.logGroupStatus = 'UPDATE_IN_PROGRESS';
      Object.assign(account.logGroup ?? {}, { creationTime: Date.now() });
    }),
    change('a log group that was imported, older than that', () =>
      Object.assign(account.logGroup ?? {}, { creationTime: 1 }),
    ),
    change('something reserved for findings', () => {
      account.functions.forEach((_, name) => account.functions.set(name, 5));
    }),
    change('services that throttle', () => {
      for (const operation of ['DescribeAlarms', 'GetTrail', 'ListSubscriptionsByTopic'])
        account.faults[operation] = { type: 'ThrottlingException', message: 'Rate exceeded', times: 2 };
    }),
  ])('$what', async ({ apply }) => {
    apply();
    expect((await said()).changes).toEqual([]);
  });
});

describe('What it may not look at', () => {
  test.each([
    ['GetTrail', 'AccessDeniedException', 'the settings of the trail'],
    ['GetEventSelectors', 'AccessDeniedException', 'what the trail records'],
    ['GetInsightSelectors', 'AccessDeniedException', 'the Insights of the trail'],
    ['GetEventConfiguration', 'AccessDeniedException', 'the summaries of events'],
    ['DescribeMetricFilters', 'AccessDeniedException', 'the metric filters of the log group'],
    ['DescribeSubscriptionFilters', 'AccessDeniedException', 'the subscription filters of the log group'],
    ['DescribeLogGroups', 'AccessDeniedException', 'the log group'],
    ['DescribeStackResource', 'AccessDenied', 'the log group'],
    ['DescribeAlarms', 'AccessDenied', 'the alarms'],
    ['DescribeRule', 'AccessDeniedException', 'the schedule of findings'],
    ['GetFunctionConcurrency', 'AccessDeniedException', 'the function of findings'],
  ])('is said, and all else is looked at: %s', async (operation, type, what) => {
    account.faults[operation] = { type, message: 'explicit deny' };
    trail()['S3KeyPrefix'] = 'aside';
    const line = await said();
    const denied = expect.stringMatching(
      new RegExp(`^Not checked: ${what}\\. The role of this function allows it, .*explicit deny`),
    );
    const prefix = 'The key prefix of log files: expected none; found aside';
    expect(line.changes).toEqual(operation === 'GetTrail' ? [denied] : expect.arrayContaining([denied, prefix]));
    expect(line.changes).toHaveLength(operation === 'GetTrail' ? 1 : 2);
    expect(line).toMatchObject({ TrailChanged: 1, TrailChecks: 1 });
  });

  test('is said of each topic', async () => {
    account.faults['ListSubscriptionsByTopic'] = { type: 'AuthorizationError', message: 'not authorized' };
    expect((await said()).changes).toEqual(
      ['page', 'compliance', 'broken findings'].map((title) =>
        expect.stringMatching(`^Not checked: the recipients of ${title}\\.`),
      ),
    );
  });

  test('is told also where the trail itself cannot be asked after, and the run fails then', async () => {
    account.faults['GetTrailStatus'] = { type: 'AccessDeniedException', message: 'explicit deny' };
    account.filters = [];
    const lines: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
    await expect(check(account.file)).rejects.toThrow('may not call cloudtrail:GetTrailStatus');
    jest.restoreAllMocks();
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(line).toMatchObject({ TrailChanged: 1 });
    expect(line).not.toHaveProperty('TrailChecks');
  });
});

test('A log group that is gone is said once for each thing that was in it', async () => {
  account.logGroup = undefined;
  expect((await said()).changes).toEqual([
    expect.stringMatching(/^Not checked: the metric filters of the log group\. ResourceNotFoundException/),
    expect.stringMatching(/^Not checked: the subscription filters of the log group\. ResourceNotFoundException/),
    expect.stringMatching(/^The log group TrailLogGroup\w+: expected to be there; found none$/),
  ]);
});
