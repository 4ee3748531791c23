import { trailArnOf } from '../../contract/names';
import { exceptInAdministrator, ownRoles } from './administrator-guardrails';
import { keyStatement, roleStatement } from './common-guardrails';
import { deny, type GuardrailStatement } from './deny';
import { exceptIn, type GuardrailPlan } from './guardrail-plan';

/** Statements that protect the trail from any account. */
export function memberStatements(plan: GuardrailPlan): GuardrailStatement[] {
  const { partition, administrator, archive, keyArns, memberRole } = plan;
  const accounts = [archive?.accountId, administrator?.accountId].filter((one) => one !== undefined);
  const deploying = exceptIn(plan, ...new Set(accounts));
  const own = administrator ? [ownRoles(plan, administrator)] : [];
  return [
    deny({
      sid: 'Trail',
      actions: [
        'cloudtrail:DeleteTrail',
        'cloudtrail:PutEventConfiguration',
        'cloudtrail:PutEventSelectors',
        'cloudtrail:PutInsightSelectors',
        'cloudtrail:StopLogging',
        'cloudtrail:UpdateTrail',
      ],
      resources: [trailArnOf(plan)],
      except: administrator ? exceptInAdministrator(plan, administrator) : exceptIn(plan),
    }),
    // A deployment never leaves, so nobody is excepted. The management account can still remove an account.
    { Sid: 'StayInOrganization', Effect: 'Deny', Action: ['organizations:LeaveOrganization'], Resource: '*' },
    ...(accounts.length > 0 ? accountStatements(plan, accounts) : []),
    ...(keyArns.length > 0 ? [keyStatement('Keys', keyArns, [...deploying, ...own])] : []),
    ...(memberRole === undefined ? [] : [memberRoleStatement(partition, memberRole, deploying)]),
    ...(deploying.length + own.length > 0
      ? [roleStatement('ExceptedRoles', [...deploying, ...own], [...deploying, ...own])]
      : []),
  ];
}

/** Closing an account deletes its bucket, and resources in a disabled Region cannot be reached. */
function accountStatements(
  { partition, homeRegion }: GuardrailPlan,
  accounts: readonly string[],
): GuardrailStatement[] {
  const resources = [...new Set(accounts)].map((account) => `arn:${partition}:account::${account}:account`);
  return [
    { Sid: 'KeepAccounts', Effect: 'Deny', Action: ['account:CloseAccount'], Resource: resources },
    {
      Sid: 'KeepRegion',
      Effect: 'Deny',
      Action: ['account:DisableRegion'],
      Resource: resources,
      Condition: { StringEquals: { 'account:TargetRegion': homeRegion } },
    },
  ];
}

/** StackSets creates the role in each account with its own role, which its service-linked role creates there. */
function memberRoleStatement(partition: string, memberRole: string, deploying: readonly string[]): GuardrailStatement {
  const stackSets = `arn:${partition}:iam::*:role/stacksets-exec-*`;
  return roleStatement(
    'HistoryRole',
    [`arn:${partition}:iam::*:role/${memberRole}`, stackSets],
    [stackSets, ...deploying],
  );
}
