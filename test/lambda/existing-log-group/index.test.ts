import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/existing-log-group';
import type { ExistingLogGroupProperties } from '../../../lib/contract/existing-log-group';
import { type CustomResourceAnswer, FakeCloudFormation } from '../../support/fake-cloud-formation';
import { FakeJsonService } from '../../support/fake-json-service';

const NAME = 'org-trail';
const CONTROL_TOWER = {
  MetricFilters: ['Ours-a', 'Ours-b'],
  MetricNamespaces: ['Ours'],
  SubscriptionFilters: ['Ours-FindingsSubscription1A2B-*'],
  RegexFilters: '0',
};
const NAMED = { ...CONTROL_TOWER, LogGroupName: NAME };

interface Filter {
  readonly filterName: string;
  readonly filterPattern?: string;
  readonly metricTransformations?: { readonly metricNamespace: string }[];
  readonly destinationArn?: string;
}

const metricFilter = (filterName: string, metricNamespace = 'Theirs', filterPattern = '{ $.a = 1 }'): Filter => ({
  filterName,
  filterPattern,
  metricTransformations: [{ metricNamespace }],
});
const metricFilters = (count: number): Filter[] =>
  Array.from({ length: count }, (_, index) => metricFilter(`theirs-${String(index + 1)}`));
const subscription = (filterName: string, destinationArn = `arn:aws:lambda:::function:${filterName}`): Filter => ({
  filterName,
  filterPattern: '',
  destinationArn,
});

