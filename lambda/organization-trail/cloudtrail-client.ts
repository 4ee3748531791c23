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
import type { AggregationProperty, EventSelectorProperty, InsightSelectorProperty } from '../../lib/contract/organization-trail';
import { LeftBehindError } from '../custom-resource/custom-resource';
import { explained } from './explain';
import { patiently } from './patience';
import type { TrailPlace, TrailPort, TrailSettings } from './trail';

/** One trail through the SDK, by its ARN alone: CloudTrail would look up a name in the account of the caller. */
export function cloudTrailClient(place: TrailPlace, pauseMs: number, client = new CloudTrailClient({ maxAttempts: 8 })): TrailPort {
  const { arn, name } = place;

  /** `unless` are answers, and not failures, by their names. */
  async function call<T>(operation: string, request: () => Promise<T>, ...unless: string[]): Promise<T | undefined> {
    try {
      return await patiently(pauseMs, request, unless);
    } catch (error) {
      if (error instanceof Error && unless.includes(error.name)) return undefined;
      throw explained(operation, place, error);
    }
  }

  return {
    async create(settings, tags) {
      try {
        const TagsList = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        const request = new CreateTrailCommand({ Name: name, ...rendered(settings), TagsList });
        const { TrailARN: created } = await patiently(pauseMs, () => client.send(request), ['TrailAlreadyExistsException']);
        return created ?? arn;
      } catch (error) {
        if (error instanceof Error && error.name === 'TrailAlreadyExistsException') return undefined;
        const told = explained('CreateTrail', place, error);
        // Without a refusal nobody knows whether the trail was created.
        throw isRefusal(error) ? told : new LeftBehindError(told.message, arn, { cause: error });
      }
    },

    async tags() {
      const answer = await call('ListTags', () => client.send(new ListTagsCommand({ ResourceIdList: [arn] })), 'TrailNotFoundException', 'ResourceNotFoundException');
      const found = answer?.ResourceTagList?.find(({ ResourceId: id }) => id === arn);
      return found && Object.fromEntries((found.TagsList ?? []).map(({ Key: key = '', Value: value = '' }) => [key, value]));
    },

    async addTags(tags) {
      const TagsList = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await call('AddTags', () => client.send(new AddTagsCommand({ ResourceId: arn, TagsList })));
    },

    async settings() {
      const { Trail: trail = {} } = (await call('GetTrail', () => client.send(new GetTrailCommand({ Name: arn })))) ?? {};
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
      await call('UpdateTrail', () => client.send(new UpdateTrailCommand({ Name: arn, ...rendered(settings) })));
    },

    async eventSelectors() {
      const answer = await call('GetEventSelectors', () => client.send(new GetEventSelectorsCommand({ TrailName: arn })));
      return (answer?.AdvancedEventSelectors ?? []) as EventSelectorProperty[];
    },

    async putEventSelectors(selectors) {
      const AdvancedEventSelectors = selectors as AdvancedEventSelector[];
      await call('PutEventSelectors', () => client.send(new PutEventSelectorsCommand({ TrailName: arn, AdvancedEventSelectors })));
    },

    async insightSelectors() {
      const answer = await call('GetInsightSelectors', () => client.send(new GetInsightSelectorsCommand({ TrailName: arn })), 'InsightNotEnabledException');
      return (answer?.InsightSelectors ?? []) as InsightSelectorProperty[];
    },

    async putInsightSelectors(selectors) {
      const InsightSelectors = selectors as InsightSelector[];
      await call('PutInsightSelectors', () => client.send(new PutInsightSelectorsCommand({ TrailName: arn, InsightSelectors })));
    },

    async aggregations() {
      // A Region without aggregation has none to read.
      const answer = await call('GetEventConfiguration', () => client.send(new GetEventConfigurationCommand({ TrailName: arn })), 'UnsupportedOperationException');
      return (answer?.AggregationConfigurations ?? []) as AggregationProperty[];
    },

    async putAggregations(aggregations) {
      const AggregationConfigurations = aggregations as AggregationConfiguration[];
      await call('PutEventConfiguration', () => client.send(new PutEventConfigurationCommand({ TrailName: arn, AggregationConfigurations })));
    },

    async isLogging() {
      const answer = await call('GetTrailStatus', () => client.send(new GetTrailStatusCommand({ Name: arn })));
      return answer?.IsLogging ?? false;
    },

    async startLogging() {
      await call('StartLogging', () => client.send(new StartLoggingCommand({ Name: arn })));
    },

    async remove() {
      await call('DeleteTrail', () => client.send(new DeleteTrailCommand({ Name: arn })), 'TrailNotFoundException');
    },
  };
}

/** An empty text takes away what an update that merely leaves it out would keep. */
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
