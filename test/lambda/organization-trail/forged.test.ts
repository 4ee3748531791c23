import { describe, expect, test } from '@jest/globals';
import {
  ARN,
  functionUnderTest,
  MANAGEMENT_EVENTS,
  OTHER,
  OTHER_ARN,
  PROPERTIES,
  type Properties,
  STACK,
} from './function-under-test';

const READS_ONLY = {
  ...MANAGEMENT_EVENTS,
  FieldSelectors: [...MANAGEMENT_EVENTS.FieldSelectors, { Field: 'readOnly', Equals: ['true'] }],
};

/** Whoever may invoke the function writes the event, and so all that stands in it. */
describe('a forged request', () => {
  const { cloudTrail, cloudFormation, invoke, existing, kept, rollBack, note } = functionUnderTest();

  async function atRest(): Promise<void> {
    await existing();
    cloudFormation.pages = [[cloudFormation.stackRow('UPDATE_COMPLETE')]];
  }
  const untouched = (): void => {
    expect(cloudTrail.calls).toEqual([]);
    expect(kept().isLogging).toBe(true);
  };
  const refused = { Status: 'FAILED', Reason: expect.stringContaining('Refused, and nothing was touched') };

  test.each<[string, Record<string, unknown>]>([
    ['deletes the trail', { RequestType: 'Delete', PhysicalResourceId: ARN }],
    ['deletes it by an ID that nobody knows', { RequestType: 'Delete', PhysicalResourceId: 'made-up' }],
    [
      'sends its log files elsewhere',
      { RequestType: 'Update', PhysicalResourceId: ARN, ResourceProperties: { ...PROPERTIES, S3BucketName: 'mine' } },
    ],
    [
      'narrows it to reads',
      {
        RequestType: 'Update',
        PhysicalResourceId: ARN,
        ResourceProperties: { ...PROPERTIES, AdvancedEventSelectors: [READS_ONLY] },
      },
    ],
    ['replaces it', { RequestType: 'Update', PhysicalResourceId: ARN, ResourceProperties: OTHER }],
    ['creates another', { RequestType: 'Create', ResourceProperties: OTHER }],
    ['repairs what nobody asked for', { RequestType: 'Update', PhysicalResourceId: ARN }],
    [
      'comes in the name of another stack',
      { RequestType: 'Delete', PhysicalResourceId: ARN, StackId: STACK.replace('OrganizationTrail', 'Mine') },
    ],
    [
      'comes in the name of another resource',
      { RequestType: 'Delete', PhysicalResourceId: ARN, LogicalResourceId: 'Mine' },
    ],
    [
      'comes in the name of another function',
      {
        RequestType: 'Delete',
        PhysicalResourceId: ARN,
        ServiceToken: 'arn:aws:lambda:us-east-1:666666666666:function:mine',
      },
    ],
  ])('that %s does nothing while the stack is at rest', async (_, request) => {
    await atRest();
    expect(
      await invoke({ ...cloudFormation.event({ RequestType: '', ResourceProperties: PROPERTIES }), ...request }),
    ).toMatchObject(refused);
    untouched();
  });

  test.each<[string, Properties]>([
    ['another bucket', { S3BucketName: 'mine' }],
    ['another prefix', { S3KeyPrefix: 'mine' }],
    ['another key', { KMSKeyId: 'arn:aws:kms:eu-central-1:666666666666:key/1234' }],
    ['another log group', { CloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-central-1:222222222222:log-group:mine:*' }],
    ['another role', { CloudWatchLogsRoleArn: 'arn:aws:iam::222222222222:role/mine' }],
    ['another topic', { SnsTopicArn: 'arn:aws:sns:eu-central-1:666666666666:mine' }],
    ['another trail', { TrailName: 'another-trail' }],
    ['another account', { ManagementAccountId: '666666666666' }],
    ['one Region', { IsMultiRegionTrail: 'false' }],
    ['no global events', { IncludeGlobalServiceEvents: 'false' }],
    ['no digests', { EnableLogFileValidation: 'false' }],
    ['reads only', { AdvancedEventSelectors: [READS_ONLY] }],
    ['Insights', { InsightSelectors: [{ InsightType: 'ApiCallRateInsight', EventCategories: ['Management'] }] }],
    ['aggregations', { AggregationConfigurations: [{ EventCategory: 'Data', Templates: ['API_ACTIVITY'] }] }],
  ])('for %s does nothing, even at the moment of a real one', async (_, changed) => {
    await existing();
    const genuine = cloudFormation.sends({
      RequestType: 'Update',
      PhysicalResourceId: ARN,
      ResourceProperties: PROPERTIES,
    });
    expect(await invoke({ ...genuine, ResourceProperties: { ...PROPERTIES, ...changed } })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(`in ${Object.keys(changed)[0] ?? ''}`),
    });
    untouched();
  });

  test('deletes nothing while an update cleans up behind itself', async () => {
    await existing();
    cloudFormation.pages = [
      [
        { status: 'DELETE_IN_PROGRESS', physicalId: OTHER_ARN },
        { status: 'UPDATE_COMPLETE', physicalId: ARN },
        cloudFormation.stackRow('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'),
      ],
    ];
    expect(
      await invoke(
        cloudFormation.event({ RequestType: 'Delete', PhysicalResourceId: ARN, ResourceProperties: PROPERTIES }),
      ),
    ).toMatchObject(refused);
    untouched();
  });

  test('names no trail that an update would clear away: neither old properties nor a rollback count without CloudFormation', async () => {
    await existing(OTHER);
    await existing();
    const update = cloudFormation.sends({
      RequestType: 'Update',
      PhysicalResourceId: ARN,
      ResourceProperties: PROPERTIES,
    });
    expect(await invoke({ ...update, OldResourceProperties: OTHER })).toMatchObject({ Status: 'SUCCESS' });
    cloudFormation.sends({ RequestType: 'Update', PhysicalResourceId: ARN, ResourceProperties: PROPERTIES }, [
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'UPDATE_IN_PROGRESS',
    ]);
    expect(await invoke({ ...update, OldResourceProperties: OTHER })).toMatchObject({ Status: 'SUCCESS' });
    expect([...cloudTrail.trails.keys()]).toEqual([OTHER_ARN, ARN]);
    // CloudFormation's own rows do count.
    await rollBack(PROPERTIES, OTHER);
    expect(note()).toBe(`${OTHER_ARN} was deleted`);
  });

  test.each([
    'arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail',
    'arn:aws:s3:::logs',
    'arn:aws:cloudtrail:eu-central-1:111111111111:trail/a/b',
  ])('names no trail of elsewhere: %s', async (id) => {
    await existing();
    expect(
      await invoke(
        cloudFormation.sends({ RequestType: 'Delete', PhysicalResourceId: id, ResourceProperties: PROPERTIES }),
      ),
    ).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('Nothing was deleted') });
    untouched();
  });
});
