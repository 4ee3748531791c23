import { CfnPolicy } from 'aws-cdk-lib/aws-organizations';
import { Stack } from 'aws-cdk-lib/core';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { MAX_SERVICE_CONTROL_POLICY_LENGTH } from '../contract/limits';
import { archiveNamesOf, DEFAULT_TRAIL_NAME } from '../contract/names';
import { received, receivedInWords } from '../contract/received';
import { Problems } from '../internal/problems';
import { checkGuardrails, POLICY_TARGET } from './guardrails/guardrail-input';
import type { GuardrailOptions } from './guardrails/guardrail-options';
import type { GuardrailPlan } from './guardrails/guardrail-plan';
import { type GuardrailPolicy, guardrailPolicies, lengthOf } from './guardrails/guardrail-policies';

/**
 * Properties of TrailGuardrails.
 */
export interface TrailGuardrailsProps extends GuardrailOptions {
  /**
   * Where the policies are attached: IDs of the root, OUs or accounts. A target can have five service control policies,
   * usually including FullAWSAccess.
   *
   * @default - nowhere: attach them manually after reviewing them
   */
  readonly targetIds?: string[];

  /**
   * The prefix of the policy names, followed by a hyphen and a number. Names must be unique in the organization.
   *
   * @default - the trail's name followed by '-guardrails'
   */
  readonly policyName?: string;
}

/**
 * Service control policies that deny everyone but the deploying roles access to the resources of the trail: in a log
 * archive account, in a delegated administrator's account, and in every member account. **They do not restrict the
 * management account**: resources there are not protected.
 *
 * They contain only Deny statements for named resources: the archive's buckets, objects, key and alias; the stacks; for
 * a delegated administrator also the functions, roles, log groups, alarms, topics, table and rules of the stack;
 * stopping, changing or deleting the trail; the role of the event history; the excepted roles; leaving the
 * organization, closing those accounts, and disabling the home Region there. AWS services and their service-linked
 * roles continue to work: CloudTrail delivers, and lifecycle rules delete.
 *
 * Anyone who can use an excepted role has the exception. With a CDK deployment that is anyone who can assume its
 * deploying role, by default all administrators of that account: use roles that they cannot assume, or narrow the trust
 * of `cdk bootstrap`.
 *
 * Deploy it in the organization's management account, or in a delegated administrator for policies of AWS
 * Organizations. Service control policies must be enabled. Costs nothing.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export class TrailGuardrails extends Construct {
  /**
   * Returns the same policies as JSON, for other tools or accounts: Control Tower, Terraform, another account. As many
   * as needed for AWS's limit of 5,120 characters each.
   *
   * @throws InputError if a value is malformed, missing, or would except nobody; with all problems at once
   */
  public static documentsFor(options: GuardrailOptions): string[] {
    const problems = new Problems('TrailGuardrails', 'documentsFor()');
    problems.throwIfAbsent(options, 'exceptRoles', 'homeRegion', 'managementAccountId');
    const { homeRegion = '', managementAccountId = '' } = options;
    const { partition } = RegionInfo.get(homeRegion);
    if (partition === undefined)
      problems.add(received('homeRegion', homeRegion, 'a Region that this version of the CDK knows'));
    return policies(problems, options, { partition: partition ?? 'aws', homeRegion, managementAccountId }).map((one) =>
      JSON.stringify(one),
    );
  }

  /** The policies as JSON. Values that are known only at deployment are tokens. */
  public readonly documents: string[];

  /** The IDs of the policies. Known only at deployment. */
  public readonly policyIds: string[];

  /** @throws InputError if a value is malformed, or would except nobody; with all problems at once */
  public constructor(scope: Construct, id: string, props: TrailGuardrailsProps) {
    super(scope, id);
    const problems = new Problems('TrailGuardrails', this.node.path);
    problems.throwIfAbsent(props, 'exceptRoles');
    const { account, partition, region } = Stack.of(this);
    const { homeRegion = region, managementAccountId = account, targetIds } = props;
    for (const [index, target] of (targetIds ?? []).entries()) {
      problems.check(`targetIds[${String(index)}]`, target, POLICY_TARGET);
      if (target === managementAccountId)
        problems.add(
          received(
            `targetIds[${String(index)}]`,
            target,
            'an account other than the management account, which these policies do not restrict',
          ),
        );
    }
    const made = policies(problems, props, { partition, homeRegion, managementAccountId });
    this.documents = made.map((one) => JSON.stringify(one));
    const { policyName = `${props.trailName ?? DEFAULT_TRAIL_NAME}-guardrails` } = props;
    const resources = made.map(
      (content, index) =>
        new CfnPolicy(this, `Policy${String(index + 1)}`, {
          type: 'SERVICE_CONTROL_POLICY',
          name: `${policyName}-${String(index + 1)}`,
          description: "Protects the organization's CloudTrail trail and its archive from all but the deploying roles",
          content,
          targetIds,
        }),
    );
    // AWS Organizations rejects concurrent changes.
    for (const [index, resource] of resources.entries()) {
      const before = resources[index - 1];
      if (before) resource.node.addDependency(before);
    }
    this.policyIds = resources.map(({ attrId }) => attrId);
  }
}

function policies(
  problems: Problems,
  options: GuardrailOptions,
  known: Pick<GuardrailPlan, 'partition' | 'homeRegion' | 'managementAccountId'>,
): GuardrailPolicy[] {
  checkGuardrails(problems, options, known);
  problems.throwIfAny();
  const made = guardrailPolicies(planOf(options, known));
  const long = made.find((one) => lengthOf(one) > MAX_SERVICE_CONTROL_POLICY_LENGTH);
  if (long)
    problems.add(
      receivedInWords(
        'exceptRoles',
        `roles that result in a statement of ${String(lengthOf(long))} characters`,
        `few enough that each statement fits into the ${String(MAX_SERVICE_CONTROL_POLICY_LENGTH)} characters of a policy; one pattern can match several`,
      ),
    );
  problems.throwIfAny();
  return made;
}

function planOf(
  options: GuardrailOptions,
  known: Pick<GuardrailPlan, 'partition' | 'homeRegion' | 'managementAccountId'>,
): GuardrailPlan {
  const { trailName = DEFAULT_TRAIL_NAME, stackName = 'OrganizationTrail', exceptRoles, keyArns = [] } = options;
  const { logArchiveAccount: archiveAccount, delegatedAdministrator: administrator, rolePath = '/' } = options;
  return {
    ...known,
    trailName,
    exceptRoles,
    keyArns,
    memberRole: options.eventHistoryRole === undefined ? undefined : withoutSlash(options.eventHistoryRole),
    archive: archiveAccount === undefined ? undefined : archiveOf(options, archiveAccount, trailName, known.homeRegion),
    administrator: administrator === undefined ? undefined : { accountId: administrator, stackName, rolePath },
  };
}

function archiveOf(
  options: GuardrailOptions,
  accountId: string,
  trailName: string,
  region: string,
): GuardrailPlan['archive'] {
  const { archiveBucketName: bucketName, archiveNamespace: namespace, archiveStackName } = options;
  const { stackName = 'OrganizationTrail' } = options;
  const names = archiveNamesOf({ trailName, accountId, region, bucketName, namespace });
  return {
    accountId,
    stackName: archiveStackName ?? `${stackName}LogArchive`,
    bucketNames: [names.bucketName, names.accessLogBucketName],
    keyAlias: names.keyAlias,
  };
}

/** The slash before the path is already in the ARN. */
function withoutSlash(role: string): string {
  return role.replace(/^\//, '');
}
