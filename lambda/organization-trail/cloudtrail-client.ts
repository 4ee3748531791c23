import {
  AddTagsCommand,
  type AdvancedEventSelector,
  type AggregationConfiguration,
  CloudTrailClient,
  CreateTrailCommand,
  type CreateTrailRequest,
  DeleteTrailCommand,
  GetEventConfigurationCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  type InsightSelector,
  ListTagsCommand,
  PutEventConfigurationCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  StartLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import type {
  AggregationProperty,
  EventSelectorProperty,
  InsightSelectorProperty,
} from '../../lib/contract/organization-trail';
import { LeftBehindError } from '../../core/custom-resource/custom-resource';
import { type CallOptions, type Patience, patiently } from '../../core/custom-resource/patience';
import { explained } from './explain';
import type { TrailPlace, TrailPort, TrailSettings } from './trail';

/**
 * Errors of CloudTrail until it sees what was just written (a policy, a registration, the trail itself), or while
 * another change is in progress.
 */
const PASSING = [
  'CloudTrailAccessNotEnabledException',
  'CloudWatchLogsDeliveryUnavailableException',
  'ConflictException',
  'InsufficientDependencyServiceAccessPermissionException',
  'InsufficientEncryptionPolicyException',
  'InsufficientS3BucketPolicyException',
  'InsufficientSnsTopicPolicyException',
  'InvalidCloudWatchLogsLogGroupArnException',
  'InvalidCloudWatchLogsRoleArnException',
  'KmsKeyNotFoundException',
  'NoManagementAccountSLRExistsException',
  'NotOrganizationManagementAccountException',
  'NotOrganizationMasterAccountException',
  'TrailNotFoundException',
];

/** Manages one trail through the SDK, only by its ARN: CloudTrail would look up a name in the caller's account. */
export function cloudTrailClient(
  place: TrailPlace,
  patience: Patience,
  client = new CloudTrailClient({ maxAttempts: 8 }),
): TrailPort {
  const { arn, name } = place;

  /** Errors in `unless` count as answers, not failures. */
  async function call<T>(
    operation: string,
    request: (options: CallOptions) => Promise<T>,
    ...unless: string[]
  ): Promise<T | undefined> {
    try {
      return await patiently(patience, PASSING, request, unless);
    } catch (error) {
      if (error instanceof Error && unless.includes(error.name)) return undefined;
      throw explained(operation, place, error);
    }
  }

  return {
    async create(settings, tags) {
      try {
        const TagsList = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        const { S3KeyPrefix, SnsTopicName, ...others } = rendered(settings);
        // There is nothing to remove yet, and CreateTrail may reject an empty text.
        const request = new CreateTrailCommand({
          Name: name,
          ...others,
          S3KeyPrefix: S3KeyPrefix || undefined,
          SnsTopicName: SnsTopicName || undefined,
          TagsList,
        });
        const { TrailARN: created } = await patiently(patience, PASSING, (options) => client.send(request, options), [
          'TrailAlreadyExistsException',
        ]);
        return created ?? arn;
      } catch (error) {
        if (error instanceof Error && error.name === 'TrailAlreadyExistsException') return undefined;
        const told = explained('CreateTrail', place, error);
        // Without an explicit denial it is unknown whether the trail was created.
        throw isRefusal(error) ? told : new LeftBehindError(told.message, arn, { cause: error });
      }
    },

    async tags() {
      const answer = await call(
        'ListTags',
        (options) => client.send(new ListTagsCommand({ ResourceIdList: [arn] }), options),
        'TrailNotFoundException',
        'ResourceNotFoundException',
      );
      const found = answer?.ResourceTagList?.find(({ ResourceId: id }) => id === arn);
      return (
        found && Object.fromEntries((found.TagsList ?? []).map(({ Key: key = '', Value: value = '' }) => [key, value]))
      );
    },

    async addTags(tags) {
      const TagsList = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await call('AddTags', (options) => client.send(new AddTagsCommand({ ResourceId: arn, TagsList }), options));
    },

    async settings() {
      const { Trail: trail = {} } =
        (await call('GetTrail', (options) => client.send(new GetTrailCommand({ Name: arn }), options))) ?? {};
      if (!trail.IsOrganizationTrail) return {};
      return {
        isMultiRegion: trail.IsMultiRegionTrail,
        includesGlobalServiceEvents: trail.IncludeGlobalServiceEvents,
        validatesLogFiles: trail.LogFileValidationEnabled,
        bucketName: trail.S3BucketName,
        keyPrefix: trail.S3KeyPrefix,
        keyId: trail.KmsKeyId,
        logGroupArn: trail.CloudWatchLogsLogGroupArn,
        logDeliveryRoleArn: trail.CloudWatchLogsRoleArn,
        topicArn: trail.SnsTopicARN,
      };
    },

    async update(settings) {
      await call('UpdateTrail', (options) =>
        client.send(new UpdateTrailCommand({ Name: arn, ...rendered(settings) }), options),
      );
    },

    async eventSelectors() {
      const answer = await call('GetEventSelectors', (options) =>
        client.send(new GetEventSelectorsCommand({ TrailName: arn }), options),
      );
      return (answer?.AdvancedEventSelectors ?? []) as EventSelectorProperty[];
    },

    async putEventSelectors(selectors) {
      const AdvancedEventSelectors = selectors as AdvancedEventSelector[];
      await call('PutEventSelectors', (options) =>
        client.send(new PutEventSelectorsCommand({ TrailName: arn, AdvancedEventSelectors }), options),
      );
    },

    async insightSelectors() {
      const answer = await call(
        'GetInsightSelectors',
        (options) => client.send(new GetInsightSelectorsCommand({ TrailName: arn }), options),
        'InsightNotEnabledException',
      );
      return (answer?.InsightSelectors ?? []) as InsightSelectorProperty[];
    },

    async putInsightSelectors(selectors) {
      const InsightSelectors = selectors as InsightSelector[];
      await call('PutInsightSelectors', (options) =>
        client.send(new PutInsightSelectorsCommand({ TrailName: arn, InsightSelectors }), options),
      );
    },

    async aggregations() {
      const request = new GetEventConfigurationCommand({ TrailName: arn });
      // A Region without aggregation has none to read, whether or not its endpoint supports the operation.
      const answer = await call(
        'GetEventConfiguration',
        (options) => client.send(request, options),
        'UnsupportedOperationException',
        'UnknownOperationException',
      );
      return (answer?.AggregationConfigurations ?? []) as AggregationProperty[];
    },

    async putAggregations(aggregations) {
      const AggregationConfigurations = aggregations as AggregationConfiguration[];
      await call('PutEventConfiguration', (options) =>
        client.send(new PutEventConfigurationCommand({ TrailName: arn, AggregationConfigurations }), options),
      );
    },

    async isLogging() {
      const answer = await call('GetTrailStatus', (options) =>
        client.send(new GetTrailStatusCommand({ Name: arn }), options),
      );
      return answer?.IsLogging ?? false;
    },

    async startLogging() {
      await call('StartLogging', (options) => client.send(new StartLoggingCommand({ Name: arn }), options));
    },

    async remove() {
      await call(
        'DeleteTrail',
        (options) => client.send(new DeleteTrailCommand({ Name: arn }), options),
        'TrailNotFoundException',
      );
    },
  };
}

/** An empty text removes what an update without the property would keep. */
function rendered(settings: TrailSettings): Omit<CreateTrailRequest, 'Name' | 'TagsList'> {
  return {
    IsOrganizationTrail: true,
    IsMultiRegionTrail: settings.isMultiRegion,
    IncludeGlobalServiceEvents: settings.includesGlobalServiceEvents,
    EnableLogFileValidation: settings.validatesLogFiles,
    S3BucketName: settings.bucketName,
    S3KeyPrefix: settings.keyPrefix ?? '',
    KmsKeyId: settings.keyId,
    CloudWatchLogsLogGroupArn: settings.logGroupArn,
    CloudWatchLogsRoleArn: settings.logDeliveryRoleArn,
    SnsTopicName: settings.topicArn ?? '',
  };
}

function isRefusal(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
}
