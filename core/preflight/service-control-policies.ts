import { archiveActions, type DeploymentAction, delegatedAdministratorActions, type Place } from './deployment-actions';
import type { Facts, Organization, Plan, ServiceControlPolicy } from './facts';
import { type Finding, fine, notAllowed } from './finding';
import { fix } from './fixes';
import { evaluate, joined, type PolicyRequest } from './policy';

const CHECK = 'service-control-policies';

type Levels = readonly (readonly ServiceControlPolicy[])[];

/**
 * Checks what service control policies would deny in the accounts that they restrict. The management account is never
 * one of them.
 */
export function controlPolicyChecks(plan: Plan, facts: Facts, organization: Organization | undefined): Finding[] {
  const { trailName, homeRegion: region, bucket } = plan;
  const placeOf = (account: string): Place => ({ partition: facts.partition, region, account });
  const deployments: readonly (readonly [string | undefined, (account: string) => DeploymentAction[]])[] = [
    [plan.archiveAccount, (account) => archiveActions(placeOf(account), trailName, bucket)],
    [
      plan.delegatedAdministrator,
      (account) =>
        delegatedAdministratorActions(placeOf(account), {
          trailName,
          managementAccountId: organization?.managementAccountId,
        }),
    ],
  ];
  return deployments.flatMap(([account, actionsIn]): Finding[] => {
    if (account === undefined || account === organization?.managementAccountId) return [];
    const policies = facts.serviceControlPolicies.get(account) ?? { notRead: 'not asked' };
    if ('notRead' in policies) {
      const actions = [
        'organizations:ListParents',
        'organizations:ListPoliciesForTarget',
        'organizations:DescribePolicy',
      ];
      return [
        notAllowed(
          CHECK,
          `The service control policies of account ${account}`,
          policies,
          fix('allow-in-management-account', {}, { actions }),
        ),
      ];
    }
    return findingsOf(account, actionsIn(account), policies.value, contextOf(plan, facts, organization, account));
  });
}

/** Why some actions are not, or may not be, allowed. */
interface Obstacle {
  readonly outcome: 'denied' | 'unknown';
  readonly who: string;
}

function findingsOf(
  account: string,
  actions: readonly DeploymentAction[],
  levels: Levels,
  contextOfAction: (action: string) => PolicyRequest['context'],
): Finding[] {
  // If they are in use, AWS Organizations does not allow detaching the last one from a root, OU or account.
  if (levels.every((level) => level.length === 0))
    return [
      fine(
        CHECK,
        `The organization uses no service control policies: none is attached to account ${account}, or above it.`,
      ),
    ];
  // One finding for everything that a statement denies.
  const found = new Map<string, Obstacle & { readonly affected: DeploymentAction[] }>();
  for (const one of actions) {
    const obstacle = obstacleOf(levels, {
      action: one.action,
      resource: one.resource,
      context: contextOfAction(one.action),
    });
    if (obstacle === undefined) continue;
    const key = `${obstacle.outcome} ${obstacle.who}`;
    const group = found.get(key) ?? { ...obstacle, affected: [] };
    found.set(key, group);
    group.affected.push(one);
  }
  const names = (some: readonly DeploymentAction[]): readonly string[] => [
    ...new Set(some.map(({ action }) => action)),
  ];
  if (found.size === 0)
    return [
      fine(
        CHECK,
        `No service control policy denies any of the ${String(names(actions).length)} checked actions in account ${account}.`,
      ),
    ];
  return [...found.values()].map(({ outcome, who, affected }): Finding => {
    const list = names(affected).join(', ');
    if (outcome === 'unknown') {
      return {
        check: CHECK,
        level: 'not-checked',
        what: `Whether ${list} is allowed in account ${account}: ${who} depends on a condition that is known only when the call is made.`,
        why: 'What cannot be decided may be wrong.',
        fix: fix('look-at-statement', { statement: who }),
      };
    }
    const what = `${who} ${list} in account ${account}.`;
    const how = fix('except-deployment', {});
    if (affected.some(({ onlyTo }) => onlyTo === undefined))
      return {
        check: CHECK,
        level: 'blocks',
        what,
        why: 'The deployment there fails. The management account is never restricted.',
        fix: how,
      };
    return {
      check: CHECK,
      level: 'warning',
      what,
      why: `The stack needs ${affected.map(({ action, onlyTo }) => `${action} to ${String(onlyTo)}`).join('; ')}.`,
      fix: how,
    };
  });
}

/**
 * Each level must allow it with one of its policies, and none may deny it. A level that certainly does not allow it
 * decides.
 */
function obstacleOf(levels: Levels, request: PolicyRequest): Obstacle | undefined {
  const verdicts = levels.map((level) => ({ level, ...evaluate(joined(level), request) }));
  const denied = verdicts.find(({ outcome }) => outcome === 'denied');
  if (denied)
    return {
      outcome: 'denied',
      who:
        denied.statement === undefined
          ? `None of ${denied.level.map(({ name }) => name).join(', ') || '(no policy)'} allows`
          : `${denied.statement} denies`,
    };
  const open = verdicts.find(({ outcome }) => outcome === 'unknown');
  return open && { outcome: 'unknown', who: String(open.statement) };
}

/** What is known about the caller: some role of the account, in the trail's home Region. */
function contextOf(
  { homeRegion }: Plan,
  { partition }: Facts,
  organization: Organization | undefined,
  account: string,
): (action: string) => PolicyRequest['context'] {
  return (action) => {
    const context = new Map<string, string>([
      ['aws:principalaccount', account],
      ['aws:principalisawsservice', 'false'],
    ]);
    if (organization) context.set('aws:principalorgid', organization.id);
    // Global services are in one Region, which is not known for every partition.
    if (!/^(iam|organizations):/.test(action)) context.set('aws:requestedregion', homeRegion);
    else if (partition === 'aws') context.set('aws:requestedregion', 'us-east-1');
    return context;
  };
}
