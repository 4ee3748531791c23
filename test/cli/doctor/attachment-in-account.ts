import { beforeEach } from '@jest/globals';
import { type FakeAccount, type FakeStackResource, MANAGEMENT } from '../../support/fake-account';
import type { AnswerTo } from '../../support/fake-json-service';
import { doctorInAccount, type Examination } from './doctor-in-account';

export const GROUP = 'aws-controltower/CloudTrailLogs-0x4fq1';
export const GROUP_ARN = `arn:aws:logs:eu-central-1:${MANAGEMENT}:log-group:${GROUP}`;
export const BASELINE = `arn:aws:cloudtrail:eu-central-1:${MANAGEMENT}:trail/aws-controltower-BaselineCloudTrail`;
export const STACK = 'OrganizationTrail';

/** A trail that delivers to {@link GROUP}, as DescribeTrails answers it. */
export function baseline(more: object = {}): object {
  return {
    Name: 'aws-controltower-BaselineCloudTrail',
    TrailARN: BASELINE,
    HomeRegion: 'eu-central-1',
    IsOrganizationTrail: true,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    CloudWatchLogsLogGroupArn: `${GROUP_ARN}:*`,
    ...more,
  };
}

export function groupNamed(logGroupName: string, more: object = {}): object {
  return { logGroupName, logGroupClass: 'STANDARD', retentionInDays: 14, ...more };
}

export const subscriptionOf = (filterName: string): object => ({
  filterName,
  filterPattern: '',
  destinationArn: `arn:aws:lambda:eu-central-1:${MANAGEMENT}:function:${filterName}`,
});

export function metricFilters(count: number, named = (number: number) => `theirs-${String(number)}`): object[] {
  return Array.from({ length: count }, (_, index) => ({
    filterName: named(index + 1),
    filterPattern: 'ERROR',
    metricTransformations: [{ metricNamespace: 'LandingZone', metricName: 'a' }],
  }));
}

/** Selectors of data events, as GetEventSelectors answers them. */
export function dataEvents(...more: object[]): AnswerTo {
  return {
    AdvancedEventSelectors: [
      { Name: 'Management', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
      ...more.map((conditions) => ({
        Name: 'Data',
        FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }, ...[conditions].flat()],
      })),
    ],
  };
}

export function part(ResourceType: string, LogicalResourceId: string, PhysicalResourceId: string): FakeStackResource {
  return { ResourceType, LogicalResourceId, PhysicalResourceId };
}

export interface AttachmentInAccount {
  readonly account: FakeAccount;
  readonly answers: () => Record<string, AnswerTo[]>;
  /** Looks at Control Tower's group, unless told otherwise. */
  readonly look: (...args: string[]) => Promise<Examination & { readonly of: (check: string) => string }>;
}

/** `doctor --attach` in an account of Control Tower with which nothing is wrong at the start of each test. */
export function attachmentInAccount(): AttachmentInAccount {
  const { account, findings } = doctorInAccount();
  const answers = (): Record<string, AnswerTo[]> => account.json.answers;
  beforeEach(() => {
    Object.assign(answers(), {
      // As CloudWatch Logs does: by the beginning of a name, or by what is in it.
      DescribeLogGroups: [logGroups(groupNamed(GROUP), groupNamed('org-trail'), groupNamed('app'))],
      DescribeMetricFilters: [{ metricFilters: metricFilters(3) }],
      DescribeSubscriptionFilters: [{ subscriptionFilters: [] }],
      DescribeTrails: [{ trailList: [baseline()] }],
      GetEventSelectors: [{ EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] }],
      GetTrailStatus: [{ IsLogging: true }],
      ListTags: [{ ResourceTagList: [{ ResourceId: BASELINE, TagsList: [] }] }],
    });
  });
  return {
    account,
    answers,
    look: async (...args) => {
      const examination = await findings(
        '--home-region',
        'eu-central-1',
        ...(args.length > 0 ? args : ['--attach', 'control-tower']),
      );
      const of = (check: string): string =>
        examination.found
          .filter((one) => one.check === check)
          .map(({ level, what }) => `${level}: ${what}`)
          .join('\n');
      return { ...examination, of };
    },
  };
}

export function logGroups(...groups: object[]): AnswerTo {
  const all = groups as { logGroupName: string }[];
  return (body) => {
    const { logGroupNamePrefix: prefix = '', logGroupNamePattern: pattern = '' } = body as Record<string, string>;
    return {
      logGroups: all.filter(({ logGroupName: name }) => name.startsWith(prefix) && name.includes(pattern)),
    };
  };
}
