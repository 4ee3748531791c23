import type { CfnTrail, CfnTrailProps } from 'aws-cdk-lib/aws-cloudtrail';
import { type IResolvable, type IResolveContext, Tokenization } from 'aws-cdk-lib/core';
import type { BasicEventSelector, DeployedSettings, DeployedTrail, RecordedSelectors } from '../contract/deployed';
import { cloudFormationTrail } from './cloud-formation-trail';
import { ImportedTrail } from './imported-trail';
import { OrganizationTrail } from './organization-trail';
import type { IOrganizationTrail } from './organization-trail-ref';
import { selectorProperty } from './selector-properties';

/**
 * What is known of how a trail is to be; asked for when the template is written.
 *
 * A trail that is made here is read from its resource, where that is CloudFormation's own, so that what was overridden there counts. Nothing refers to the
 * resource: an import of the trail may change nothing else (docs/adopting.md). A property that was overridden by its path (`addPropertyOverride`) is not
 * compared, and neither is what nobody said of an imported trail.
 */
export function deployedTrail(trail: IOrganizationTrail): DeployedTrail {
  if (trail instanceof OrganizationTrail) return ofOwn(trail);
  return { settings: trail instanceof ImportedTrail ? ofImported(trail) : {} };
}

type Made = Omit<CfnTrailProps, 'tags'>;

function ofOwn(trail: OrganizationTrail): DeployedTrail {
  const { parts, isOrganizationTrail } = trail._made;
  const resource = trail.node.defaultChild as CfnTrail | undefined;
  const made: Made = resource ?? cloudFormationTrail(trail, parts, isOrganizationTrail);
  const hidden = overridden(resource);
  const settings = {
    IsMultiRegionTrail: made.isMultiRegionTrail,
    IncludeGlobalServiceEvents: made.includeGlobalServiceEvents,
    IsOrganizationTrail: made.isOrganizationTrail,
    LogFileValidationEnabled: made.enableLogFileValidation,
    S3BucketName: made.s3BucketName,
    S3KeyPrefix: made.s3KeyPrefix ?? null,
    KmsKeyId: made.kmsKeyId,
    CloudWatchLogsLogGroupArn: made.cloudWatchLogsLogGroupArn,
    CloudWatchLogsRoleArn: made.cloudWatchLogsRoleArn,
    SnsTopicARN: made.snsTopicName === undefined ? null : trail.deliveryTopic?.topicArn,
  } as DeployedSettings;
  const shown = Object.entries(settings).filter(([name]) => !hidden.includes(CFN_NAMES[name] ?? name));
  const isShown = (...names: string[]): boolean => !names.some((name) => hidden.includes(name));
  return {
    settings: Object.fromEntries(shown),
    ...(isShown('InsightSelectors') && {
      insightSelectors: listIn<CfnTrail.InsightSelectorProperty>(made.insightSelectors).map((one) => ({
        InsightType: String(one.insightType),
        EventCategories: one.eventCategories ?? [],
      })),
    }),
    ...(isShown('AggregationConfigurations') && {
      aggregations: listIn<CfnTrail.AggregationConfigurationProperty>(made.aggregationConfigurations).map((one) => ({
        EventCategory: one.eventCategory,
        Templates: one.templates,
      })),
    }),
    // Last, since its values may be the most: see `splitValue`.
    ...(isShown('AdvancedEventSelectors', 'EventSelectors') && { selectors: selectorsIn(made) }),
  };
}

/** Where CloudFormation has another name than GetTrail. */
const CFN_NAMES: Readonly<Record<string, string>> = {
  LogFileValidationEnabled: 'EnableLogFileValidation',
  KmsKeyId: 'KMSKeyId',
  SnsTopicARN: 'SnsTopicName',
};

/** The CDK has these in a private field, and tells nobody: without it, none. */
function overridden(resource: CfnTrail | undefined): string[] {
  const { rawOverrides } = (resource ?? {}) as { rawOverrides?: { Properties?: object } };
  return Object.keys(rawOverrides?.Properties ?? {});
}

/** A key prefix that is not said may be one that nobody needed to say. */
function ofImported({ bucket, keyPrefix, encryptionKey, logGroup }: ImportedTrail): DeployedSettings {
  return {
    S3BucketName: bucket?.bucketName,
    S3KeyPrefix: keyPrefix,
    KmsKeyId: encryptionKey?.keyArn,
    CloudWatchLogsLogGroupArn: logGroup?.logGroupArn,
  };
}

function selectorsIn(made: Made): RecordedSelectors {
  const advanced = listIn<CfnTrail.AdvancedEventSelectorProperty>(made.advancedEventSelectors);
  if (advanced.length > 0) return { advanced: advanced.map(selectorProperty) };
  return { basic: listIn<CfnTrail.EventSelectorProperty>(made.eventSelectors).map(basicSelector) };
}

function basicSelector(selector: CfnTrail.EventSelectorProperty): BasicEventSelector {
  return {
    ReadWriteType: selector.readWriteType,
    IncludeManagementEvents: selector.includeManagementEvents as boolean | undefined,
    ExcludeManagementEventSources: selector.excludeManagementEventSources,
    DataResources: listIn<CfnTrail.DataResourceProperty>(selector.dataResources).map(({ type, values }) => ({
      Type: type,
      Values: values,
    })),
  };
}

/** Also one that is made when the template is written. What is in it keeps its tokens. */
function listIn<T>(list: IResolvable | readonly (T | IResolvable)[] | undefined): readonly T[] {
  const items: unknown = Tokenization.isResolvable(list) ? list.resolve({} as IResolveContext) : list;
  return Array.isArray(items) ? (items as T[]) : [];
}