/** The function as CloudFormation sees it: a real SDK client, a real response URL. */
describe('the check of a log group that is attached to', () => {
  const cloudFormation = new FakeCloudFormation();
  const { answers } = cloudFormation;
  const logs = new FakeJsonService({});

  beforeAll(async () => {
    await cloudFormation.start();
    process.env['AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'] = await logs.start();
  });
  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    answers.length = logs.calls.length = 0;
    holds({});
  });
  afterAll(async () => {
    await logs.stop();
    await cloudFormation.stop();
  });

  /** What the account has: groups, and filters of the one that is asked about. */
  function holds({
    groups = [{ logGroupName: NAME }],
    filters = [],
    subscriptions = [],
  }: {
    readonly groups?: readonly { readonly logGroupName: string; readonly logGroupClass?: string }[];
    readonly filters?: readonly Filter[];
    readonly subscriptions?: readonly Filter[];
  }): void {
    // In two pages, as CloudWatch Logs may.
    const half = Math.ceil(filters.length / 2);
    logs.answers = {
      DescribeLogGroups: [{ logGroups: groups }],
      DescribeMetricFilters: [
        { metricFilters: filters.slice(0, half), nextToken: 'more' },
        { metricFilters: filters.slice(half) },
      ],
      DescribeSubscriptionFilters: [{ subscriptionFilters: subscriptions }],
    };
  }

  async function send(
    properties: Readonly<Partial<Record<keyof ExistingLogGroupProperties, unknown>>> = NAMED,
    RequestType = 'Create',
    rows?: [stack: string, resource: string],
  ): Promise<CustomResourceAnswer> {
    const given = { ...properties };
    cloudFormation.deploy(given);
    const request = {
      RequestType,
      ...(RequestType !== 'Create' && { PhysicalResourceId: 'existing-log-group' }),
      ResourceProperties: given,
    };
    await handler(cloudFormation.sends(request, rows), { getRemainingTimeInMillis: () => 120_000 });
    return answers.at(-1) ?? {};
  }
  const asked = (): unknown[] => logs.calls.map(({ operation, body }) => [operation, body]);
  const reason = async (...sent: Parameters<typeof send>): Promise<string> => {
    const { Status, Reason = '' } = await send(...sent);
    expect(Status).toBe('FAILED');
    return Reason;
  };

  test('passes one with room, says its name, and only reads', async () => {
    holds({ filters: metricFilters(98), subscriptions: [subscription('siem')] });
    expect(await send()).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'existing-log-group',
      Data: { LogGroupName: NAME },
    });
    expect(asked()).toEqual([
      ['DescribeLogGroups', { logGroupNamePrefix: NAME }],
      ['DescribeMetricFilters', { logGroupName: NAME }],
      ['DescribeMetricFilters', { logGroupName: NAME, nextToken: 'more' }],
      ['DescribeSubscriptionFilters', { logGroupName: NAME }],
    ]);
  });

  test('takes no longer name for it', async () => {
    holds({ groups: [{ logGroupName: `${NAME}-2` }] });
    expect(await reason()).toMatch(/^The log group org-trail does not exist in this account and Region\./);
  });

  test.each([
    ['before landing zone 4.0', 'aws-controltower/CloudTrailLogs'],
    ['since then', 'aws-controltower/CloudTrailLogs-0x4fq1'],
  ])("finds that of Control Tower's trail, as it is named %s", async (_when, logGroupName) => {
    // A prefix finds more than a name that goes on.
    holds({ groups: [{ logGroupName }, { logGroupName: 'aws-controltower/CloudTrailLogsArchive' }] });
    expect(await send(CONTROL_TOWER)).toMatchObject({ Status: 'SUCCESS', Data: { LogGroupName: logGroupName } });
    expect(asked()[0]).toEqual(['DescribeLogGroups', { logGroupNamePrefix: 'aws-controltower/CloudTrailLogs' }]);
  });

  test("names both where there are two of Control Tower's", async () => {
    holds({
      groups: [
        { logGroupName: 'aws-controltower/CloudTrailLogs' },
        { logGroupName: 'aws-controltower/CloudTrailLogs-0x4fq1' },
      ],
    });
    expect(await reason(CONTROL_TOWER)).toBe(
      'There are 2 log groups of Control Tower: aws-controltower/CloudTrailLogs, aws-controltower/CloudTrailLogs-0x4fq1. ' +
        'An earlier landing zone leaves its log group behind. Give the name of the one with new events (attachTo) instead of control-tower.',
    );
  });

  test('lists what may be meant where there is none', async () => {
    holds({
      groups: [
        { logGroupName: 'aws-cloudtrail-logs' },
        { logGroupName: 'OrgTrail' },
        { logGroupName: 'grail' },
        { logGroupName: 'Test-TrailFunction' },
      ],
    });
    expect(await reason(CONTROL_TOWER)).toContain(
      'The log group aws-controltower/CloudTrailLogs or aws-controltower/CloudTrailLogs-<suffix> does not exist in this account and Region. ' +
        'Log groups with "trail" or "Trail" in their names: aws-cloudtrail-logs, OrgTrail.',
    );
    expect(asked()[1]).toEqual(['DescribeLogGroups', { logGroupNamePattern: 'rail' }]);
    holds({ groups: [] });
    expect(await reason()).toContain('No log group there has "trail" or "Trail" in its name.');
  });

  test.each(['INFREQUENT_ACCESS', 'DELIVERY'])(
    'refuses one of class %s, and asks it for no filters',
    async (logGroupClass) => {
      holds({ groups: [{ logGroupName: NAME, logGroupClass }] });
      expect(await reason()).toContain(`The log group org-trail is of class ${logGroupClass}; allowed: STANDARD.`);
      expect(asked()).toHaveLength(1);
    },
  );

  test('takes one that says that it is of class STANDARD', async () => {
    holds({ groups: [{ logGroupName: NAME, logGroupClass: 'STANDARD' }] });
    expect(await send()).toMatchObject({ Status: 'SUCCESS' });
  });

  test('refuses one without room for the filters, and names the first of those that are there', async () => {
    holds({ filters: metricFilters(99) });
    const said = await reason();
    expect(said).toMatch(
      /^Nothing was created on the log group org-trail\. It has 99 metric filters of others \(theirs-1, theirs-2, /,
    );
    expect(said).toContain('theirs-20, and 79 more), and this app adds 2; allowed: 100 together.');
    expect(said).toContain('excludedDetections');
  });

  test('names both subscriptions where none is free, with what findings=false loses', async () => {
    holds({ subscriptions: [subscription('siem', 'arn:siem'), subscription('lake', 'arn:lake')] });
    const said = await reason();
    expect(said).toContain(
      '2 of its 2 subscription filters belong to others (siem to arn:siem, lake to arn:lake), and findings need one.',
    );
    expect(said).toContain('set findings=false: then every detection has an alarm instead');
  });

  test('without findings takes one whose subscriptions are both taken', async () => {
    holds({ subscriptions: [subscription('siem'), subscription('lake')] });
    expect(await send({ ...NAMED, SubscriptionFilters: [] })).toMatchObject({ Status: 'SUCCESS' });
    // CloudFormation may leave out what is empty.
    expect(await send({ ...NAMED, SubscriptionFilters: undefined })).toMatchObject({ Status: 'SUCCESS' });
  });

  test.each(['Create', 'Update'])(
    'on %s counts what is ours by its name once, also where CloudFormation made the name',
    async (type) => {
      holds({
        filters: [...metricFilters(98), metricFilter('Ours-a', 'Ours'), metricFilter('Ours-b', 'Ours')],
        subscriptions: [subscription('siem'), subscription('Ours-FindingsSubscription1A2B-9ZJX0Q')],
      });
      expect(await send(NAMED, type)).toMatchObject({ Status: 'SUCCESS' });
    },
  );

  test('counts what only begins like ours as that of others', async () => {
    holds({ subscriptions: [subscription('siem'), subscription('Ours-FindingsSubscription1A2B-9ZJX-0Q')] });
    expect(await reason()).toContain('siem to');
    holds({ filters: [...metricFilters(98), metricFilter('Ours-a-2', 'Ours')] });
    expect(await reason(NAMED, 'Update')).toContain('It has 99 metric filters of others');
  });

  test('refuses one with too many regular expressions beside ours, and counts none in a text', async () => {
    const regex = '{ $.a = %^x% }';
    const text = '{ $.a = "%x%" }';
    holds({
      filters: [1, 2, 3, 4, 5].map((one) => metricFilter(`r${String(one)}`, 'Theirs', one === 5 ? text : regex)),
    });
    expect(await send({ ...NAMED, RegexFilters: '1' })).toMatchObject({ Status: 'SUCCESS' });
    holds({
      filters: [1, 2, 3, 4].map((one) => metricFilter(`r${String(one)}`, 'Theirs', regex)),
      subscriptions: [{ ...subscription('siem'), filterPattern: '%ERROR%' }],
    });
    expect(await reason({ ...NAMED, RegexFilters: '1' })).toContain(
      'It has 5 filters of others with a regular expression (r1, r2, r3, r4, siem), and this app adds 1; allowed: 5 together.',
    );
    expect(await send()).toMatchObject({ Status: 'SUCCESS' });
  });

  test('refuses one where others have our names, unless what has them is updated', async () => {
    holds({ filters: [metricFilter('Ours-a', 'Theirs')] });
    expect(await reason()).toContain(
      'Others have metric filters with names that this app would use: Ours-a (of the metric namespace Theirs). Set another filterNamePrefix.',
    );
    // After a change of the namespace.
    holds({ filters: [metricFilter('Ours-a', 'Former')] });
    expect(await send(NAMED, 'Update')).toMatchObject({ Status: 'SUCCESS' });
  });

  test('says everything at once, and numbers it', async () => {
    holds({ filters: metricFilters(99), subscriptions: [subscription('siem'), subscription('lake')] });
    expect(await reason()).toMatch(
      / \(1\) It has 99 metric filters .* \(2\) 2 of its 2 subscription filters .* Then deploy again\.$/,
    );
  });

  test('checks an update as well, but not the way back from one that failed', async () => {
    holds({ filters: metricFilters(99), subscriptions: [subscription('siem'), subscription('lake')] });
    expect(await reason(NAMED, 'Update')).toContain('(2)');
    logs.calls.length = 0;
    const back: [string, string] = ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'];
    expect(await send(NAMED, 'Update', back)).toMatchObject({ Status: 'SUCCESS', Data: { LogGroupName: NAME } });
    expect(asked()).toEqual([]);
    const logGroupName = 'aws-controltower/CloudTrailLogs-0x4fq1';
    holds({ groups: [{ logGroupName }], filters: metricFilters(99) });
    expect(await send(CONTROL_TOWER, 'Update', back)).toMatchObject({ Data: { LogGroupName: logGroupName } });
  });

  test.each(['DescribeLogGroups', 'DescribeMetricFilters', 'DescribeSubscriptionFilters'])(
    'names the call where %s is denied',
    async (operation) => {
      logs.answers[operation] = [{ __type: 'AccessDeniedException', message: 'no' }];
      expect(await reason()).toMatch(
        new RegExp(
          `^logs:${operation}.* failed: AccessDeniedException: no\\. .*service control policy.*Then deploy again\\.$`,
        ),
      );
    },
  );

  test('waits for a policy that is not seen yet', async () => {
    logs.answers['DescribeLogGroups']?.unshift({ __type: 'AccessDeniedException', message: 'not yet' });
    expect(await send()).toMatchObject({ Status: 'SUCCESS' });
  });

  test('names every field that is wrong', async () => {
    expect(
      await reason({
        LogGroupName: '',
        MetricFilters: 'a',
        MetricNamespaces: [1],
        SubscriptionFilters: [''],
        RegexFilters: 'x',
      }),
    ).toMatch(
      /^LogGroupName: received "".*; RegexFilters: received "x".*; MetricFilters: received "a".*; MetricNamespaces: received \[1\].*; SubscriptionFilters: received \[""\]/,
    );
    expect(asked()).toEqual([]);
  });

  test('on Delete looks at nothing', async () => {
    expect(await send(NAMED, 'Delete')).toMatchObject({ Status: 'SUCCESS' });
    expect(asked()).toEqual([]);
  });

  test('looks at no other group for somebody who asks for one', async () => {
    await send();
    logs.calls.length = 0;
    await handler(
      cloudFormation.event({ RequestType: 'Create', ResourceProperties: { ...NAMED, LogGroupName: 'another' } }),
      { getRemainingTimeInMillis: () => 120_000 },
    );
    expect(answers.at(-1)).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('in LogGroupName') });
    expect(asked()).toEqual([]);
  });
});
