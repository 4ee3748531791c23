import { describe, expect, test } from '@jest/globals';
import { checkedAccount, EMAIL } from './checked-account';

const checked = checkedAccount();

describe('After a deployment', () => {
  test('nothing has changed, whatever the order of what AWS answers and what it adds', async () => {
    const line = await checked.said();
    expect(line.changes).toEqual([]);
    expect(line).toMatchObject({ TrailChecks: 1, problems: [] });
    expect(line).not.toHaveProperty('TrailChanged');
    // Each was asked, the lists to their ends.
    expect(new Set(checked.account.calls).size).toBe(13);
    expect(checked.account.calls.filter((one) => one === 'DescribeAlarms').length).toBeGreaterThan(1);
    expect(checked.account.calls.filter((one) => one === 'DescribeMetricFilters').length).toBeGreaterThan(1);
  });

  test('no address stands in what is logged', async () => {
    checked.account.subscriptions.clear();
    const line = JSON.stringify(await checked.said());
    expect(line).toContain('The recipients of page');
    expect(line).not.toContain('example.com');
  });
});

const change = (what: string, apply: () => void, ...changes: (string | RegExp)[]) => ({ what, apply, changes });
const trail = () => checked.account.trail ?? {};
const management = (...more: object[]) => ({
  Name: 'x',
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...more],
});

