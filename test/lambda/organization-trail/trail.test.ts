import { describe, expect, test } from '@jest/globals';
import { STACK_TAG } from '../../../lib/contract/organization-trail';
import { TrailFault } from '../../support/fake-trails';
import {
  AGGREGATION,
  ARN,
  CALL_RATE,
  DATA_EVENTS,
  DELEGATED,
  ERROR_RATE,
  functionUnderTest,
  MANAGEMENT_EVENTS,
  OTHER,
  OTHER_ARN,
  type Properties,
  PROPERTIES,
  REGION,
} from './function-under-test';

describe('the trail of a delegated administrator that is there', () => {
  const { cloudTrail, create, update, rollBack, remove, kept, note, existing, foreign } = functionUnderTest();

  describe('is updated', () => {
    const topic = `arn:aws:sns:${REGION}:${DELEGATED}:files`;
    test.each<[string, Properties, Record<string, unknown>]>([
      ['its bucket', { S3BucketName: 'other' }, { S3BucketName: 'other' }],
      ['its key prefix', { S3KeyPrefix: 'audit' }, { S3KeyPrefix: 'audit' }],
      [
        'its key',
        { KMSKeyId: `arn:aws:kms:${REGION}:333333333333:key/x` },
        { KmsKeyId: `arn:aws:kms:${REGION}:333333333333:key/x` },
      ],
      [
        'its log group',
        { CloudWatchLogsLogGroupArn: `arn:aws:logs:${REGION}:${DELEGATED}:log-group:other:*` },
        { CloudWatchLogsLogGroupArn: `arn:aws:logs:${REGION}:${DELEGATED}:log-group:other:*` },
      ],
      [
        'its role',
        { CloudWatchLogsRoleArn: 'arn:aws:iam::222222222222:role/other' },
        { CloudWatchLogsRoleArn: 'arn:aws:iam::222222222222:role/other' },
      ],
      ['its topic', { SnsTopicArn: topic }, { SnsTopicName: topic }],
      ['its Regions', { IsMultiRegionTrail: 'false' }, { IsMultiRegionTrail: false }],
      [
        'global service events',
        { IsMultiRegionTrail: 'false', IncludeGlobalServiceEvents: 'false' },
        { IncludeGlobalServiceEvents: false },
      ],
      ['log file validation', { EnableLogFileValidation: 'false' }, { EnableLogFileValidation: false }],
    ])('in %s, and back', async (_, changed, expected) => {
      await existing();
      const before = { ...kept().request };
      expect(await update({ ...PROPERTIES, ...changed })).toMatchObject({
        Status: 'SUCCESS',
        PhysicalResourceId: ARN,
        Data: { Arn: ARN },
      });
      expect(kept().request).toMatchObject(expected);
      expect(cloudTrail.changes()).toEqual(['UpdateTrail']);
      await update(PROPERTIES);
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
      expect(await update({ ...PROPERTIES, InsightSelectors: [CALL_RATE] })).toMatchObject({ Status: 'SUCCESS' });
      expect(kept()).toMatchObject({
        eventSelectors: { AdvancedEventSelectors: [MANAGEMENT_EVENTS] },
        insightSelectors: [CALL_RATE],
        aggregations: [],
      });
    });

    test('not at all where nothing differs, whatever the order of CloudTrail’s lists', async () => {
      const properties = {
        ...PROPERTIES,
        AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS],
        InsightSelectors: [CALL_RATE, ERROR_RATE],
      };
      await existing(properties);
      const reversed = structuredClone(DATA_EVENTS);
      reversed.FieldSelectors.reverse();
      Object.assign(kept(), {
        eventSelectors: {
          AdvancedEventSelectors: [
            reversed,
            {
              ...MANAGEMENT_EVENTS,
              FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'], NotEquals: [] }],
            },
          ],
        },
        insightSelectors: [ERROR_RATE, CALL_RATE],
      });
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
      expect(note()).toBe(
        'fewer aggregations, settings (files in logs/elsewhere/AWSLogs/ stay there; new ones go to logs/AWSLogs/), event selectors, Insights, logging, tags',
      );
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
      expect(await update({ ...PROPERTIES, S3BucketName: 'mine' })).toMatchObject({
        Status: 'FAILED',
        PhysicalResourceId: ARN,
        Reason: expect.stringContaining('does not belong to this stack'),
      });
      expect(cloudTrail.changes()).toEqual([]);
    });

    test('and not where what is left of its tags names another resource', async () => {
      await existing(PROPERTIES, { LogicalResourceId: 'Another' });
      kept().tags.delete(STACK_TAG);
      expect(await update({ ...PROPERTIES, S3BucketName: 'mine' })).toMatchObject({ Status: 'FAILED' });
    });

    test.each(['UnsupportedOperationException', 'UnknownOperationException'])(
      'in a Region that knows no aggregations: %s',
      async (type) => {
        const wants = {
          ...PROPERTIES,
          AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS],
          AggregationConfigurations: [AGGREGATION],
        };
        await existing(wants);
        cloudTrail.faults = { GetEventConfiguration: [new TrailFault(type, 'not here')] };
        expect(await update(wants)).toMatchObject({ Status: 'SUCCESS' });
        expect(note()).toBe('aggregations');
      },
    );

    test('although its aggregations cannot be read, where none are wanted', async () => {
      await existing();
      cloudTrail.faults = { GetEventConfiguration: [new TrailFault('OperationNotPermittedException', 'no')] };
      expect(await update({ ...PROPERTIES, S3BucketName: 'other' })).toMatchObject({ Status: 'SUCCESS' });
      expect(note()).toMatch(
        /^aggregations could not be read, but none are wanted: cloudtrail:GetEventConfiguration of .*OperationNotPermittedException.*, settings \(files in logs\/AWSLogs\/ stay there; new ones go to other\/AWSLogs\/\)$/,
      );
    });

    test('not while its aggregations cannot be read, where some are wanted', async () => {
      const wants = {
        ...PROPERTIES,
        AdvancedEventSelectors: [MANAGEMENT_EVENTS, DATA_EVENTS],
        AggregationConfigurations: [AGGREGATION],
      };
      await existing(wants);
      cloudTrail.faults = { GetEventConfiguration: [new TrailFault('OperationNotPermittedException', 'no')] };
      expect(await update(wants)).toMatchObject({
        Status: 'FAILED',
        Reason: expect.stringContaining('cloudtrail:GetEventConfiguration'),
      });
    });

    test('or says what to do where it cannot be', async () => {
      await existing();
      cloudTrail.faults = {
        UpdateTrail: Array<TrailFault>(20).fill(
          new TrailFault(
            'InsufficientS3BucketPolicyException',
            'Incorrect S3 bucket policy is detected for bucket: other',
          ),
        ),
      };
      const {
        Status: status,
        PhysicalResourceId: id,
        Reason: reason,
      } = await update({ ...PROPERTIES, S3BucketName: 'other' });
      expect([status, id]).toEqual(['FAILED', ARN]);
      expect(reason).toContain(`cloudtrail:UpdateTrail of ${ARN} failed`);
    });
  });

  describe('is replaced', () => {
    test('by one with another name, and deleted afterwards', async () => {
      await existing();
      expect(await update(OTHER)).toMatchObject({
        Status: 'SUCCESS',
        PhysicalResourceId: OTHER_ARN,
        Data: { Arn: OTHER_ARN },
      });
      expect([...cloudTrail.trails.keys()]).toEqual([ARN, OTHER_ARN]);
      // CloudFormation cleans up with the old id and the old properties.
      expect(
        await remove(ARN, PROPERTIES, ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'DELETE_IN_PROGRESS']),
      ).toMatchObject({ Status: 'SUCCESS' });
      expect([...cloudTrail.trails.keys()]).toEqual([OTHER_ARN]);
    });

    test('and comes back when the stack is rolled back', async () => {
      await existing();
      await update(OTHER);
      expect(await rollBack(PROPERTIES, OTHER, OTHER_ARN)).toMatchObject({
        Status: 'SUCCESS',
        PhysicalResourceId: ARN,
      });
      await remove(OTHER_ARN, OTHER, ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'DELETE_IN_PROGRESS']);
      expect([...cloudTrail.trails.keys()]).toEqual([ARN]);
      expect(kept().isLogging).toBe(true);
    });

    test('and stays where its replacement fails, of which the rollback leaves nothing', async () => {
      await existing();
      cloudTrail.faults = { StartLogging: [new TrailFault('OperationNotPermittedException', 'no')] };
      expect(await update(OTHER)).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN });
      expect(cloudTrail.trails.size).toBe(2);
      expect(await rollBack(PROPERTIES, OTHER)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
      expect([...cloudTrail.trails.keys()]).toEqual([ARN]);
      expect(note()).toBe(`${OTHER_ARN} was deleted`);
    });

    test('and a rollback does not fail over what is left', async () => {
      await existing();
      cloudTrail.faults = {
        StartLogging: [new TrailFault('OperationNotPermittedException', 'no')],
        DeleteTrail: [new TrailFault('OperationNotPermittedException', 'no')],
      };
      await update(OTHER);
      expect(await rollBack(PROPERTIES, OTHER)).toMatchObject({ Status: 'SUCCESS' });
      expect(note()).toContain(
        `the remains of a failed replacement could not be deleted: cloudtrail:DeleteTrail of ${OTHER_ARN} failed`,
      );
    });

    test('but not by a trail of somebody else', async () => {
      await existing(OTHER, { LogicalResourceId: 'Another' });
      await existing();
      expect(await update(OTHER)).toMatchObject({
        Status: 'FAILED',
        PhysicalResourceId: ARN,
        Reason: expect.stringContaining(`The trail ${OTHER_ARN} does not belong to this stack`),
      });
      expect(await rollBack(PROPERTIES, OTHER)).toMatchObject({ Status: 'SUCCESS' });
      expect([...cloudTrail.trails.keys()]).toEqual([OTHER_ARN, ARN]);
      expect(note()).toContain(`${OTHER_ARN} was left alone: it belongs to the resource Another`);
    });
  });

  describe('is not replaced', () => {
    test('by a trail that somebody made by hand', async () => {
      await existing(OTHER);
      kept(OTHER_ARN).tags.clear();
      await existing();
      expect(await update({ ...OTHER, S3BucketName: 'mine' })).toMatchObject({
        Status: 'FAILED',
        PhysicalResourceId: ARN,
        Reason: expect.stringContaining('it was created manually'),
      });
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
      expect(await remove('OrganizationTrail-Trail-1A2B3C4D5E6F')).toMatchObject({
        Status: 'SUCCESS',
        PhysicalResourceId: 'OrganizationTrail-Trail-1A2B3C4D5E6F',
      });
      expect(cloudTrail.trails.size).toBe(0);
    });

    test('without an error where it is gone already', async () => {
      expect(await remove()).toMatchObject({ Status: 'SUCCESS' });
      expect(note()).toBe(`${ARN} was gone already`);
      await existing();
      cloudTrail.faults = {
        DeleteTrail: [new TrailFault('TrailNotFoundException', `Unknown trail: ${ARN} for the user: ${DELEGATED}`)],
      };
      expect(await remove()).toMatchObject({ Status: 'SUCCESS' });
    });

    test.each(['OrganizationTrail-Trail-1A2B3C4D5E6F', ARN])(
      'not where it belongs to somebody else: %s',
      async (id) => {
        await foreign();
        expect(await remove(id)).toMatchObject({ Status: 'SUCCESS' });
        expect(cloudTrail.trails.size).toBe(1);
        expect(note()).toContain(`${ARN} was left alone: it belongs to the resource Trail of the stack`);
      },
    );

    test('not where it says nothing of its owner', async () => {
      await existing();
      kept().tags.clear();
      expect(await remove()).toMatchObject({ Status: 'SUCCESS' });
      expect(note()).toContain('was left alone: it was created manually');
    });

    test('or says what to do where the account is no administrator any more', async () => {
      await existing();
      cloudTrail.faults = {
        ListTags: [
          new TrailFault(
            'CloudTrailARNInvalidException',
            `AccountID in ARN is wrong, you can only access resources with AccountID ${DELEGATED}.`,
          ),
        ],
      };
      expect(await remove()).toMatchObject({
        Status: 'FAILED',
        PhysicalResourceId: ARN,
        Reason: expect.stringContaining('is not registered as a delegated administrator'),
      });
      expect(cloudTrail.trails.size).toBe(1);
    });

    test('with success where there are no properties that could have made one', async () => {
      expect(await remove('made-up', { TrailName: '-' })).toMatchObject({ Status: 'SUCCESS' });
      expect(cloudTrail.calls).toEqual([]);
    });
  });
});
