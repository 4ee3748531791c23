import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws, type CfnResource, Duration, type ITaggableV2, Lazy, Stack, TagManager, TagType } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { trailArnOf } from '../contract/names';
import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../contract/organization-access';
import {
  type OrganizationTrailProperties,
  STACK_TAG,
  type TagProperty,
  TRAIL_ARN_ATTRIBUTE,
} from '../contract/organization-trail';
import { boundResource } from '../internal/bound-resource';
import {
  createServiceLinkedRole,
  listDelegatedAdministrators,
  serviceLinkedRoleArn,
} from '../organization/cloudtrail-permissions';
import { selectorProperty } from './selector-properties';
import type { TrailParts } from './trail-parts';

/**
 * The actions of the function on its trail. All of them have a trail as their resource; CreateTrail needs AddTags to
 * set tags.
 */
const ACTIONS = [
  'AddTags',
  'CreateTrail',
  'DeleteTrail',
  'GetEventConfiguration',
  'GetEventSelectors',
  'GetInsightSelectors',
  'GetTrail',
  'GetTrailStatus',
  'ListTags',
  'PutEventConfiguration',
  'PutEventSelectors',
  'PutInsightSelectors',
  'StartLogging',
  'UpdateTrail',
];

/**
 * An organization trail, deployed from a delegated administrator: a custom resource, because CloudFormation looks for
 * the trail in the account that it deploys to, where it does not exist (docs/decisions/0009).
 */
export class DelegatedTrail extends Construct implements ITaggableV2 {
  /** The resource for metadata and dependencies. */
  public readonly resource: CfnResource;

  /** The ARN of the trail, in the management account. A resource that uses this value is deployed after the trail. */
  public readonly trailArn: string;

  /** A custom resource has no tags. Tags that the app sets on everything, or on trails, are collected here. */
  public readonly cdkTagManager = new TagManager(TagType.KEY_VALUE, 'AWS::CloudTrail::Trail');

  public constructor(scope: Construct, id: string, parts: TrailParts) {
    super(scope, id);
    const { resource, cfnResource } = boundResource(this, {
      resourceType: 'Custom::OrganizationTrail',
      properties: { ...rendered(parts), Tags: later(() => this.tags()) },
      function: {
        bundle: 'organization-trail',
        description: "Manages the organization's trail for a delegated administrator of CloudTrail",
        // Each of its calls is retried for up to two minutes until CloudTrail sees what was just written, and all of
        // them must fit in this time.
        timeout: Duration.minutes(12),
        permissions: [...this.trailPermissions(parts), ...this.organizationPermissions()],
      },
    });
    this.resource = cfnResource;
    this.trailArn = resource.getAttString(TRAIL_ARN_ATTRIBUTE);
  }

  /** Includes the stack's tags, which CloudFormation would set on its own trail resource. */
  private tags(): TagProperty[] | undefined {
    const tags = Object.entries({ ...Stack.of(this).tags.tagValues(), ...this.cdkTagManager.tagValues() });
    return tags.length === 0 ? undefined : tags.map(([Key, Value]) => ({ Key, Value }));
  }

  private trailPermissions({ trail: { identity }, logDeliveryRole }: TrailParts): PolicyStatement[] {
    const named = (actions: string[]): string[] => actions.map((action) => `cloudtrail:${action}`);
    const { partition, homeRegion } = identity;
    const trailArn = (trailName: string, managementAccountId = identity.managementAccountId): string =>
      trailArnOf({ partition, homeRegion, managementAccountId, trailName });
    return [
      new PolicyStatement({ actions: named(ACTIONS), resources: [identity.trailArn] }),
      // CreateTrail takes a name: AWS does not document in which of the two accounts IAM then looks for it.
      new PolicyStatement({
        actions: named(['AddTags', 'CreateTrail']),
        resources: [trailArn(identity.trailName, Stack.of(this).account)],
      }),
      // After a name change, the former trail is no longer named here when it is deleted.
      new PolicyStatement({ actions: named(['ListTags']), resources: [trailArn('*')] }),
      new PolicyStatement({
        actions: named(['DeleteTrail']),
        resources: [trailArn('*')],
        conditions: { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: Aws.STACK_ID } },
      }),
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [logDeliveryRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': CLOUDTRAIL_SERVICE_PRINCIPAL } },
      }),
    ];
  }

  /**
   * The permissions that CloudTrail needs on behalf of whoever manages an organization trail, except for what only the
   * management account may do.
   * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html
   */
  private organizationPermissions(): PolicyStatement[] {
    return [
      new PolicyStatement({
        actions: [
          'organizations:DescribeOrganization',
          'organizations:ListAccounts',
          'organizations:ListAWSServiceAccessForOrganization',
        ],
        // No resource types and no suitable condition keys: '*' is the finest that AWS offers.
        resources: ['*'],
      }),
      listDelegatedAdministrators(),
      new PolicyStatement({ actions: ['iam:GetRole'], resources: [serviceLinkedRoleArn(this)] }),
      createServiceLinkedRole(this),
    ];
  }
}

function rendered({ trail, trailScope, recorded, logDeliveryRole }: TrailParts): OrganizationTrailProperties {
  return {
    TrailName: trail.identity.trailName,
    ManagementAccountId: trail.identity.managementAccountId,
    IsOrganizationTrail: true,
    IsMultiRegionTrail: trailScope.isMultiRegionTrail,
    IncludeGlobalServiceEvents: trailScope.includeGlobalServiceEvents,
    EnableLogFileValidation: true,
    S3BucketName: trail.bucket.bucketName,
    S3KeyPrefix: trail.keyPrefix,
    KMSKeyId: trail.encryptionKey.keyArn,
    CloudWatchLogsLogGroupArn: trail.logGroup.logGroupArn,
    CloudWatchLogsRoleArn: logDeliveryRole.roleArn,
    SnsTopicArn: trail.deliveryTopic?.topicArn,
    AdvancedEventSelectors: later(() => recorded().advancedEventSelectors.map(selectorProperty)),
    InsightSelectors: later(() =>
      recorded().insightSelectors.map(({ insightType, eventCategories }) => ({
        InsightType: String(insightType),
        EventCategories: eventCategories ?? [],
      })),
    ),
    AggregationConfigurations: later(() =>
      (recorded().aggregationConfigurations ?? []).map(({ eventCategory, templates }) => ({
        EventCategory: eventCategory,
        Templates: templates,
      })),
    ),
  };
}

/** Rendered late: more may be recorded until then. */
function later<T>(list: () => T[] | undefined): T[] {
  return Lazy.uncachedAny({ produce: list }) as unknown as T[];
}