describe('It says when somebody changes', () => {
  test.each([
    change(
      'the trail to reads',
      () => {
        const [data] = checked.account.selectors['AdvancedEventSelectors'] as object[];
        checked.account.selectors = {
          AdvancedEventSelectors: [management({ Field: 'readOnly', Equals: ['true'] }), data],
        };
      },
      'What the trail records: expected eventCategory Equals Management; found eventCategory Equals Management and readOnly Equals true',
    ),
    change(
      'the trail to writes, by the older selectors',
      () => {
        checked.account.selectors = { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] };
      },
      /^What the trail records: expected .*secrets.*; found eventCategory Equals Management and readOnly Equals false$/,
    ),
    change(
      'the trail to leave out KMS',
      () => {
        const [data] = checked.account.selectors['AdvancedEventSelectors'] as object[];
        checked.account.selectors = {
          AdvancedEventSelectors: [data, management({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] })],
        };
      },
      /found eventCategory Equals Management and eventSource NotEquals kms\.amazonaws\.com$/,
    ),
    change(
      'data events to another bucket',
      () => {
        checked.account.selectors = JSON.parse(
          JSON.stringify(checked.account.selectors).replaceAll('secrets', 'harmless'),
        ) as typeof checked.account.selectors;
      },
      /^What the trail records: expected .*secrets.*; found .*harmless/,
    ),
    change(
      'the exclusions of data events',
      () => {
        const selectors = checked.account.selectors['AdvancedEventSelectors'] as {
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
      () => (checked.account.insights = []),
      /^The Insights of the trail: expected .*Call.*Data.*; found none$/,
    ),
    change(
      'what Insights analyse',
      () => (checked.account.insights = checked.account.insights.map((one) => ({ ...one, EventCategories: [] }))),
      /^The Insights of the trail: expected ApiCallRateInsight of Data events, .*; found ApiCallRateInsight of Management events, ApiErrorRateInsight of Management events$/,
    ),
    change(
      'the summaries of data events',
      () => (checked.account.aggregations = []),
      'The aggregations of events: expected API_ACTIVITY of Data events; found none',
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
      /^The role with which CloudTrail writes/,
    ),
    change('its topic', () => delete trail()['SnsTopicARN'], /^The topic of log files: expected arn:\S+; found none$/),
  ])('$what', async ({ apply, changes }) => {
    apply();
    const line = await checked.said();
    expect(line).toMatchObject({ TrailChanged: 1, TrailChecks: 1 });
    expect(line.changes).toEqual(changes.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
  });

  const FILTER = 'cis-root-usage';
  test.each([
    change(
      'that a filter is there',
      () => (checked.account.filters = checked.account.filters.filter((one) => one['filterName'] !== FILTER)),
      `The metric filter ${FILTER}: expected to be there; found none`,
    ),
    change(
      'the pattern of a filter',
      () => (checked.account.filter(FILTER)['filterPattern'] = '{ $.eventName = "Nothing" }'),
      /^The metric filter cis-root-usage, its pattern: expected .*Root.*; found \{ \$\.eventName = "Nothing" \}$/,
    ),
    change(
      'the metric of a filter',
      () => {
        const [metric] = checked.account.filter(FILTER)['metricTransformations'] as Record<string, unknown>[];
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
        Object.assign(checked.account.filter(FILTER), {
          applyOnTransformedLogs: true,
          fieldSelectionCriteria: '@aws.account = 1',
        }),
      /expected on original events; found on transformed events$/,
      /expected on all events; found on those of @aws\.account = 1$/,
    ),
    change(
      'where the subscription filter goes',
      () => (checked.account.subscriptionFilters = [{ destinationArn: 'arn:aws:lambda:x', filterPattern: '' }]),
      /^The subscription filter of findings: expected one to arn:\S+FindingsFunction\S+; found arn:aws:lambda:x$/,
    ),
    change(
      'which events the subscription filter takes',
      () =>
        (checked.account.subscriptionFilters = checked.account.subscriptionFilters.map((one) => ({
          ...one,
          filterPattern: '{ $.x = 1 }',
        }))),
      'The subscription filter of findings, its pattern: expected every event; found { $.x = 1 }',
    ),
    change(
      'the log group for another of its name',
      () => Object.assign(checked.account.logGroup ?? {}, { creationTime: Date.parse('2026-11-21T00:00:00Z') }),
      /^The log group TrailLogGroup\w+: expected the one that CloudFormation created or changed at 2026-11-20T03:00:00.000Z; found a different one with its name, created at 2026-11-21T00:00:00.000Z$/,
    ),
    change(
      'retention and key of the log group',
      () => Object.assign(checked.account.logGroup ?? {}, { retentionInDays: 1, kmsKeyId: undefined }),
      /its retention: expected 365 days; found 1 days$/,
      /its key: expected arn:\S+; found none$/,
    ),
    change(
      'that an alarm is there',
      () =>
        (checked.account.alarms = checked.account.alarms.filter(
          (one) => one['AlarmName'] !== 'OrganizationTrail-TrailSilent',
        )),
      'The alarm OrganizationTrail-TrailSilent: expected to be there; found none',
    ),
    change(
      'that an alarm without actions is there',
      () =>
        (checked.account.alarms = checked.account.alarms.filter(
          (one) => one['AlarmName'] !== 'OrganizationTrail-trail-stopped',
        )),
      'The alarm OrganizationTrail-trail-stopped: expected to be there; found none',
    ),
    change(
      'that actions of an alarm are enabled',
      () => (checked.account.alarm('OrganizationTrail-cis-root-usage')['ActionsEnabled'] = false),
      'The alarm OrganizationTrail-cis-root-usage, its actions: expected enabled; found disabled',
    ),
    change(
      'the actions of the alarm that stands behind findings',
      () => (checked.account.alarm('OrganizationTrail-FindingsFallback')['AlarmActions'] = ['arn:aws:sns:x']),
      /^The alarm OrganizationTrail-FindingsFallback, its actions: expected arn:\S+; found arn:aws:sns:x$/,
    ),
    change(
      'what an alarm looks at',
      () =>
        Object.assign(checked.account.alarm('OrganizationTrail-TrailNotLogging'), {
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
        checked.account.subscriptions.set(checked.account.topic(/TopicsPage/), [
          { endpoint: EMAIL, arn: 'Deleted' },
          { endpoint: 'x@example.org', arn: 'arn' },
        ]),
      'The recipients of page: expected at least one of 2 configured email addresses among the subscriptions of the topic; found none of them among 2 subscriptions',
    ),
    change(
      'the schedule of findings',
      () => {
        checked.account.rules.forEach((_, name) => checked.account.rules.set(name, 'DISABLED'));
      },
      /^The schedule of findings, \S+: expected ENABLED; found DISABLED$/,
    ),
    change(
      'that the schedule is there',
      () => {
        checked.account.rules.clear();
      },
      /^The schedule of findings, \S+: expected ENABLED; found none$/,
    ),
    change(
      'what is reserved for findings',
      () => {
        checked.account.functions.forEach((_, name) => checked.account.functions.set(name, 0));
      },
      /its reserved concurrency: expected more than 0; found 0: it never runs$/,
    ),
    change(
      'that the function is there',
      () => {
        checked.account.functions.clear();
      },
      /^The function of findings, \S+: expected to be there; found none$/,
    ),
  ])('$what', async ({ apply, changes }) => {
    apply();
    const line = await checked.said();
    expect(line).toMatchObject({ TrailChanged: 1 });
    expect(line.changes).toEqual(changes.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
  });
});

describe('It says nothing of', () => {
  test.each([
    change('other filters, alarms, actions and subscriptions', () => {
      checked.account.filters.push({ filterName: 'mine', filterPattern: 'x', metricTransformations: [] });
      checked.account.alarms.push({ AlarmName: 'OrganizationTrail-mine' });
      (checked.account.alarm('OrganizationTrail-cis-root-usage')['AlarmActions'] as string[]).push('arn:aws:sns:mine');
      checked.account.subscriptionFilters.push({ destinationArn: 'arn:aws:lambda:mine', filterPattern: 'x' });
    }),
    change('one of two addresses that left', () =>
      checked.account.subscriptions.set(checked.account.topic(/TopicsPage/), [
        { endpoint: EMAIL.toUpperCase(), arn: 'arn' },
      ]),
    ),
    change(
      'actions of an alarm that has none of its own',
      () => (checked.account.alarm('OrganizationTrail-trail-stopped')['ActionsEnabled'] = false),
    ),
    change('a log group that CloudFormation is changing', () => {
      checked.account.logGroupStatus = 'UPDATE_IN_PROGRESS';
      Object.assign(checked.account.logGroup ?? {}, { creationTime: Date.now() });
    }),
    change('a log group that was imported, older than that', () =>
      Object.assign(checked.account.logGroup ?? {}, { creationTime: 1 }),
    ),
    change('something reserved for findings', () => {
      checked.account.functions.forEach((_, name) => checked.account.functions.set(name, 5));
    }),
    change('services that throttle', () => {
      for (const operation of ['DescribeAlarms', 'GetTrail', 'ListSubscriptionsByTopic'])
        checked.account.faults[operation] = { type: 'ThrottlingException', message: 'Rate exceeded', times: 2 };
    }),
  ])('$what', async ({ apply }) => {
    apply();
    expect((await checked.said()).changes).toEqual([]);
  });
});
