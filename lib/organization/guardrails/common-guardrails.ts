import { ARCHIVE_BUCKET_ACTIONS, ARCHIVE_OBJECT_ACTIONS } from '../../contract/archive-actions';
import { deny, type GuardrailStatement } from './deny';

/** Actions that more than one account needs. */

const KEY_ACTIONS = [
  'kms:CreateGrant',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
];

/** CloudFormation uses the stack's role for anyone who may operate on the stack, even without `iam:PassRole`. */
const STACK_ACTIONS = [
  'cloudformation:CancelUpdateStack',
  'cloudformation:ContinueUpdateRollback',
  'cloudformation:CreateChangeSet',
  'cloudformation:CreateStack',
  'cloudformation:DeleteStack',
  'cloudformation:ExecuteChangeSet',
  'cloudformation:RollbackStack',
  'cloudformation:SetStackPolicy',
  'cloudformation:UpdateStack',
  'cloudformation:UpdateTerminationProtection',
];

/** Whoever can create, change or pass an excepted role effectively has the exception. */
export const ROLE_ACTIONS: readonly string[] = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:DeleteRolePermissionsBoundary',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PassRole',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
  'iam:UpdateAssumeRolePolicy',
];

export function bucketStatements(
  part: string,
  partition: string,
  names: readonly string[],
  except: readonly string[],
): GuardrailStatement[] {
  const arns = names.map((name) => `arn:${partition}:s3:::${name}`);
  return [
    deny({ sid: `${part}Buckets`, actions: ARCHIVE_BUCKET_ACTIONS, resources: arns, except }),
    deny({
      sid: `${part}Objects`,
      actions: ARCHIVE_OBJECT_ACTIONS,
      resources: arns.map((arn) => `${arn}/*`),
      except,
    }),
  ];
}

export function keyStatement(
  sid: string,
  resources: readonly string[],
  except: readonly string[],
  conditions?: GuardrailStatement['Condition'],
): GuardrailStatement {
  return deny({ sid, actions: KEY_ACTIONS, resources, except, conditions });
}

export function stackStatement(part: string, stackArn: string, except: readonly string[]): GuardrailStatement {
  return deny({ sid: `${part}Stack`, actions: STACK_ACTIONS, resources: [stackArn], except });
}

export function roleStatement(sid: string, roleArns: readonly string[], except: readonly string[]): GuardrailStatement {
  return deny({ sid, actions: ROLE_ACTIONS, resources: roleArns, except });
}
