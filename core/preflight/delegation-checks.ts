import type { Facts, Organization, Plan } from './facts';
import { allow, type Finding, fine, notAllowed, outOfSight } from './finding';
import { fix } from './fixes';
import { ofUnknownOrganization } from './unknown-organization';

const CHECK = 'delegated-administrator';
const MOST = 3;
const ACTIVE = 'ACTIVE';

export function isDelegated({ delegatedAdministrators: found }: Facts, account: string): boolean {
  return 'value' in found && found.value.some(({ id }) => id === account);
}

/** Checks whether the given account is or can be a delegated administrator of CloudTrail, and can act as one. */
export function delegationChecks(
  { delegatedAdministrator: wanted }: Plan,
  facts: Facts,
  organization: Organization | undefined,
): Finding[] {
  if (wanted === undefined) return [];
  if (wanted === organization?.managementAccountId) {
    return [
      {
        check: CHECK,
        level: 'blocks',
        what: `Account ${wanted} is the management account.`,
        why: 'It owns every trail of the organization, and CloudTrail does not register it.',
        fix: fix('use-management-account', { account: wanted }),
      },
    ];
  }
  const state = stateOf(wanted, facts);
  if (state.some(({ level }) => level === 'blocks')) return state;
  return [...state, ...registration(wanted, facts, organization, state.length === 0)];
}

/** An account that has left the organization is no longer registered; one that is suspended still is. */
function stateOf(wanted: string, { candidateState, delegatedAdministrators: found }: Facts): Finding[] {
  const registered = 'value' in found ? found.value.find(({ id }) => id === wanted) : undefined;
  const why = 'CloudTrail registers only active members of the organization, and nobody can deploy to another.';
  const how = fix('name-active-member', { account: wanted });
  if (registered !== undefined && registered.state !== '' && registered.state !== ACTIVE) {
    return [
      {
        check: CHECK,
        level: 'blocks',
        what: `Account ${wanted} is registered as delegated administrator, and ${inWords(registered.state)}.`,
        why,
        fix: how,
      },
    ];
  }
  if (candidateState === undefined) return [];
  if ('notRead' in candidateState)
    return registered
      ? []
      : [
          notAllowed(
            CHECK,
            `Whether account ${wanted} is an active member of the organization`,
            candidateState,
            fix('allow-in-management-account', {}, { actions: ['organizations:DescribeAccount'] }),
          ),
        ];
  const { value: state } = candidateState;
  if (state === undefined)
    return [{ check: CHECK, level: 'blocks', what: `Account ${wanted} is not in the organization.`, why, fix: how }];
  return state === ACTIVE || state === ''
    ? []
    : [{ check: CHECK, level: 'blocks', what: `Account ${wanted} ${inWords(state)}.`, why, fix: how }];
}

function inWords(state: string): string {
  return `is in the state ${state}`;
}

function registration(
  wanted: string,
  facts: Facts,
  organization: Organization | undefined,
  isActive: boolean,
): Finding[] {
  const { account, delegatedAdministrators: found } = facts;
  const management = organization?.managementAccountId;
  if ('notRead' in found) {
    const what = "CloudTrail's delegated administrators";
    if (management === undefined || account === management)
      return [notAllowed(CHECK, what, found, allow('organizations:ListDelegatedAdministrators'))];
    return [
      outOfSight(
        CHECK,
        `${what}, which account ${account} may not see`,
        found,
        fix('look-from', { account: management }),
      ),
    ];
  }
  if (isDelegated(facts, wanted))
    return [
      fine(
        CHECK,
        account === wanted ? `Account ${wanted}, which looks, is registered.` : `Account ${wanted} is registered.`,
      ),
      ...withoutRole(wanted, facts, management),
    ];
  const full = `${String(MOST)} delegated administrators are registered: ${found.value.map(({ id, state }) => (state === '' || state === ACTIVE ? id : `${id} (${state})`)).join(', ')}.`;
  if (found.value.length >= MOST) {
    const idle = found.value.find(({ state }) => state !== '' && state !== ACTIVE)?.id ?? '<one of them>';
    return [
      {
        check: CHECK,
        level: 'blocks',
        what: full,
        why: 'CloudTrail allows no more.',
        fix: fix('deregister-delegated-administrator', { candidate: idle }),
      },
    ];
  }
  const count = `${String(found.value.length)} of ${String(MOST)} are`;
  if (management === undefined)
    return [ofUnknownOrganization(CHECK, `Whether account ${wanted} can be registered`, facts)];
  if (account === management)
    return [fine(CHECK, `Account ${wanted} is not registered${isActive ? ', and can be' : ''}: ${count}.`)];
  return [
    {
      check: CHECK,
      level: 'blocks',
      what: `Account ${wanted} is not registered as delegated administrator, and account ${account} cannot register it.`,
      why: 'Only the management account can register one.',
      fix: fix('register-delegated-administrator', { account: wanted, management }),
    },
  ];
}

/**
 * An account that is registered only with AWS Organizations has no service-linked role to work with, and cannot create
 * it.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html
 */
function withoutRole(
  wanted: string,
  { account, serviceLinkedRole: role }: Facts,
  management: string | undefined,
): Finding[] {
  if (account !== management || 'notRead' in role || role.value) return [];
  return [
    {
      check: 'delegated-administrator-role',
      level: 'blocks',
      what: `Account ${wanted} is registered, but account ${account} has no role AWSServiceRoleForCloudTrail: it was registered with AWS Organizations, not with CloudTrail.`,
      why: 'CloudTrail creates the role only when the management account itself calls CloudTrail, and creates no organization trail without it.',
      fix: fix('create-service-linked-role', { account }),
    },
  ];
}
