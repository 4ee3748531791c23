import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../../lib/contract/organization-access';
import { delegationChecks, isDelegated } from './delegation-checks';
import { bucketChecks, keyChecks } from './delivery-checks';
import type { Facts, Organization, Plan } from './facts';
import { allow, type Finding, fine, notAllowed, notChecked, outOfSight } from './finding';
import { fix } from './fixes';
import { controlPolicyChecks } from './service-control-policies';
import { trailChecks } from './trail-checks';
import { ofUnknownOrganization } from './unknown-organization';

/**
 * Returns what would stop or impair a deployment: at least one finding for each thing that was or should have been
 * checked.
 */
export function diagnose(plan: Plan, facts: Facts): Finding[] {
  const organization = 'value' in facts.organization ? facts.organization.value : undefined;
  if (organization && isArchive(plan, facts)) return archiveChecks(plan, facts, organization);
  return [
    ...organizationChecks(plan, facts),
    ...delegationChecks(plan, facts, organization),
    ...trailChecks(plan, facts),
    ...bucketChecks(plan, facts, organization),
    ...keyChecks(plan, facts, organization),
    ...controlPolicyChecks(plan, facts, organization),
  ];
}

/** Whether the checking account is only the log archive. */
export function isArchive({ archiveAccount }: Plan, facts: Facts): boolean {
  const { account, organization: found } = facts;
  const organization = 'value' in found ? found.value : undefined;
  return (
    organization !== undefined &&
    account === archiveAccount &&
    account !== organization.managementAccountId &&
    !isDelegated(facts, account)
  );
}

/** Checks of an archive that only its own account can make. */
function archiveChecks(plan: Plan, facts: Facts, organization: Organization): Finding[] {
  const { account } = facts;
  const notNamed = { notRead: 'not named' };
  return [
    fine(
      'account',
      `Account ${account} is the log archive of ${organization.id}. From here, only the bucket and the key are checked; check everything else from account ${organization.managementAccountId}.`,
    ),
    ...(plan.bucket === undefined
      ? [
          notChecked(
            'bucket',
            'The bucket of the archive',
            notNamed,
            fix('name-it', { option: 'add --bucket <its name>', property: 'name the bucket' }),
          ),
        ]
      : bucketChecks(plan, facts, organization)),
    ...(plan.key === undefined
      ? [
          notChecked(
            'key',
            'The key of the archive',
            notNamed,
            fix('name-it', { option: 'add --key <its ARN>', property: 'name the key' }),
          ),
        ]
      : keyChecks(plan, facts, organization)),
  ];
}

function organizationChecks(plan: Plan, facts: Facts): Finding[] {
  if ('notRead' in facts.organization) {
    return [
      notAllowed(
        'organization',
        'The organization, its features, and which account manages it',
        facts.organization,
        allow('organizations:DescribeOrganization'),
      ),
      trustedAccess(facts, undefined),
      serviceLinkedRole(facts, undefined),
    ];
  }
  const organization = facts.organization.value;
  if (organization)
    return [
      accountKind(plan, facts, organization),
      featureSet(organization),
      trustedAccess(facts, organization),
      serviceLinkedRole(facts, organization),
    ];
  return [
    {
      check: 'organization',
      level: 'blocks',
      what: `Account ${facts.account} is in no organization.`,
      why: 'An organization trail needs one.',
      fix: fix('create-organization', {}),
    },
  ];
}

function accountKind(
  { isDelegatedAdministrator }: Plan,
  facts: Facts,
  { id, managementAccountId: management }: Organization,
): Finding {
  const { account, delegatedAdministrators: delegated } = facts;
  if (account === management) return fine('account', `Account ${account} is the management account of ${id}.`);
  if (isDelegatedAdministrator && 'notRead' in delegated)
    return notAllowed(
      'account',
      `Whether account ${account} is CloudTrail's delegated administrator`,
      delegated,
      allow('organizations:ListDelegatedAdministrators'),
    );
  if (isDelegated(facts, account)) {
    if (isDelegatedAdministrator)
      return fine('account', `Account ${account} is CloudTrail's delegated administrator of ${id}.`);
    return {
      check: 'account',
      level: 'warning',
      what: `Account ${account} is CloudTrail's delegated administrator of ${id}; its management account is ${management}.`,
      why: 'CloudFormation itself cannot create the trail from here; a function can.',
      fix: fix('deploy-as-delegated-administrator', { account, management }),
    };
  }
  return {
    check: 'account',
    level: 'blocks',
    what: `Account ${account} is a member of ${id}; its management account is ${management}.`,
    why: 'CloudFormation creates a trail in the account that it deploys to, and an organization trail belongs to the management account.',
    fix: fix('deploy-in-management-account', { account, management }),
  };
}

function featureSet({ id, featureSet: found, managementAccountId }: Organization): Finding {
  if (found === 'ALL') return fine('feature-set', `${id} has all features.`);
  return {
    check: 'feature-set',
    level: 'blocks',
    what: `${id} has the feature set ${found}.`,
    why: 'An organization trail needs all features.',
    fix: fix('enable-all-features', { account: managementAccountId }),
  };
}

function trustedAccess({ account, trustedServices: services }: Facts, organization: Organization | undefined): Finding {
  const missing = { check: 'trusted-access', what: 'CloudTrail has no trusted access to the organization.' };
  if ('notRead' in services)
    return notAllowed(
      'trusted-access',
      'Trusted access of CloudTrail',
      services,
      allow('organizations:ListAWSServiceAccessForOrganization'),
    );
  if (services.value.includes(CLOUDTRAIL_SERVICE_PRINCIPAL))
    return fine('trusted-access', 'CloudTrail has trusted access.');
  if (organization === undefined || account === organization.managementAccountId)
    return {
      ...missing,
      level: 'warning',
      why: 'CreateTrail fails without it; the deployment enables it, if its function has the permissions.',
      fix: fix('enable-trusted-access', { account }),
    };
  return {
    ...missing,
    level: 'blocks',
    why: 'CreateTrail fails without it, and only the management account can enable it.',
    fix: fix('enable-trusted-access', { account: organization.managementAccountId }),
  };
}

function serviceLinkedRole(facts: Facts, organization: Organization | undefined): Finding {
  const { account, serviceLinkedRole: role } = facts;
  const owner = organization?.managementAccountId;
  const what = "CloudTrail's service-linked role in the management account";
  if (owner === undefined) return ofUnknownOrganization('service-linked-role', what, facts);
  if (account !== owner)
    return outOfSight(
      'service-linked-role',
      what,
      { notRead: `it cannot be seen from account ${account}` },
      fix('look-from', { account: owner }),
    );
  if ('notRead' in role)
    return notAllowed('service-linked-role', "CloudTrail's service-linked role", role, allow('iam:GetRole'));
  if (role.value) return fine('service-linked-role', 'AWSServiceRoleForCloudTrail is there.');
  return {
    check: 'service-linked-role',
    level: 'warning',
    what: 'The role AWSServiceRoleForCloudTrail is missing.',
    why: 'CloudTrail uses it to list the accounts of the organization. Enabling trusted access creates it; the deployment does that.',
    fix: fix('create-service-linked-role', { account: owner }),
  };
}
