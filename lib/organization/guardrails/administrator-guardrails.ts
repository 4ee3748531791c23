import { accountRegionalSuffix } from '../../contract/archive-namespace';
import { bucketStatements, stackStatement } from './common-guardrails';
import { deny, type GuardrailStatement } from './deny';
import { exceptIn, generatedNamePrefix, type GuardrailPlan, type ProtectedAdministrator } from './guardrail-plan';

/**
 * The resources of the trail's stack in a delegated administrator's account, by kind, with the actions that would stop
 * or blind them.
 */
const PARTS: readonly (readonly [string, string, string, readonly string[]])[] = [
  [
    'Alarms',
    'cloudwatch',
    'alarm:',
    ['DeleteAlarms', 'DisableAlarmActions', 'PutCompositeAlarm', 'PutMetricAlarm', 'SetAlarmState'],
  ],
  ['Table', 'dynamodb', 'table/', ['DeleteTable', 'UpdateContinuousBackups', 'UpdateTable', 'UpdateTimeToLive']],
  ['Rules', 'events', 'rule/', ['DeleteRule', 'DisableRule', 'PutRule', 'PutTargets', 'RemoveTargets']],
  [
    'Functions',
    'lambda',
    'function:',
    [
      'DeleteFunction',
      'DeleteFunctionEventInvokeConfig',
      'PutFunctionConcurrency',
      'PutFunctionEventInvokeConfig',
      'RemovePermission',
      'UpdateFunctionCode',
      'UpdateFunctionConfiguration',
      'UpdateFunctionEventInvokeConfig',
    ],
  ],
  [
    'LogGroups',
    'logs',
    'log-group:',
    [
      'AssociateKmsKey',
      'DeleteLogGroup',
      'DeleteLogStream',
      'DeleteMetricFilter',
      'DeleteSubscriptionFilter',
      'DisassociateKmsKey',
      'PutDataProtectionPolicy',
      'PutLogGroupDeletionProtection',
      'PutMetricFilter',
      'PutRetentionPolicy',
      'PutSubscriptionFilter',
    ],
  ],
  ['Topics', 'sns', '', ['AddPermission', 'DeleteTopic', 'RemovePermission', 'SetTopicAttributes', 'Unsubscribe']],
];

export function administratorStatements(
  plan: GuardrailPlan,
  administrator: ProtectedAdministrator,
): GuardrailStatement[] {
  const { partition, homeRegion: region } = plan;
  const { accountId: account, stackName } = administrator;
  const except = exceptInAdministrator(plan, administrator);
  const prefix = generatedNamePrefix(stackName);
  const arn = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  return [
    ...bucketStatements(
      'Trail',
      partition,
      // The second is in the account-regional namespace, where nobody else has buckets.
      [`${prefix.toLowerCase()}*`, `organization-trail-????????${accountRegionalSuffix(account, region)}`],
      except,
    ),
    ...PARTS.map(([part, service, before, actions]) =>
      deny({
        sid: `Trail${part}`,
        actions: actions.map((action) => `${service}:${action}`),
        resources: [arn(service, `${before}${prefix}*`)],
        except,
      }),
    ),
    deny({
      sid: 'TrailNames',
      actions: ['ssm:DeleteParameter', 'ssm:DeleteParameters', 'ssm:PutParameter'],
      resources: [arn('ssm', `parameter/cdk-organization-trail/${stackName}/*`)],
      except,
    }),
    stackStatement('Trail', arn('cloudformation', `stack/${stackName}/*`), except),
  ];
}

/** The deploying roles and the stack's own roles: its functions create the trail and send findings. */
export function exceptInAdministrator(plan: GuardrailPlan, administrator: ProtectedAdministrator): string[] {
  return [...exceptIn(plan, administrator.accountId), ownRoles(plan, administrator)];
}

/** The roles of the stack. */
export function ownRoles(
  { partition }: GuardrailPlan,
  { accountId, stackName, rolePath }: ProtectedAdministrator,
): string {
  return `arn:${partition}:iam::${accountId}:role${rolePath}${generatedNamePrefix(stackName)}*`;
}
