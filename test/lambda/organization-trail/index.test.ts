import { beforeEach, describe, expect, test } from '@jest/globals';
import { TrailFault } from '../../support/fake-trails';
import {
  AGGREGATION,
  ARN,
  CALL_RATE,
  DATA_EVENTS,
  DELEGATED,
  functionUnderTest,
  MANAGEMENT,
  MANAGEMENT_EVENTS,
  NOT_CREATED,
  PROPERTIES,
  REGION,
  STACK,
} from './function-under-test';

describe('the trail of a delegated administrator', () => {
  const { cloudTrail, create, remove, kept, note, logged, leave, existing, foreign } = functionUnderTest();

  describe('is created', () => {
    test('with everything that is asked for, and says whose it is', async () => {
      const properties = {
        ...PROPERTIES,
        S3KeyPrefix: 'audit',
        SnsTopicArn: `arn:aws:sns:${REGION}:${DELEGATED}:files`,
        AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS],
        InsightSelectors: [CALL_RATE],
        AggregationConfigurations: [AGGREGATION],
      };
      expect(await create(properties)).toMatchObject({
        Status: 'SUCCESS',
        PhysicalResourceId: ARN,
        Data: { Arn: ARN },
      });
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
      expect(kept().tags).toEqual(
        new Map([
          ['cdk-organization-trail:stack', STACK],
          ['cdk-organization-trail:resource', 'Trail'],
        ]),
      );
      expect(cloudTrail.changes()).toEqual([
        'CreateTrail',
        'PutEventSelectors',
        'PutInsightSelectors',
        'PutEventConfiguration',
        'StartLogging',
      ]);
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
      expect(cloudTrail.calls.map(({ operation }) => operation)).toEqual([
        'CreateTrail',
        'PutEventSelectors',
        'StartLogging',
      ]);
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
      expect(kept()).toMatchObject({
        isLogging: true,
        eventSelectors: { AdvancedEventSelectors: [MANAGEMENT_EVENTS] },
      });
      expect(note()).toBe('taken up, event selectors, logging');
    });

    test('or left to the rollback, where the repeated call finds it and nobody can say whose it is', async () => {
      await existing();
      cloudTrail.faults = {
        ListTags: Array<TrailFault>(20).fill(new TrailFault('OperationNotPermittedException', 'no')),
      };
      const answer = await create();
      expect(answer).toMatchObject({
        Status: 'FAILED',
        PhysicalResourceId: ARN,
        Reason: expect.stringContaining(`cloudtrail:ListTags of ${ARN} failed`),
      });
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
      expect(answer['Reason']).toContain(
        `The trail ${ARN} does not belong to this stack: it belongs to the resource Trail of the stack ${STACK.replace('OrganizationTrail', 'Somebody')}.`,
      );
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
      expect(reason).toContain('it was created manually or by something else: it has no tag of this library');
      const [, resource, tags] =
        /aws cloudtrail add-tags --resource-id (\S+) --tags-list ([^']+)'/.exec(String(reason)) ?? [];
      expect(resource).toBe(ARN);
      for (const [, key = '', value = ''] of String(tags).matchAll(/Key=(\S+),Value=(\S+)/g))
        kept().tags.set(key, value);
      // Deployed again after a rollback, the stack has another id.
      const again = STACK.replace('0a1b2c3d', 'ffffffff');
      expect(await create({ ...PROPERTIES, S3BucketName: 'mine' }, { StackId: again })).toMatchObject({
        Status: 'SUCCESS',
        PhysicalResourceId: ARN,
      });
      expect(kept().request['S3BucketName']).toBe('mine');
      expect(kept().tags.get('cdk-organization-trail:stack')).toBe(again);
    });

    test('by a second resource of the same stack with the same name', async () => {
      await existing();
      const answer = await create(PROPERTIES, { LogicalResourceId: 'SecondTrail' });
      expect(answer).toMatchObject({
        Status: 'FAILED',
        PhysicalResourceId: NOT_CREATED,
        Reason: expect.stringContaining('it belongs to the resource Trail of the stack'),
      });
    });

    test('where a trail of that name exists out of sight', async () => {
      cloudTrail.faults = {
        CreateTrail: [
          new TrailFault(
            'TrailAlreadyExistsException',
            `Trail organization-trail already exists for customer: ${DELEGATED}`,
          ),
        ],
      };
      expect(await create()).toMatchObject({
        Status: 'FAILED',
        PhysicalResourceId: NOT_CREATED,
        Reason: expect.stringContaining(`Look for it in account ${DELEGATED}`),
      });
    });

    test.each([
      [
        'NotOrganizationMasterAccountException',
        `aws cloudtrail register-organization-delegated-admin --member-account-id ${DELEGATED}`,
      ],
      ['NotOrganizationManagementAccountException', 'is not registered as a delegated administrator'],
      ['CloudTrailAccessNotEnabledException', `Let account ${MANAGEMENT} enable trusted access`],
      ['NoManagementAccountSLRExistsException', 'aws iam create-service-linked-role'],
      ['OrganizationsNotInUseException', `Account ${DELEGATED} is not in an organization`],
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
      expect(answer).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining("the organization's management account is not 333333333333"),
      });
      expect(answer['Reason']).toContain(`aws cloudtrail delete-trail --name ${ARN}`);
    });

    test.each([
      [
        { TrailName: '-', ManagementAccountId: '1', IsMultiRegionTrail: 'yes' },
        /TrailName: received "-"; allowed: 3 to 128.*; ManagementAccountId: received "1"; allowed: 12 digits.*; IsMultiRegionTrail: received "yes"; allowed: true or false/,
      ],
      [
        { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Like: ['x'] }] }] },
        /AdvancedEventSelectors: received .*; allowed: a list of selectors of events/,
      ],
      [
        { AdvancedEventSelectors: ['all'], InsightSelectors: undefined, AggregationConfigurations: [{}] },
        /AdvancedEventSelectors.*InsightSelectors: received undefined.*AggregationConfigurations/,
      ],
      [
        { AdvancedEventSelectors: [{ FieldSelectors: ['x'] }], S3KeyPrefix: 7 },
        /S3KeyPrefix: received 7; allowed: text, or nothing.*AdvancedEventSelectors/,
      ],
    ])('from properties that make no trail: %j', async (wrong, message) => {
      expect(await create({ ...PROPERTIES, ...wrong })).toMatchObject({
        Status: 'FAILED',
        PhysicalResourceId: NOT_CREATED,
        Reason: expect.stringMatching(message),
      });
      expect(cloudTrail.calls).toEqual([]);
    });
  });

  describe('answers before Lambda kills its function', () => {
    beforeEach(() => {
      process.env['FIRST_PAUSE_MS'] = '100';
    });

    test('with the last error, where there is no time for another attempt of any call', async () => {
      leave(750);
      const fault = new TrailFault('InsufficientS3BucketPolicyException', 'not yet');
      cloudTrail.faults = {
        CreateTrail: [fault, fault],
        PutEventSelectors: Array<TrailFault>(20).fill(new TrailFault('TrailNotFoundException', 'not yet')),
      };
      const started = Date.now();
      const answer = await create();
      expect(Date.now() - started).toBeLessThan(2_000);
      expect(answer).toMatchObject({
        Status: 'FAILED',
        PhysicalResourceId: ARN,
        Reason: expect.stringContaining('cloudtrail:PutEventSelectors'),
      });
      // A third is for the answer, and 300 ms of the other 500 went into CreateTrail.
      expect(cloudTrail.calls.filter(({ operation }) => operation === 'PutEventSelectors').length).toBeLessThan(4);
    });

    test('where CloudTrail does not answer at all, and says that the trail may be there', async () => {
      leave(450);
      cloudTrail.intercept = (operation) =>
        operation === 'CreateTrail' ? new Promise(() => undefined) : Promise.resolve(undefined);
      const answer = await create();
      cloudTrail.intercept = () => Promise.resolve(undefined);
      expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN });
      expect(answer.Reason).toBe(
        `cloudtrail:CreateTrail of ${ARN} failed: OutOfTimeError: The call was not answered in time. ` +
          'The function timed out; its log shows what it did until then. Wait a few minutes. Then deploy again.',
      );
    });

    test('and begins nothing more once its time is over', async () => {
      leave(0);
      expect(await create()).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining('There was no time left for this call.'),
      });
      expect(cloudTrail.calls).toEqual([]);
    });
  });

  test('logs one line a request, without the event', async () => {
    await create();
    expect(logged()).toHaveLength(1);
    expect(logged()[0]).not.toContain('secret');
  });
});
