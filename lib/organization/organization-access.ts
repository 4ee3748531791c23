import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import { type CustomResource, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ORGANIZATION_ID } from '../contract/identifiers';
import {
  CLOUDTRAIL_SERVICE_PRINCIPAL,
  EXPECTED_ID_PROPERTY,
  MODE_PROPERTY,
  type OrganizationAccessMode,
  type OrganizationFacts,
} from '../contract/organization-access';
import { boundResource } from '../internal/bound-resource';
import { useArchitecture } from '../internal/function-architecture';
import { Problems } from '../internal/problems';
import { createServiceLinkedRole, serviceLinkedRoleArn } from './cloudtrail-permissions';

/**
 * Properties of OrganizationAccess.
 */
export interface OrganizationAccessProps {
  /**
   * Only read the organization's facts: checks only that the organization exists, and enables nothing. For accounts
   * other than the management account, such as a log archive. `rootId` cannot be read there.
   *
   * @default false
   */
  readonly describeOnly?: boolean;

  /**
   * The ID that the organization must have, if it is known: the deployment fails in another organization, instead of
   * writing policies for the wrong one.
   *
   * @default - any organization
   */
  readonly expectedOrganizationId?: string;

  /**
   * The architecture of its function.
   *
   * @default - that of the enclosing construct or stack; else x86, which every Region has
   */
  readonly architecture?: Architecture;
}

/**
 * Checks the organization of the stack's account, enables CloudTrail's access to it, and returns its IDs.
 *
 * A custom resource. On create and update it checks that the organization exists with all features and that the stack's
 * account is its management account, and enables trusted access for CloudTrail if necessary. A deployment that cannot
 * succeed fails here, with a message that says what to do. Trusted access belongs to the whole organization, so
 * deleting the stack does not change it.
 *
 * Costs nothing except a function that runs once per deployment.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html
 */
export class OrganizationAccess extends Construct {
  /** The organization ID, for example `o-a1b2c3d4e5`. Known only at deployment. */
  public readonly organizationId: string;

  /** The account ID of the organization's management account, 12 digits. Known only at deployment. */
  public readonly managementAccountId: string;

  /** `ALL` or `CONSOLIDATED_BILLING`. Known only at deployment. */
  public readonly featureSet: string;

  private readonly resource: CustomResource;
  private readonly mode: OrganizationAccessMode;

  public constructor(scope: Construct, id: string, props: OrganizationAccessProps = {}) {
    super(scope, id);
    useArchitecture(this, props.architecture);
    const problems = new Problems('OrganizationAccess', this.node.path);
    problems.throwIfAbsent(props);
    problems.check('expectedOrganizationId', props.expectedOrganizationId, ORGANIZATION_ID);
    problems.throwIfAny();
    this.mode = props.describeOnly ? 'DescribeOnly' : 'EnableTrustedAccess';
    this.resource = boundResource(this, {
      resourceType: 'Custom::OrganizationAccess',
      properties: { [MODE_PROPERTY]: this.mode, [EXPECTED_ID_PROPERTY]: props.expectedOrganizationId },
      function: {
        bundle: 'organization-access',
        description: props.describeOnly
          ? 'Reads facts about the AWS organization for a CloudTrail deployment'
          : 'Checks the AWS organization for a CloudTrail deployment and enables trusted access',
        timeout: Duration.minutes(3),
        permissions: props.describeOnly ? this.describePermissions() : this.allPermissions(),
      },
    }).resource;
    this.organizationId = this.attribute('OrganizationId');
    this.managementAccountId = this.attribute('ManagementAccountId');
    this.featureSet = this.attribute('FeatureSet');
  }

  /**
   * The ID of the organization's root, for example `r-a1b2`. Known only at deployment.
   *
   * Throws if the construct is describe-only: only the management account may list the roots.
   */
  public get rootId(): string {
    if (this.mode === 'DescribeOnly') {
      throw new Error(
        `OrganizationAccess at '${this.node.path}': rootId cannot be read with describeOnly: ` +
          'AWS Organizations allows only the management account to list the roots',
      );
    }
    return this.attribute('RootId');
  }

  /**
   * Whether it succeeds in any account of the organization, not just in the management account.
   *
   * @internal
   */
  public get _isDescribeOnly(): boolean {
    return this.mode === 'DescribeOnly';
  }

  private attribute(name: keyof OrganizationFacts): string {
    return this.resource.getAttString(name);
  }

  private describePermissions(): PolicyStatement[] {
    return [
      // These actions have no resource type and no suitable condition key: '*' is the finest that AWS offers.
      new PolicyStatement({ actions: ['organizations:DescribeOrganization'], resources: ['*'] }),
    ];
  }

  private allPermissions(): PolicyStatement[] {
    return [
      new PolicyStatement({
        actions: [
          'organizations:DescribeOrganization',
          'organizations:ListAWSServiceAccessForOrganization',
          'organizations:ListRoots',
        ],
        // As above: no resource types.
        resources: ['*'],
      }),
      new PolicyStatement({
        actions: ['organizations:EnableAWSServiceAccess'],
        // No resource type either, but a condition key.
        resources: ['*'],
        conditions: { StringEquals: { 'organizations:ServicePrincipal': CLOUDTRAIL_SERVICE_PRINCIPAL } },
      }),
      // Enabling trusted access creates CloudTrail's service-linked role on behalf of the caller; if the role was
      // deleted, the function creates it.
      new PolicyStatement({ actions: ['iam:GetRole'], resources: [serviceLinkedRoleArn(this)] }),
      createServiceLinkedRole(this),
    ];
  }
}
