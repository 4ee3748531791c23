import type { CfnTrail, CfnTrailProps } from 'aws-cdk-lib/aws-cloudtrail';
import { type IResolvable, type IResolveContext, Tokenization } from 'aws-cdk-lib/core';
import type { BasicEventSelector, DeployedSettings, DeployedTrail, RecordedSelectors } from '../contract/deployed';
import { cloudFormationTrail } from './cloud-formation-trail';
import { ImportedTrail } from './imported-trail';
import { OrganizationTrail } from './organization-trail';
import type { IOrganizationTrail } from './organization-trail-ref';
import { selectorProperty } from './selector-properties';

/**
 * Returns the deployed settings of a trail, read when the template is rendered.
 *
 * A trail created here is read from its CloudFormation resource, so that overrides count. Nothing refers to the
 * resource: an import of the trail must not change anything else (docs/adopting.md). Properties overridden by path
 * (`addPropertyOverride`) and unknown settings of an imported trail are not compared.
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
    // Last, because it may have the most values: see `splitValue`.
    ...(isShown('AdvancedEventSelectors', 'EventSelectors') && { selectors: selectorsIn(made) }),
  };
}

/** Properties whose name in CloudFormation differs from GetTrail. */
const CFN_NAMES: Readonly<Record<string, string>> = {
  LogFileValidationEnabled: 'EnableLogFileValidation',
  KmsKeyId: 'KMSKeyId',
  SnsTopicARN: 'SnsTopicName',
};

/** The CDK keeps these in a private field. If it does not exist, returns none. */
function overridden(resource: CfnTrail | undefined): string[] {
  const { rawOverrides } = (resource ?? {}) as { rawOverrides?: { Properties?: object } };
  return Object.keys(rawOverrides?.Properties ?? {});
}

/** A missing key prefix may just not have been specified. */
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

/** Includes a list created when the template is rendered. Its contents keep their tokens. */
function listIn<T>(list: IResolvable | readonly (T | IResolvable)[] | undefined): readonly T[] {
  const items: unknown = Tokenization.isResolvable(list) ? list.resolve({} as IResolveContext) : list;
  return Array.isArray(items) ? (items as T[]) : [];
}
