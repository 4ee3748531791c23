import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../../lib/contract/organization-access';
import { bucketChecks, keyChecks } from './delivery-checks';
import { type Finding, fine, notChecked } from './finding';
import type { Facts, Organization, Plan, Trail } from './facts';
import { controlPolicyChecks } from './service-control-policies';

const MOST_TRAILS = 5;
const MOST_DELEGATED = 3;
/** USD for 100,000 management events of a second or later copy. */
const FURTHER_COPY = 2;

/** Who makes trails of such names. */
const MAKERS = [
  ['aws-controltower', 'Control Tower'],
  ['AWSAccelerator', 'the Landing Zone Accelerator'],
] as const;

/** What would stop or spoil a deployment: one finding at least for each thing that was looked at. */
export function diagnose(plan: Plan, facts: Facts): Finding[] {
  if ('notRead' in facts.organization) {
    return [notChecked('organization', 'The organization could not be read', facts.organization, 'allow organizations:DescribeOrganization'), ...trailChecks(plan, facts)];
  }
  const organization = facts.organization.value;
  if (organization === undefined) {
    return [
      {
        check: 'organization',
        level: 'blocks',
        what: `Account ${facts.account} is in no organization.`,
        why: 'An organization trail needs one.',
        mend: 'aws organizations create-organization --feature-set ALL, or deploy a trail of one account: -c organization-trail:isOrganizationTrail=false',
      },
      ...trailChecks(plan, facts),
    ];
  }
  return [
    accountKind(plan, facts, organization),
    featureSet(organization),
    ...(facts.account === organization.managementAccountId ? [trustedAccess(facts), serviceLinkedRole(facts)] : []),
    ...delegation(plan, facts),
    ...trailChecks(plan, facts),
    ...bucketChecks(plan, facts, organization),
    ...keyChecks(plan, facts, organization),
    ...controlPolicyChecks(plan, facts, organization),
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
    mend: `deploy with credentials of account ${managementAccountId}, or register this account as delegated administrator; without, it can have LogArchiveStack and MemberAccountRole`,
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

function trustedAccess({ trustedServices: services }: Facts): Finding {
  const enable = `aws organizations enable-aws-service-access --service-principal ${CLOUDTRAIL_SERVICE_PRINCIPAL}`;
  if ('notRead' in services) return notChecked('trusted-access', 'Trusted access of CloudTrail', services, 'allow organizations:ListAWSServiceAccessForOrganization');
  if (services.value.includes(CLOUDTRAIL_SERVICE_PRINCIPAL)) return fine('trusted-access', 'CloudTrail has trusted access.');
  return { check: 'trusted-access', level: 'warning', what: 'CloudTrail has no trusted access to the organization.', why: 'CreateTrail fails without; the deployment enables it, if its function may.', mend: enable };
}

function serviceLinkedRole({ serviceLinkedRole: role }: Facts): Finding {
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

function trailChecks(plan: Plan, { trails }: Facts): Finding[] {
  if ('notRead' in trails) return [notChecked('trails', 'The trails that are there', trails, 'allow cloudtrail:DescribeTrails')];
  const { trailName, homeRegion } = plan;
  const same = trails.value.filter(({ name }) => name === trailName);
  const others = trails.value.filter(({ name }) => name !== trailName);
  const here = others.filter((trail) => trail.homeRegion === homeRegion || trail.isMultiRegion);
  const findings: Finding[] = same.map((trail) => ({
    check: 'trail-name',
    level: 'warning',
    what: `A trail named ${trailName} is there: ${trail.arn}.`,
    why: 'CreateTrail fails, unless that trail is of the stack that is to be updated.',
    mend: 'another trailName, or npx cdk import (docs/adopting.md)',
  }));
  if (here.length >= MOST_TRAILS) {
    findings.push({
      check: 'trail-quota',
      level: 'blocks',
      what: `${homeRegion} has ${String(here.length)} trails: ${here.map(({ name }) => name).join(', ')}.`,
      why: `An account may have ${String(MOST_TRAILS)} in a Region, shadow trails included, and the quota is not raised.`,
      mend: 'aws cloudtrail delete-trail --name <one that is not needed>',
    });
  }
  if (others.length > 0) findings.push(furtherCopies(others));
  return findings.length > 0 ? findings : [fine('trails', 'No other trail is there.')];
}

function furtherCopies(others: readonly Trail[]): Finding {
  const names = others.map(({ name, isOrganizationTrail }) => {
    const maker = MAKERS.find(([prefix]) => name.startsWith(prefix))?.[1];
    return `${name}${maker === undefined ? '' : ` (of ${maker})`}${isOrganizationTrail ? ', of the organization' : ''}`;
  });
  return {
    check: 'further-copies',
    level: 'warning',
    what: `Other trails are there: ${names.join('; ')}.`,
    why: `Where two trails record the same management events, the second copy costs ${FURTHER_COPY.toFixed(2)} USD per 100,000 events.`,
    mend: 'docs/adopting.md: take one over, replace it, or record no management events here',
  };
}
