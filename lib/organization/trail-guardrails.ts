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
   * Where the policies are attached: IDs of the root, of organizational units, or of accounts. A target takes five service control policies, of
   * which FullAWSAccess is mostly one.
   *
   * @default - nowhere yet: attach them by hand once you have read them
   */
  readonly targetIds?: string[];

  /**
   * What the names of the policies begin with, before a dash and a number. They are unique in an organization.
   *
   * @default - the trail's name and '-guardrails'
   */
  readonly policyName?: string;
}

/**
 * Service control policies that keep everybody but the deploying roles from what the trail consists of: in a log archive account, in a delegated
 * administrator's, and what there is of it in every member account. **They do not bind the management account**: what is there, they do not protect.
 *
 * They only deny, and only what is named: the archive's buckets, objects, key and alias; the stacks; of a delegated administrator also the functions,
 * roles, log groups, alarms, topics, table and rules of the stack; stopping, changing or deleting the trail; the role of the event history; the roles
 * that are excepted; leaving the organization, closing those accounts, and switching the home Region off there. AWS services and their service-linked roles go on
 * working: CloudTrail delivers, and lifecycle rules delete.
 *
 * Whoever may use an excepted role may do what it may. With a CDK deployment that is whoever may assume its deploying role, by default all
 * administrators of that account: name roles that they cannot assume, or narrow the trust of `cdk bootstrap`.
 *
 * Deploy it in the organization's management account, or a delegated administrator for policies of AWS Organizations. Service control policies have to be
 * enabled. Costs nothing.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export class TrailGuardrails extends Construct {
  /**
   * The same policies as JSON text, for whoever manages them elsewhere: Control Tower, Terraform, another account. As many as are needed for AWS's 5,120
   * characters each.
   *
   * @throws when a value is malformed, absent, or would except nobody; all at once
   */
  public static documents(options: GuardrailOptions): string[] {
    const problems = new Problems('TrailGuardrails', 'documents()');
    problems.throwIfAbsent(options, 'exceptRoles', 'homeRegion', 'managementAccountId');
    const { homeRegion = '', managementAccountId = '' } = options;
    const { partition } = RegionInfo.get(homeRegion);
    if (partition === undefined)
      problems.add(received('homeRegion', homeRegion, 'a Region that this version of the CDK knows'));
    return policies(problems, options, { partition: partition ?? 'aws', homeRegion, managementAccountId }).map((one) =>
      JSON.stringify(one),
    );
  }

  /** The policies as JSON text. What is known only at deployment is a token in it. */
  public readonly documents: string[];

  /** The IDs of the policies. Known only at deployment. */
  public readonly policyIds: string[];

  /**
   * @throws when a value is malformed, or would except nobody; all at once
   */
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
            'not the management account, which these policies do not bind',
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
    // AWS Organizations refuses two changes at once.
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
        `roles that make a statement of ${String(lengthOf(long))} characters`,
        `so many that each statement fits into the ${String(MAX_SERVICE_CONTROL_POLICY_LENGTH)} of a policy; one pattern can stand for several`,
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

/** A path stands in an ARN behind a slash already. */
function withoutSlash(role: string): string {
  return role.replace(/^\//, '');
}
