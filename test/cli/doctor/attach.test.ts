import { describe, expect, test } from '@jest/globals';
import { denied, KEY, keyMetadata, queryError } from '../../support/fake-account';
import {
  attachmentInAccount,
  baseline,
  BASELINE,
  GROUP,
  groupNamed,
  logGroups,
  metricFilters,
  STACK,
  subscriptionOf,
} from './attachment-in-account';

describe('doctor --attach', () => {
  const { account, answers, look } = attachmentInAccount();

  test("finds Control Tower's log group by its random suffix, and nothing wrong with it", async () => {
    for (const args of [['--attach'], ['--attach', 'control-tower'], ['--attach', GROUP]]) {
      const { status, found, of } = await look(...args);
      expect(found.filter(({ level }) => level !== 'fine')).toEqual([]);
      expect(status).toBe(0);
      expect(of('attach-log-group')).toBe(
        `fine: The log group ${GROUP} exists, with class STANDARD, in account 111111111111, Region eu-central-1.`,
      );
      expect(of('attach-trail')).toContain(`-c organization-trail:attachedTrailArn=${BASELINE}`);
      expect(new Set(found.map(({ check }) => check))).toEqual(
        new Set([
          ...['attach-log-group', 'attach-retention', 'attach-key', 'attach-metric-filters'],
          ...['attach-subscription-filters', 'attach-trail', 'attach-trail-status', 'attach-trail-scope'],
          ...['attach-trail-events', 'attach-loop', 'further-copies', 'person-roles'],
        ]),
      );
    }
  });

  test('only reads', async () => {
    await look();
    expect(account.json.calls.length).toBeGreaterThan(5);
    expect(account.json.calls.filter(({ operation }) => !/^(Describe|List|Get)/.test(operation))).toEqual([]);
  });

  test('takes the name of before landing zone 4.0, and not that of another group that begins so', async () => {
    answers()['DescribeLogGroups'] = [
      logGroups(groupNamed('aws-controltower/CloudTrailLogs'), groupNamed('aws-controltower/CloudTrailLogsOld')),
    ];
    expect((await look()).of('attach-log-group')).toMatch(
      /^fine: The log group aws-controltower\/CloudTrailLogs exists/,
    );
  });

  test.each<[string, () => void, string, RegExp, RegExp]>([
    [
      'no group of Control Tower, and lists what is there',
      () => (answers()['DescribeLogGroups'] = [logGroups(groupNamed('org-trail'), groupNamed('app'))]),
      'attach-log-group',
      /^blocks: The log group aws-controltower\/CloudTrailLogs or aws-controltower\/CloudTrailLogs-<suffix> does not exist in account 111111111111, Region eu-central-1\. Log groups with "trail" or "Trail" in their names: org-trail\.$/,
      /^check, and deploy, in the account and home Region of the trail/,
    ],
    [
      'no group at all',
      () => (answers()['DescribeLogGroups'] = [logGroups()]),
      'attach-log-group',
      /No log group there has "trail" or "Trail" in its name\.$/,
      /^check, and deploy, in the account/,
    ],
    [
      'two groups of Control Tower',
      () =>
        (answers()['DescribeLogGroups'] = [
          logGroups(groupNamed(GROUP), groupNamed('aws-controltower/CloudTrailLogs')),
        ]),
      'attach-log-group',
      /^blocks: There are 2 log groups of Control Tower .*: aws-controltower\/CloudTrailLogs-0x4fq1, aws-controltower\/CloudTrailLogs\.$/,
      /^give --attach, .* aws logs describe-log-streams --region eu-central-1 /,
    ],
    [
      'a class without metric filters',
      () => (answers()['DescribeLogGroups'] = [logGroups(groupNamed(GROUP, { logGroupClass: 'INFREQUENT_ACCESS' }))]),
      'attach-log-group-class',
      /^blocks: .* is of class INFREQUENT_ACCESS\.$/,
      /class STANDARD/,
    ],
    [
      'a group that forgets soon',
      () => (answers()['DescribeLogGroups'] = [logGroups(groupNamed(GROUP, { retentionInDays: 1 }))]),
      'attach-retention',
      /^warning: .* keeps events for 1 day\.$/,
      /^aws logs put-retention-policy --region eu-central-1 --log-group-name aws-controltower\//,
    ],
    [
      'a key that is disabled',
      () => {
        answers()['DescribeLogGroups'] = [logGroups(groupNamed(GROUP, { kmsKeyId: KEY }))];
        answers()['DescribeKey'] = [keyMetadata({ KeyState: 'Disabled' })];
      },
      'attach-key',
      /^blocks: The key arn:aws:kms:.*: it is not enabled\.$/,
      /^aws kms enable-key --region eu-central-1/,
    ],
    [
      'a key that is gone',
      () => {
        answers()['DescribeLogGroups'] = [logGroups(groupNamed(GROUP, { kmsKeyId: KEY }))];
        answers()['DescribeKey'] = [{ __type: 'NotFoundException', message: 'none' }];
      },
      'attach-key',
      /^blocks: The key arn:aws:kms:.* of the log group .* does not exist\.$/,
      /./,
    ],
    [
      'too many metric filters of others',
      () => (answers()['DescribeMetricFilters'] = [{ metricFilters: metricFilters(98) }]),
      'attach-metric-filters',
      /^blocks: .* has 98 metric filters of others \(theirs-1, .*theirs-20 and 78 more\); the stack adds \d+ with the defaults, and there is room for 2\.$/,
      /aws logs delete-metric-filter --region eu-central-1 .*\. Of the catalogs, cis has \d+, tuned has \d+/,
    ],
    [
      'a filter of others under a name of ours',
      () =>
        (answers()['DescribeMetricFilters'] = [{ metricFilters: metricFilters(1, () => `${STACK}-trail-stopped`) }]),
      'attach-filter-names',
      /^blocks: .* OrganizationTrail-trail-stopped \(metric namespace LandingZone\)\.$/,
      /organization-trail:filterNamePrefix/,
    ],
    [
      'too many filters of others with a regular expression, of both kinds',
      () => {
        answers()['DescribeMetricFilters'] = [
          {
            metricFilters: metricFilters(4).map((one, index) => ({
              ...one,
              filterPattern: index < 3 ? '{ $.eventName = %^Delete% }' : '{ $.a = "50%" || $.b = "%x%" }',
            })),
          },
        ];
        answers()['DescribeSubscriptionFilters'] = [
          { subscriptionFilters: [{ ...subscriptionOf('siem'), filterPattern: '%ERROR%' }] },
        ];
      },
      'attach-regex-filters',
      /^blocks: .* has 4 filters of others with a regular expression \(theirs-1, theirs-2, theirs-3, siem\); the stack OrganizationTrail has 2 with the defaults\.$/,
      /organization-trail:excludedDetections/,
    ],
    [
      'that both subscriptions are taken',
      () =>
        (answers()['DescribeSubscriptionFilters'] = [
          { subscriptionFilters: [subscriptionOf('siem'), subscriptionOf('archive')] },
        ]),
      'attach-subscription-filters',
      /^blocks: .* has 2 subscription filters of others \(siem to arn:aws:lambda:\S+:siem, archive to \S+\); findings need one, and 2 is the maximum\.$/,
      /aws logs delete-subscription-filter .* organization-trail:findings=false/,
    ],
    [
      'that no trail delivers there',
      () =>
        (answers()['DescribeTrails'] = [
          {
            trailList: [
              baseline({ CloudWatchLogsLogGroupArn: undefined }),
              baseline({
                Name: 'b',
                CloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-central-1:111111111111:log-group:b:*',
              }),
            ],
          },
        ]),
      'attach-trail',
      /^warning: No trail visible in account 111111111111 .* Seen: aws-controltower-BaselineCloudTrail \(to no log group\); b \(to arn:aws:logs:eu-central-1:111111111111:log-group:b\)\.$/,
      /centralization rule/,
    ],
    [
      'a trail that is stopped',
      () => (answers()['GetTrailStatus'] = [{ IsLogging: false }]),
      'attach-trail-status',
      /^warning: The trail aws-controltower-BaselineCloudTrail is stopped\.$/,
      /^aws cloudtrail start-logging --region eu-central-1 --name arn:/,
    ],
    [
      'a trail that may not deliver',
      () => (answers()['GetTrailStatus'] = [{ IsLogging: true, LatestCloudWatchLogsDeliveryError: 'Access denied.' }]),
      'attach-trail-status',
      /^warning: .* fails to deliver to the log group: Access denied/,
      /^aws cloudtrail get-trail-status/,
    ],
    [
      'a trail of one account',
      () => (answers()['DescribeTrails'] = [{ trailList: [baseline({ IsOrganizationTrail: false })] }]),
      'attach-trail-scope',
      /^warning: .* covers one account/,
      /organization-trail:isOrganizationTrail=false/,
    ],
    [
      'a trail of one Region',
      () => (answers()['DescribeTrails'] = [{ trailList: [baseline({ IsMultiRegionTrail: false })] }]),
      'attach-trail-scope',
      /^warning: .* covers only the Region eu-central-1\.$/,
      /^aws cloudtrail update-trail --region eu-central-1/,
    ],
    [
      'a trail that records writes alone',
      () =>
        (answers()['GetEventSelectors'] = [
          { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] },
        ]),
      'attach-trail-events',
      /^warning: .* records write management events, but no read events\.$/,
      /reads and writes, of all sources/,
    ],
    [
      'a trail that leaves out keys',
      () =>
        (answers()['GetEventSelectors'] = [
          { EventSelectors: [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }] },
        ]),
      'attach-trail-events',
      /^warning: .* records no management events of kms\.amazonaws\.com\.$/,
      /./,
    ],
    [
      'a trail of data events alone',
      () => (answers()['GetEventSelectors'] = [{ EventSelectors: [{ IncludeManagementEvents: false }] }]),
      'attach-trail-events',
      /^warning: .* records no management events\.$/,
      /./,
    ],
    [
      'a trail of ours beside it, by its name',
      () =>
        (answers()['DescribeTrails'] = [
          { trailList: [baseline(), baseline({ Name: 'organization-trail', CloudWatchLogsLogGroupArn: undefined })] },
        ]),
      'further-copies',
      /^warning: aws-controltower-BaselineCloudTrail, organization-trail record the same management events; of this product: organization-trail\.$/,
      /^keep one of them: deploy the stack of organization-trail with organization-trail:attachTo/,
    ],
    [
      'a trail of ours beside it, by its tag',
      () => {
        const own = BASELINE.replace(/[^/]+$/, 'audit');
        answers()['DescribeTrails'] = [
          { trailList: [baseline(), baseline({ Name: 'audit', TrailARN: own, CloudWatchLogsLogGroupArn: undefined })] },
        ];
        answers()['ListTags'] = [
          ({ ResourceIdList: ids }) => ({
            ResourceTagList: [{ TagsList: String(ids) === own ? [{ Key: 'cdk-organization-trail', Value: 'A' }] : [] }],
          }),
        ];
      },
      'further-copies',
      /of this product: audit\.$/,
      /./,
    ],
  ])('finds %s', async (_, spoil, check, what, fix) => {
    spoil();
    const { of, fixOf, status, found } = await look();
    expect(of(check)).toMatch(what);
    expect(fixOf(check)).toMatch(fix);
    expect(found.find((one) => one.check === check)?.why).toMatch(/./);
    expect(status).toBe(of(check).startsWith('blocks') ? 1 : 0);
  });

  test('does not take for fine what a trail records that cannot be seen from there', async () => {
    answers()['DescribeTrails'] = [{ trailList: [] }];
    const { of, fixOf } = await look();
    expect(of('attach-trail')).toMatch(/^warning: .* It has no trails and no shadow trails\.$/);
    expect(of('attach-loop')).toMatch(/^not-checked: .* it cannot be seen from account 111111111111$/);
    expect(fixOf('attach-loop')).toMatch(/^check with credentials of the account of the trail/);
  });

  test('counts the filters of the deployed stack as ours', async () => {
    const ours = metricFilters(60, (number) => `${STACK}-${String(number)}`).map((filter) => ({
      ...filter,
      metricTransformations: [{ metricNamespace: STACK }],
    }));
    answers()['DescribeMetricFilters'] = [{ metricFilters: [...ours, ...metricFilters(40)] }];
    answers()['DescribeSubscriptionFilters'] = [
      { subscriptionFilters: [subscriptionOf('siem'), subscriptionOf(`${STACK}-DetectionAlarmsFindings`)] },
    ];
    const { of, status } = await look();
    expect(of('attach-metric-filters')).toMatch(
      /^fine: .*; the stack OrganizationTrail has 60 there, and there is room for 60\.$/,
    );
    expect(of('attach-subscription-filters')).toMatch(/^fine: .* 1 subscription filter of others .* findings have one/);
    expect(status).toBe(0);
  });

  test('is content with a group that keeps events for ever, and with a key that is enabled', async () => {
    answers()['DescribeLogGroups'] = [
      logGroups(groupNamed(GROUP, { kmsKeyId: KEY, retentionInDays: undefined, logGroupClass: undefined })),
    ];
    const { of } = await look();
    expect(of('attach-retention')).toMatch(/^fine: .* keeps events forever\.$/);
    expect(of('attach-key')).toMatch(/^fine: The key arn:aws:kms:.* is enabled\.$/);
    expect(of('attach-log-group')).toMatch(/^fine: .* with class STANDARD/);
  });

  test('says that it could not list what is there', async () => {
    answers()['DescribeLogGroups'] = [logGroups(), denied];
    expect((await look()).of('attach-log-group')).toMatch(
      /^blocks: The log group .* The other log groups could not be read: AccessDenied/,
    );
  });

  test('reads all pages', async () => {
    answers()['DescribeMetricFilters'] = [
      { metricFilters: metricFilters(50), nextToken: 'a' },
      { metricFilters: metricFilters(48, (number) => `more-${String(number)}`) },
    ];
    expect((await look()).of('attach-metric-filters')).toMatch(/^blocks: .* has 98 metric filters of others/);
  });

  test('takes no trail that records no management events for a second copy', async () => {
    answers()['DescribeTrails'] = [
      {
        trailList: [
          baseline(),
          baseline({ Name: 'organization-trail', TrailARN: BASELINE.replace(/[^/]+$/, 'organization-trail') }),
        ],
      },
    ];
    answers()['GetEventSelectors'] = [
      ({ TrailName: name }) => ({
        EventSelectors: [{ IncludeManagementEvents: !String(name).endsWith('/organization-trail') }],
      }),
    ];
    expect((await look()).of('further-copies')).toMatch(/^fine: /);
  });

  test.each<[string, string, RegExp]>([
    ['DescribeLogGroups', 'attach-log-group', /^allow logs:DescribeLogGroups/],
    ['DescribeMetricFilters', 'attach-metric-filters', /^allow logs:DescribeMetricFilters/],
    ['DescribeSubscriptionFilters', 'attach-subscription-filters', /^allow logs:DescribeSubscriptionFilters/],
    ['DescribeTrails', 'attach-trail', /^allow cloudtrail:DescribeTrails/],
    ['GetTrailStatus', 'attach-trail-status', /^allow cloudtrail:GetTrailStatus/],
    ['GetEventSelectors', 'attach-trail-events', /^allow cloudtrail:GetEventSelectors/],
    ['GetEventSelectors', 'attach-loop', /^allow cloudtrail:GetEventSelectors/],
  ])('does not take for fine what %s may not read', async (operation, check, fix) => {
    answers()[operation] = [denied];
    const { of, fixOf, status } = await look();
    expect(of(check)).toMatch(/^not-checked: /);
    expect(of(check)).not.toMatch(/fine: /);
    expect(fixOf(check)).toMatch(fix);
    expect(status).toBe(2);
  });

  test('does not take for fine a key of another account, and says who can look', async () => {
    answers()['DescribeLogGroups'] = [
      logGroups(groupNamed(GROUP, { kmsKeyId: KEY.replace('111111111111', '222222222222') })),
    ];
    answers()['DescribeKey'] = [denied];
    const { of, fixOf, status } = await look();
    expect(of('attach-key')).toMatch(/^not-checked: /);
    expect(fixOf('attach-key')).toMatch(/with credentials of account 222222222222$/);
    expect(status).toBe(2);
  });

  test('does not know of a second copy where tags may not be read, which stops nothing', async () => {
    answers()['DescribeTrails'] = [{ trailList: [baseline(), baseline({ Name: 'audit' })] }];
    answers()['ListTags'] = [denied];
    const { of, fixOf, status } = await look();
    expect(of('further-copies')).toMatch(/^not-checked: Whether one of aws-controltower-BaselineCloudTrail, audit /);
    expect(fixOf('further-copies')).toMatch(/cloudtrail:ListTags/);
    expect(status).toBe(0);
  });

  test('looks at people and at the stack as ever', async () => {
    account.others.rolePages = [queryError('AccessDenied')];
    account.others.stacks = { [STACK]: { StackStatus: 'CREATE_COMPLETE', EnableTerminationProtection: false } };
    const { of } = await look();
    expect(of('person-roles')).toMatch(/^not-checked: /);
    expect(of('termination-protection')).toMatch(/^warning: /);
  });
});
