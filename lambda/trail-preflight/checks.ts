import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../../lib/contract/organization-access';
import { bucketChecks, keyChecks } from './delivery-checks';
import type { Facts, Organization, Plan } from './facts';
import { type Finding, fine, notChecked, outOfSight } from './finding';
import { controlPolicyChecks } from './service-control-policies';
import { trailChecks } from './trail-checks';

const MOST_DELEGATED = 3;

/** What would stop or spoil a deployment: one finding at least for each thing that was looked at, or should have been. */
export function diagnose(plan: Plan, facts: Facts): Finding[] {
  const organization = 'value' in facts.organization ? facts.organization.value : undefined;
  if (organization && isArchive(plan, facts, organization)) return archiveChecks(plan, facts, organization);
  return [
    ...organizationChecks(plan, facts),
    ...delegation(plan, facts),
    ...trailChecks(plan, facts),
    ...bucketChecks(plan, facts, organization),
    ...keyChecks(plan, facts, organization),
    ...controlPolicyChecks(plan, facts, organization),
  ];
}

/** The account that looks is the log archive, and nothing else. */
function isArchive({ archiveAccount }: Plan, { account, delegatedAdministrators: delegated }: Facts, { managementAccountId }: Organization): boolean {
  return account === archiveAccount && account !== managementAccountId && !('value' in delegated && delegated.value.includes(account));
}

/** Of an archive, what only its own account can see. */
function archiveChecks(plan: Plan, facts: Facts, organization: Organization): Finding[] {
  const { account } = facts;
  const notNamed = { notRead: 'not named' };
  return [
    fine('account', `Account ${account} is the log archive of ${organization.id}. From here bucket and key are looked at, all else from account ${organization.managementAccountId}.`),
    ...(plan.bucket === undefined ? [notChecked('bucket', 'The bucket of the archive', notNamed, '--bucket <its name>')] : bucketChecks(plan, facts, organization)),
    ...(plan.key === undefined ? [notChecked('key', 'The key of the archive', notNamed, '--key <its ARN>')] : keyChecks(plan, facts, organization)),
  ];
}

function organizationChecks(plan: Plan, facts: Facts): Finding[] {
  if ('notRead' in facts.organization) {
    return [
      notChecked('organization', 'The organization, its features, and which account manages it', facts.organization, 'allow organizations:DescribeOrganization'),
      trustedAccess(facts, undefined),
      serviceLinkedRole(facts, undefined),
    ];
  }
  const organization = facts.organization.value;
  if (organization) return [accountKind(plan, facts, organization), featureSet(organization), trustedAccess(facts, organization), serviceLinkedRole(facts, organization)];
  return [
    {
      check: 'organization',
      level: 'blocks',
      what: `Account ${facts.account} is in no organization.`,
      why: 'An organization trail needs one.',
      mend: 'aws organizations create-organization --feature-set ALL, or deploy a trail of one account: -c organization-trail:isOrganizationTrail=false',
    },
  ];
}

function accountKind({ isDelegatedAdministrator }: Plan, { account, delegatedAdministrators: delegated }: Facts, { id, managementAccountId }: Organization): Finding {
  if (account === managementAccountId) return fine('account', `Account ${account} is the management account of ${id}.`);
  if (isDelegatedAdministrator && 'notRead' in delegated) return notChecked('account', `Whether account ${account} is CloudTrail's delegated administrator`, delegated, 'allow organizations:ListDelegatedAdministrators');
  if ('value' in delegated && delegated.value.includes(account)) {
    if (isDelegatedAdministrator) return fine('account', `Account ${account} is CloudTrail's delegated administrator of ${id}.`);
    return {
      check: 'account',
      level: 'warning',
      what: `Account ${account} is CloudTrail's delegated administrator of ${id}; its management account is ${managementAccountId}.`,
      why: 'CloudFormation itself cannot create the trail from here; a function can.',
      mend: `deploy with -c organization-trail:delegatedAdministrator=${account} (isDelegatedAdministrator in code), or with credentials of account ${managementAccountId}`,
    };
  }
  return {
    check: 'account',
    level: 'blocks',
    what: `Account ${account} is a member of ${id}; its management account is ${managementAccountId}.`,
    why: 'CloudFormation creates a trail in the account that it deploys to, and an organization trail belongs to the management account.',
    mend: `deploy with credentials of account ${managementAccountId}, or register this account as delegated administrator; without, it can have LogArchiveStack (look with --archive-account ${account}) and MemberAccountRole`,
  };
}

