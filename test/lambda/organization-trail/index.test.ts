import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/organization-trail';
import type { OrganizationTrailProperties } from '../../../lib/contract/organization-trail';
import { FakeCloudFormation } from '../../support/fake-cloud-formation';
import { FakeTrails, type KeptTrail, TrailFault } from '../../support/fake-trails';

const MANAGEMENT = '111111111111';
const DELEGATED = '222222222222';
const REGION = 'eu-central-1';
const STACK = `arn:aws:cloudformation:${REGION}:${DELEGATED}:stack/OrganizationTrail/0a1b2c3d-aaaa-bbbb-cccc-123456789012`;
const ARN = `arn:aws:cloudtrail:${REGION}:${MANAGEMENT}:trail/organization-trail`;
const NOT_CREATED = 'organization-trail-not-created';

const selector = (category: string, ...more: object[]) => ({ Name: category, FieldSelectors: [{ Field: 'eventCategory', Equals: [category] }, ...more] });
const MANAGEMENT_EVENTS = selector('Management');
const DATA_EVENTS = selector('Data', { Field: 'resources.type', Equals: ['AWS::S3::Object'] }, { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::logs/', 'arn:aws:s3:::access/'] });
const CALL_RATE = { InsightType: 'ApiCallRateInsight', EventCategories: ['Management'] };
const ERROR_RATE = { InsightType: 'ApiErrorRateInsight', EventCategories: ['Management', 'Data'] };
const AGGREGATION = { EventCategory: 'Data', Templates: ['API_ACTIVITY'] };

/** As CloudFormation hands it over: booleans are text. */
type Properties = { -readonly [K in keyof OrganizationTrailProperties]?: unknown };
const PROPERTIES: Properties = {
  TrailName: 'organization-trail',
  ManagementAccountId: MANAGEMENT,
  IsOrganizationTrail: 'true',
  IsMultiRegionTrail: 'true',
  IncludeGlobalServiceEvents: 'true',
  EnableLogFileValidation: 'true',
  S3BucketName: 'logs',
  KMSKeyId: `arn:aws:kms:${REGION}:${DELEGATED}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  CloudWatchLogsLogGroupArn: `arn:aws:logs:${REGION}:${DELEGATED}:log-group:events:*`,
  CloudWatchLogsRoleArn: `arn:aws:iam::${DELEGATED}:role/delivery`,
  AdvancedEventSelectors: [MANAGEMENT_EVENTS],
  InsightSelectors: [],
  AggregationConfigurations: [],
};
const OTHER: Properties = { ...PROPERTIES, TrailName: 'another-trail' };
const OTHER_ARN = ARN.replace('organization-trail', 'another-trail');

/** The function as CloudFormation sees it: real SDK clients, a real response URL. */
describe('the trail of a delegated administrator', () => {
  const cloudFormation = new FakeCloudFormation();
  const { answers } = cloudFormation;
  const cloudTrail = new FakeTrails(MANAGEMENT, DELEGATED, REGION);
  let remainingMs: number;
  let log: jest.SpiedFunction<typeof console.log>;

  beforeAll(async () => {
    await cloudFormation.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_CLOUDTRAIL: await cloudTrail.start(),
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      FIRST_PAUSE_MS: '0',
    });
  });
  beforeEach(() => {
    log = jest.spyOn(console, 'log').mockReset().mockImplementation(() => undefined);
    answers.length = 0;
    remainingMs = 12 * 60_000;
    process.env['FIRST_PAUSE_MS'] = '0';
    cloudTrail.reset();
  });
  afterAll(async () => {
    await cloudTrail.stop();
    await cloudFormation.stop();
  });

  async function send(RequestType: string, ResourceProperties: Properties, more: Record<string, unknown> = {}) {
    await handler({
      RequestType,
      ServiceToken: `arn:aws:lambda:${REGION}:${DELEGATED}:function:f`,
      ResponseURL: cloudFormation.responseUrl,
      StackId: STACK,
      RequestId: 'request',
      LogicalResourceId: 'Trail',
      ResourceProperties,
      ...more,
    }, { getRemainingTimeInMillis: () => remainingMs });
    return answers.at(-1) ?? {};
  }
  const create = (properties = PROPERTIES, more = {}) => send('Create', properties, more);
  const update = (properties: Properties, OldResourceProperties = PROPERTIES, PhysicalResourceId = ARN) => send('Update', properties, { OldResourceProperties, PhysicalResourceId });
  const remove = (PhysicalResourceId = ARN, properties = PROPERTIES, more = {}) => send('Delete', properties, { PhysicalResourceId, ...more });
  const kept = (arn = ARN): KeptTrail => {
    const trail = cloudTrail.trails.get(arn);
    if (!trail) throw new Error(`no trail ${arn}`);
    return trail;
  };
  const note = (): unknown => (JSON.parse(String(log.mock.calls.at(-1)?.[0])) as Record<string, unknown>)['note'];

  /** A trail that is there, and of which nothing is to be seen in the calls. */
  async function existing(properties = PROPERTIES, more = {}) {
    await create(properties, more);
    cloudTrail.calls.length = 0;
  }
  const foreign = () => existing(PROPERTIES, { StackId: STACK.replace('OrganizationTrail', 'Somebody') });

  describe('is created', () => {
    test('with everything that is asked for, and says whose it is', async () => {
      const properties = { ...PROPERTIES, S3KeyPrefix: 'audit', SnsTopicArn: `arn:aws:sns:${REGION}:${DELEGATED}:files`, AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS], InsightSelectors: [CALL_RATE], AggregationConfigurations: [AGGREGATION] };
      expect(await create(properties)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN, Data: { Arn: ARN } });
      expect(kept()).toMatchObject({
        request: {
          Name: 'organization-trail',
          IsOrganizationTrail: true,
          IsMultiRegionTrail: true,
          IncludeGlobalServiceEvents: true,
          EnableLogFileValidation: true,
          S3BucketName: 'logs',
          S3KeyPrefix: 'audit',
          KmsKeyId: PROPERTIES.KMSKeyId,
          CloudWatchLogsLogGroupArn: PROPERTIES.CloudWatchLogsLogGroupArn,
          CloudWatchLogsRoleArn: PROPERTIES.CloudWatchLogsRoleArn,
          SnsTopicName: `arn:aws:sns:${REGION}:${DELEGATED}:files`,
        },
        eventSelectors: { AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS] },
        insightSelectors: [CALL_RATE],
        aggregations: [AGGREGATION],
        isLogging: true,
      });
      expect(kept().tags).toEqual(new Map([['cdk-organization-trail:stack', STACK], ['cdk-organization-trail:resource', 'Trail']]));
      expect(cloudTrail.changes()).toEqual(['CreateTrail', 'PutEventSelectors', 'PutInsightSelectors', 'PutEventConfiguration', 'StartLogging']);
    });

    test('and named by its ARN in every call after that', async () => {
      await create({ ...PROPERTIES, InsightSelectors: [CALL_RATE] });
      const names = cloudTrail.calls.slice(1).map(({ body }) => body['Name'] ?? body['TrailName']);
      expect(new Set(names)).toEqual(new Set([ARN]));
    });

    test('without empty texts for what is not asked for', async () => {
      await create();
      expect(Object.values(cloudTrail.calls[0]?.body ?? {})).not.toContain('');
      expect(Object.keys(kept().request)).not.toEqual(expect.arrayContaining(['S3KeyPrefix', 'SnsTopicName']));
    });

    test('with no more calls than it needs', async () => {
      await create();
      expect(cloudTrail.calls.map(({ operation }) => operation)).toEqual(['CreateTrail', 'PutEventSelectors', 'StartLogging']);
      expect(note()).toBe('created, event selectors, logging');
    });

    test.each([
      ['InvalidCloudWatchLogsRoleArnException', 'CreateTrail'],
      ['InsufficientS3BucketPolicyException', 'CreateTrail'],
      ['InsufficientEncryptionPolicyException', 'CreateTrail'],
      ['InsufficientSnsTopicPolicyException', 'CreateTrail'],
      ['NotOrganizationMasterAccountException', 'CreateTrail'],
      ['AccessDeniedException', 'CreateTrail'],
      ['TrailNotFoundException', 'PutEventSelectors'],
      ['ConflictException', 'StartLogging'],
    ])('although CloudTrail answers %s to %s for a while', async (type, operation) => {
      cloudTrail.faults = { [operation]: [new TrailFault(type, 'not yet'), new TrailFault(type, 'not yet')] };
      expect(await create()).toMatchObject({ Status: 'SUCCESS' });
      expect(kept().isLogging).toBe(true);
      expect(cloudTrail.calls.filter((call) => call.operation === operation)).toHaveLength(3);
    });

    test('although CloudTrail throttles', async () => {
      cloudTrail.faults = { StartLogging: [new TrailFault('ThrottlingException', 'Rate exceeded')] };
      expect(await create()).toMatchObject({ Status: 'SUCCESS' });
      expect(kept().isLogging).toBe(true);
    });

    test('although the answer to its creation was lost', async () => {
      cloudTrail.unanswered.add('CreateTrail');
      const { Status: status, PhysicalResourceId: id } = await create();
      expect([status, id]).toEqual(['FAILED', ARN]);
      cloudTrail.unanswered.clear();
      expect(await create()).toMatchObject({ Status: 'SUCCESS' });
      expect(kept()).toMatchObject({ isLogging: true, eventSelectors: { AdvancedEventSelectors: [MANAGEMENT_EVENTS] } });
      expect(note()).toBe('taken up, event selectors, logging');
    });

    test('or left to the rollback, where the repeated call finds it and nobody can say whose it is', async () => {
      await existing();
      cloudTrail.faults = { ListTags: Array<TrailFault>(20).fill(new TrailFault('OperationNotPermittedException', 'no')) };
      const answer = await create();
      expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN, Reason: expect.stringContaining(`cloudtrail:ListTags of ${ARN} failed`) });
      cloudTrail.faults = {};
      expect(await remove(String(answer.PhysicalResourceId))).toMatchObject({ Status: 'SUCCESS' });
      expect(cloudTrail.trails.size).toBe(0);
    });

    test('once, where CloudFormation asks again after a function that died half-way', async () => {
      cloudTrail.faults = { PutEventSelectors: [new TrailFault('InternalFailure', 'died')] };
      await create();
      cloudTrail.calls.length = 0;
      expect(await create()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
      expect(cloudTrail.changes()).toEqual(['CreateTrail', 'PutEventSelectors', 'StartLogging']);
      expect(cloudTrail.trails.size).toBe(1);
    });
  });

  describe('is not created', () => {
    test('over a trail of somebody else, which is named with the ways out, and survives the rollback', async () => {
      await foreign();
      const before = structuredClone(kept());
      const answer = await create({ ...PROPERTIES, S3BucketName: 'mine' });
      expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NOT_CREATED });
      expect(answer['Reason']).toContain(`The trail ${ARN} is not this stack's: it belongs to the resource Trail of the stack ${STACK.replace('OrganizationTrail', 'Somebody')}.`);
      expect(answer['Reason']).toContain(`'aws cloudtrail delete-trail --name ${ARN}'`);
      expect(await remove(NOT_CREATED)).toMatchObject({ Status: 'SUCCESS' });
      // Nor is it looked at: what refused the creation may refuse that as well.
      expect(cloudTrail.calls.map(({ operation }) => operation)).toEqual(['CreateTrail', 'ListTags']);
      expect(kept()).toEqual(before);
    });

    test('over one that was made by hand, until the command of the message hands it over', async () => {
      await foreign();
      kept().tags.clear();
      const { Reason: reason } = await create();
      expect(reason).toContain('it was made by hand or by something else: it has no tag of this library');
      const [, resource, tags] = /aws cloudtrail add-tags --resource-id (\S+) --tags-list ([^']+)'/.exec(String(reason)) ?? [];
      expect(resource).toBe(ARN);
      for (const [, key = '', value = ''] of String(tags).matchAll(/Key=(\S+),Value=(\S+)/g)) kept().tags.set(key, value);
      // Deployed again after a rollback, the stack has another id.
      const again = STACK.replace('0a1b2c3d', 'ffffffff');
      expect(await create({ ...PROPERTIES, S3BucketName: 'mine' }, { StackId: again })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
      expect(kept().request['S3BucketName']).toBe('mine');
      expect(kept().tags.get('cdk-organization-trail:stack')).toBe(again);
    });

    test('by a second resource of the same stack with the same name', async () => {
      await existing();
      const answer = await create(PROPERTIES, { LogicalResourceId: 'SecondTrail' });
      expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NOT_CREATED, Reason: expect.stringContaining('it belongs to the resource Trail of the stack') });
    });

    test('where a trail of that name exists out of sight', async () => {
      cloudTrail.faults = { CreateTrail: [new TrailFault('TrailAlreadyExistsException', `Trail organization-trail already exists for customer: ${DELEGATED}`)] };
      expect(await create()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NOT_CREATED, Reason: expect.stringContaining(`Look for it in account ${DELEGATED}`) });
    });

    test.each([
      ['NotOrganizationMasterAccountException', `aws cloudtrail register-organization-delegated-admin --member-account-id ${DELEGATED}`],
      ['NotOrganizationManagementAccountException', 'is not registered as a delegated administrator'],
      ['CloudTrailAccessNotEnabledException', `Let account ${MANAGEMENT} enable trusted access`],
      ['NoManagementAccountSLRExistsException', 'aws iam create-service-linked-role'],
      ['OrganizationsNotInUseException', `Account ${DELEGATED} is in no organization`],
      ['OrganizationNotInAllFeaturesModeException', 'enable-all-features'],
      ['InsufficientDependencyServiceAccessPermissionException', 'service control policy'],
      ['MaximumNumberOfTrailsExceededException', 'at most 5 trails'],
      ['AccessDeniedException', 'permissions boundary or a service control policy'],
      ['InsufficientS3BucketPolicyException', 'bucketPolicyStatements()'],
      ['InsufficientEncryptionPolicyException', 'keyPolicyStatements()'],
      ['InvalidCloudWatchLogsLogGroupArnException', 'of class STANDARD'],
      ['SomethingNewException', 'Look the error up'],
    ])('after %s, and says what to do', async (type, remedy) => {
      cloudTrail.faults = { CreateTrail: Array<TrailFault>(20).fill(new TrailFault(type, 'because.')) };
      const answer = await create();
      expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NOT_CREATED });
      expect(answer['Reason']).toContain(`cloudtrail:CreateTrail of ${ARN} failed: ${type}: because.`);
      expect(answer['Reason']).toContain(remedy);
      expect(answer['Reason']).toMatch(/Then deploy again\.$/);
    });

    test('in another account than its policies name', async () => {
      const properties = { ...PROPERTIES, ManagementAccountId: '333333333333' };
      const answer = await create(properties);
      expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining("the organization's management account is not 333333333333") });
      expect(answer['Reason']).toContain(`aws cloudtrail delete-trail --name ${ARN}`);
    });

    test.each([
      [{ TrailName: '-', ManagementAccountId: '1', IsMultiRegionTrail: 'yes' }, /TrailName: received "-"; allowed: 3 to 128.*; ManagementAccountId: received "1"; allowed: 12 digits.*; IsMultiRegionTrail: received "yes"; allowed: true or false/],
      [{ AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Like: ['x'] }] }] }, /AdvancedEventSelectors: received .*; allowed: a list of selectors of events/],
      [{ AdvancedEventSelectors: ['all'], InsightSelectors: undefined, AggregationConfigurations: [{}] }, /AdvancedEventSelectors.*InsightSelectors: received undefined.*AggregationConfigurations/],
      [{ AdvancedEventSelectors: [{ FieldSelectors: ['x'] }], S3KeyPrefix: 7 }, /S3KeyPrefix: received 7; allowed: text, or nothing.*AdvancedEventSelectors/],
    ])('from properties that make no trail: %j', async (wrong, message) => {
      expect(await create({ ...PROPERTIES, ...wrong })).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NOT_CREATED, Reason: expect.stringMatching(message) });
      expect(cloudTrail.calls).toEqual([]);
    });

    test('by a function that does not know where it is', async () => {
      expect(await create(PROPERTIES, { ServiceToken: 'elsewhere' })).toMatchObject({ Status: 'FAILED', Reason: 'ServiceToken: received "elsewhere"; allowed: the ARN of this function' });
    });
  });

  describe('is updated', () => {
    const topic = `arn:aws:sns:${REGION}:${DELEGATED}:files`;
    test.each<[string, Properties, Record<string, unknown>]>([
      ['its bucket', { S3BucketName: 'other' }, { S3BucketName: 'other' }],
      ['its key prefix', { S3KeyPrefix: 'audit' }, { S3KeyPrefix: 'audit' }],
      ['its key', { KMSKeyId: `arn:aws:kms:${REGION}:333333333333:key/x` }, { KmsKeyId: `arn:aws:kms:${REGION}:333333333333:key/x` }],
      ['its log group', { CloudWatchLogsLogGroupArn: `arn:aws:logs:${REGION}:${DELEGATED}:log-group:other:*` }, { CloudWatchLogsLogGroupArn: `arn:aws:logs:${REGION}:${DELEGATED}:log-group:other:*` }],
      ['its role', { CloudWatchLogsRoleArn: 'arn:aws:iam::222222222222:role/other' }, { CloudWatchLogsRoleArn: 'arn:aws:iam::222222222222:role/other' }],
      ['its topic', { SnsTopicArn: topic }, { SnsTopicName: topic }],
      ['its Regions', { IsMultiRegionTrail: 'false' }, { IsMultiRegionTrail: false }],
      ['global service events', { IsMultiRegionTrail: 'false', IncludeGlobalServiceEvents: 'false' }, { IncludeGlobalServiceEvents: false }],
      ['log file validation', { EnableLogFileValidation: 'false' }, { EnableLogFileValidation: false }],
    ])('in %s, and back', async (_, changed, expected) => {
      await existing();
      const before = { ...kept().request };
      expect(await update({ ...PROPERTIES, ...changed })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN, Data: { Arn: ARN } });
      expect(kept().request).toMatchObject(expected);
      expect(cloudTrail.changes()).toEqual(['UpdateTrail']);
      await update(PROPERTIES, { ...PROPERTIES, ...changed });
      // What is to be gone is taken away by an empty text.
      expect(kept().request).toEqual({ ...before, S3KeyPrefix: '', SnsTopicName: '' });
    });

    test('in its selectors alone', async () => {
      await existing();
      await update({ ...PROPERTIES, AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS] });
      expect(kept().eventSelectors).toEqual({ AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS] });
      expect(cloudTrail.changes()).toEqual(['PutEventSelectors']);
      expect(note()).toBe('event selectors');
    });

    test('in its Insights and aggregations, which are off once nobody asks for them', async () => {
      const data = { ...PROPERTIES, AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS] };
      await existing({ ...data, InsightSelectors: [CALL_RATE, ERROR_RATE], AggregationConfigurations: [AGGREGATION] });
      await update({ ...data, InsightSelectors: [ERROR_RATE] });
      expect(kept()).toMatchObject({ insightSelectors: [ERROR_RATE], aggregations: [] });
      await update(data);
      expect(kept().insightSelectors).toEqual([]);
      expect(cloudTrail.changes()).toEqual(['PutInsightSelectors', 'PutEventConfiguration', 'PutInsightSelectors']);
    });

    test('from one kind of events to another together with what analyses them', async () => {
      await existing({ ...PROPERTIES, InsightSelectors: [CALL_RATE] });
      const data = { ...PROPERTIES, AdvancedEventSelectors: [DATA_EVENTS], AggregationConfigurations: [AGGREGATION] };
      expect(await update(data)).toMatchObject({ Status: 'SUCCESS' });
      expect(await update({ ...PROPERTIES, InsightSelectors: [CALL_RATE] }, data)).toMatchObject({ Status: 'SUCCESS' });
      expect(kept()).toMatchObject({ eventSelectors: { AdvancedEventSelectors: [MANAGEMENT_EVENTS] }, insightSelectors: [CALL_RATE], aggregations: [] });
    });

    test('not at all where nothing differs, whatever the order of CloudTrail’s lists', async () => {
      const properties = { ...PROPERTIES, AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS], InsightSelectors: [CALL_RATE, ERROR_RATE] };
      await existing(properties);
      const reversed = structuredClone(DATA_EVENTS);
      reversed.FieldSelectors.reverse();
      Object.assign(kept(), { eventSelectors: { AdvancedEventSelectors: [reversed, { ...MANAGEMENT_EVENTS, FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'], NotEquals: [] }] }] }, insightSelectors: [ERROR_RATE, CALL_RATE] });
      expect(await update(properties)).toMatchObject({ Status: 'SUCCESS' });
      expect(cloudTrail.changes()).toEqual([]);
      expect(note()).toBe('nothing to change');
    });

    test('with a key that is known by its alias, which CloudTrail reads back as something else', async () => {
      const alias = { ...PROPERTIES, KMSKeyId: `arn:aws:kms:${REGION}:333333333333:alias/organization-trail` };
      await existing(alias);
      kept().request['KmsKeyId'] = `arn:aws:kms:${REGION}:333333333333:key/of-somebody-else`;
      await update(alias);
      expect(kept().request['KmsKeyId']).toBe(alias.KMSKeyId);
    });

    test('back to what it is to be, whatever somebody did to it', async () => {
      const properties = { ...PROPERTIES, InsightSelectors: [CALL_RATE] };
      await existing(properties);
      const trail = kept();
      trail.isLogging = false;
      trail.insightSelectors = [];
      trail.aggregations = [AGGREGATION];
      trail.eventSelectors = { EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] };
      trail.tags.clear();
      Object.assign(trail.request, { EnableLogFileValidation: false, S3KeyPrefix: 'elsewhere', SnsTopicName: topic });
      await update(properties);
      expect(kept()).toMatchObject({
        request: { EnableLogFileValidation: true, S3KeyPrefix: '', SnsTopicName: '' },
        eventSelectors: { AdvancedEventSelectors: [MANAGEMENT_EVENTS] },
        insightSelectors: [CALL_RATE],
        aggregations: [],
        isLogging: true,
      });
      expect(kept().tags.size).toBe(2);
      expect(note()).toBe('fewer aggregations, settings, event selectors, Insights, logging, tags');
    });

    test('to an organization trail again', async () => {
      await existing();
      kept().request['IsOrganizationTrail'] = false;
      await update(PROPERTIES);
      expect(kept().request['IsOrganizationTrail']).toBe(true);
    });

    test('by creating it again where somebody deleted it', async () => {
      await existing();
      cloudTrail.trails.clear();
      expect(await update(PROPERTIES)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
      expect(kept().isLogging).toBe(true);
      expect(note()).toBe('was gone, created, event selectors, logging');
    });

    test('but not where another stack has made one of that name meanwhile', async () => {
      await foreign();
      expect(await update({ ...PROPERTIES, S3BucketName: 'mine' })).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN, Reason: expect.stringContaining("is not this stack's") });
      expect(cloudTrail.changes()).toEqual([]);
    });

    test.each(['UnsupportedOperationException', 'UnknownOperationException'])('in a Region that knows no aggregations: %s', async (type) => {
      const wants = { ...PROPERTIES, AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS], AggregationConfigurations: [AGGREGATION] };
      await existing(wants);
      cloudTrail.faults = { GetEventConfiguration: [new TrailFault(type, 'not here')] };
      expect(await update(wants)).toMatchObject({ Status: 'SUCCESS' });
      expect(note()).toBe('aggregations');
    });

    test('although its aggregations cannot be read, where none are wanted', async () => {
      await existing();
      cloudTrail.faults = { GetEventConfiguration: [new TrailFault('OperationNotPermittedException', 'no')] };
      expect(await update({ ...PROPERTIES, S3BucketName: 'other' })).toMatchObject({ Status: 'SUCCESS' });
      expect(note()).toMatch(/^aggregations, of which none are wanted, could not be read: cloudtrail:GetEventConfiguration of .*OperationNotPermittedException.*, settings$/);
    });

    test('not while its aggregations cannot be read, where some are wanted', async () => {
      const wants = { ...PROPERTIES, AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS], AggregationConfigurations: [AGGREGATION] };
      await existing(wants);
      cloudTrail.faults = { GetEventConfiguration: [new TrailFault('OperationNotPermittedException', 'no')] };
      expect(await update(wants)).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('cloudtrail:GetEventConfiguration') });
    });

    test('or says what to do where it cannot be', async () => {
      await existing();
      cloudTrail.faults = { UpdateTrail: Array<TrailFault>(20).fill(new TrailFault('InsufficientS3BucketPolicyException', 'Incorrect S3 bucket policy is detected for bucket: other')) };
      const { Status: status, PhysicalResourceId: id, Reason: reason } = await update({ ...PROPERTIES, S3BucketName: 'other' });
      expect([status, id]).toEqual(['FAILED', ARN]);
      expect(reason).toContain(`cloudtrail:UpdateTrail of ${ARN} failed`);
    });
  });

  describe('is replaced', () => {
    test('by one with another name, and deleted afterwards', async () => {
      await existing();
      expect(await update(OTHER)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: OTHER_ARN, Data: { Arn: OTHER_ARN } });
      expect([...cloudTrail.trails.keys()]).toEqual([ARN, OTHER_ARN]);
      // CloudFormation cleans up with the old id and the old properties.
      expect(await remove(ARN)).toMatchObject({ Status: 'SUCCESS' });
      expect([...cloudTrail.trails.keys()]).toEqual([OTHER_ARN]);
    });

    test('and comes back when the stack is rolled back', async () => {
      await existing();
      await update(OTHER);
      expect(await update(PROPERTIES, OTHER, OTHER_ARN)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
      await remove(OTHER_ARN, OTHER);
      expect([...cloudTrail.trails.keys()]).toEqual([ARN]);
      expect(kept().isLogging).toBe(true);
    });

    test('and stays where its replacement fails, of which the rollback leaves nothing', async () => {
      await existing();
      cloudTrail.faults = { StartLogging: [new TrailFault('OperationNotPermittedException', 'no')] };
      expect(await update(OTHER)).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN });
      expect(cloudTrail.trails.size).toBe(2);
      expect(await update(PROPERTIES, OTHER)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
      expect([...cloudTrail.trails.keys()]).toEqual([ARN]);
      expect(note()).toBe(`${OTHER_ARN} was deleted`);
    });

    test('and a rollback does not fail over what is left', async () => {
      await existing();
      cloudTrail.faults = { StartLogging: [new TrailFault('OperationNotPermittedException', 'no')], DeleteTrail: [new TrailFault('OperationNotPermittedException', 'no')] };
      await update(OTHER);
      expect(await update(PROPERTIES, OTHER)).toMatchObject({ Status: 'SUCCESS' });
      expect(note()).toContain(`what was left of a failed replacement could not be deleted: cloudtrail:DeleteTrail of ${OTHER_ARN} failed`);
    });

    test('but not by a trail of somebody else', async () => {
      await existing(OTHER, { LogicalResourceId: 'Another' });
      await existing();
      expect(await update(OTHER)).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN, Reason: expect.stringContaining(`The trail ${OTHER_ARN} is not this stack's`) });
      expect(await update(PROPERTIES, OTHER)).toMatchObject({ Status: 'SUCCESS' });
      expect([...cloudTrail.trails.keys()]).toEqual([OTHER_ARN, ARN]);
      expect(note()).toContain(`${OTHER_ARN} was left alone: it belongs to the resource Another`);
    });
  });

  describe('is not replaced', () => {
    test('by a trail that somebody made by hand', async () => {
      await existing(OTHER);
      kept(OTHER_ARN).tags.clear();
      await existing();
      expect(await update({ ...OTHER, S3BucketName: 'mine' })).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN, Reason: expect.stringContaining('it was made by hand') });
      expect(kept(OTHER_ARN).request['S3BucketName']).toBe('logs');
    });
  });

  describe('is deleted', () => {
    test('by its ARN', async () => {
      await existing();
      expect(await remove()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
      expect(cloudTrail.trails.size).toBe(0);
    });

    test('after a creation that failed half-way', async () => {
      cloudTrail.faults = { StartLogging: [new TrailFault('OperationNotPermittedException', 'no')] };
      const { Status: status, PhysicalResourceId: id } = await create();
      expect([status, id, cloudTrail.trails.size]).toEqual(['FAILED', ARN, 1]);
      expect(await remove(String(id))).toMatchObject({ Status: 'SUCCESS' });
      expect(cloudTrail.trails.size).toBe(0);
    });

    test('after a creation that never answered, where CloudFormation makes up an id', async () => {
      await existing();
      expect(await remove('OrganizationTrail-Trail-1A2B3C4D5E6F')).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'OrganizationTrail-Trail-1A2B3C4D5E6F' });
      expect(cloudTrail.trails.size).toBe(0);
    });

    test('without an error where it is gone already', async () => {
      expect(await remove()).toMatchObject({ Status: 'SUCCESS' });
      expect(note()).toBe(`${ARN} was gone already`);
      await existing();
      cloudTrail.faults = { DeleteTrail: [new TrailFault('TrailNotFoundException', `Unknown trail: ${ARN} for the user: ${DELEGATED}`)] };
      expect(await remove()).toMatchObject({ Status: 'SUCCESS' });
    });

    test.each(['OrganizationTrail-Trail-1A2B3C4D5E6F', ARN])('not where it belongs to somebody else: %s', async (id) => {
      await foreign();
      expect(await remove(id)).toMatchObject({ Status: 'SUCCESS' });
      expect(cloudTrail.trails.size).toBe(1);
      expect(note()).toContain(`${ARN} was left alone: it belongs to the resource Trail of the stack`);
    });

    test('not where it says nothing of its owner', async () => {
      await existing();
      kept().tags.clear();
      expect(await remove()).toMatchObject({ Status: 'SUCCESS' });
      expect(note()).toContain('was left alone: it was made by hand');
    });

    test('or says what to do where the account is no administrator any more', async () => {
      await existing();
      cloudTrail.faults = { ListTags: [new TrailFault('CloudTrailARNInvalidException', `AccountID in ARN is wrong, you can only access resources with AccountID ${DELEGATED}.`)] };
      expect(await remove()).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN, Reason: expect.stringContaining('is not registered as a delegated administrator') });
      expect(cloudTrail.trails.size).toBe(1);
    });

    test('with success where there are no properties that could have made one', async () => {
      expect(await remove('made-up', { TrailName: '-' })).toMatchObject({ Status: 'SUCCESS' });
      expect(cloudTrail.calls).toEqual([]);
    });
  });

  describe('answers before Lambda kills its function', () => {
    beforeEach(() => {
      process.env['FIRST_PAUSE_MS'] = '100';
    });

    test('with the last error, where there is no time for another attempt of any call', async () => {
      remainingMs = 750;
      const fault = new TrailFault('InsufficientS3BucketPolicyException', 'not yet');
      cloudTrail.faults = { CreateTrail: [fault, fault], PutEventSelectors: Array<TrailFault>(20).fill(new TrailFault('TrailNotFoundException', 'not yet')) };
      const started = Date.now();
      const answer = await create();
      expect(Date.now() - started).toBeLessThan(2_000);
      expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN, Reason: expect.stringContaining('cloudtrail:PutEventSelectors') });
      // A third is for the answer, and 300 ms of the other 500 went into CreateTrail.
      expect(cloudTrail.calls.filter(({ operation }) => operation === 'PutEventSelectors').length).toBeLessThan(4);
    });

    test('where CloudTrail does not answer at all, and says that the trail may be there', async () => {
      remainingMs = 450;
      cloudTrail.intercept = (operation) => (operation === 'CreateTrail' ? new Promise(() => undefined) : Promise.resolve(undefined));
      const answer = await create();
      cloudTrail.intercept = () => Promise.resolve(undefined);
      expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN });
      expect(answer.Reason).toBe(
        `cloudtrail:CreateTrail of ${ARN} failed: OutOfTimeError: The call was not answered in time. ` +
          "The function's time was over; its log says what it did until then. Wait a few minutes. Then deploy again.",
      );
    });

    test('and begins nothing more once its time is over', async () => {
      remainingMs = 0;
      expect(await create()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('There was no time left for this call.') });
      expect(cloudTrail.calls).toEqual([]);
    });
  });

  test('logs one line a request, without the event', async () => {
    await create();
    expect(log).toHaveBeenCalledTimes(1);
    expect(String(log.mock.calls[0]?.[0])).not.toContain('secret');
  });
});