function featureSet({ id, featureSet: found, managementAccountId }: Organization): Finding {
  if (found === 'ALL') return fine('feature-set', `${id} has all features.`);
  return {
    check: 'feature-set',
    level: 'blocks',
    what: `${id} has the feature set ${found}.`,
    why: 'An organization trail needs all features.',
    mend: `aws organizations enable-all-features in account ${managementAccountId}, then let every invited account accept`,
  };
}

function trustedAccess({ account, trustedServices: services }: Facts, organization: Organization | undefined): Finding {
  const enable = `aws organizations enable-aws-service-access --service-principal ${CLOUDTRAIL_SERVICE_PRINCIPAL}`;
  const missing = { check: 'trusted-access', what: 'CloudTrail has no trusted access to the organization.' };
  if ('notRead' in services) return notChecked('trusted-access', 'Trusted access of CloudTrail', services, 'allow organizations:ListAWSServiceAccessForOrganization');
  if (services.value.includes(CLOUDTRAIL_SERVICE_PRINCIPAL)) return fine('trusted-access', 'CloudTrail has trusted access.');
  if (organization === undefined || account === organization.managementAccountId) return { ...missing, level: 'warning', why: 'CreateTrail fails without; the deployment enables it, if its function may.', mend: enable };
  return { ...missing, level: 'blocks', why: 'CreateTrail fails without, and only the management account can enable it.', mend: `in account ${organization.managementAccountId}: ${enable}` };
}

function serviceLinkedRole({ account, serviceLinkedRole: role }: Facts, organization: Organization | undefined): Finding {
  const owner = organization?.managementAccountId;
  const what = "CloudTrail's service-linked role in the management account";
  if (owner === undefined) return notChecked('service-linked-role', what, { notRead: 'which account that is, is not known' }, 'allow organizations:DescribeOrganization');
  if (account !== owner) return outOfSight('service-linked-role', what, { notRead: `it cannot be seen from account ${account}` }, `look with credentials of account ${owner}`);
  if ('notRead' in role) return notChecked('service-linked-role', "CloudTrail's service-linked role", role, 'allow iam:GetRole on AWSServiceRoleForCloudTrail');
  if (role.value) return fine('service-linked-role', 'AWSServiceRoleForCloudTrail is there.');
  return {
    check: 'service-linked-role',
    level: 'warning',
    what: 'The role AWSServiceRoleForCloudTrail is missing.',
    why: 'CloudTrail lists the accounts of the organization by it. Enabling trusted access makes it, as the deployment does.',
    mend: `aws iam create-service-linked-role --aws-service-name ${CLOUDTRAIL_SERVICE_PRINCIPAL}`,
  };
}

function delegation({ delegatedAdministrator: wanted }: Plan, { delegatedAdministrators: found }: Facts): Finding[] {
  if (wanted === undefined) return [];
  if ('notRead' in found) return [notChecked('delegated-administrator', "CloudTrail's delegated administrators", found, 'allow organizations:ListDelegatedAdministrators')];
  if (found.value.includes(wanted)) return [fine('delegated-administrator', `Account ${wanted} is registered.`)];
  if (found.value.length < MOST_DELEGATED) return [fine('delegated-administrator', `Account ${wanted} can be registered: ${String(found.value.length)} of ${String(MOST_DELEGATED)} are.`)];
  return [
    {
      check: 'delegated-administrator',
      level: 'blocks',
      what: `${String(MOST_DELEGATED)} delegated administrators are registered: ${found.value.join(', ')}.`,
      why: 'CloudTrail has no more.',
      mend: 'aws cloudtrail deregister-organization-delegated-admin --delegated-admin-account-id <one of them>',
    },
  ];
}
