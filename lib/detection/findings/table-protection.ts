import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { ArnFormat, CfnDeletionPolicy, type CfnResource, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { PROTECTED_LOG_GROUP_PROPERTY, PROTECTED_TABLE_PROPERTY } from '../../contract/findings';
import { boundResource } from '../../internal/bound-resource';
import { TrailLogGroup } from '../../trail/trail-log-group';

/** The ID of the construct. */
export const TABLE_PROTECTION = 'TableProtection';

export interface TableProtectionProps {
  readonly table?: ITable;
  /** A TrailLogGroup. */
  readonly logGroup?: ILogGroup;
  /** Resources that may still fail; a failure rolls back both. */
  readonly after: readonly IConstruct[];
}

/**
 * Turns on deletion protection for the findings table and the trail's log group, as the last step. If it were in the
 * template, it would apply from the start, and CloudFormation could not delete either one after a failed first
 * deployment. If something fails after it in the first deployment of the stack, the rollback turns it off again.
 * Nothing else ever does: both are retained when their stack is deleted.
 */
export class TableProtection extends Construct {
  public constructor(scope: Construct, id: string, { table, logGroup, after }: TableProtectionProps) {
    super(scope, id);
    const { resource } = boundResource(this, {
      resourceType: 'Custom::TableProtection',
      properties: {
        ...(table && { [PROTECTED_TABLE_PROPERTY]: table.tableName }),
        ...(logGroup && {
          // Rendered late, since a removal policy may be set later: what is deleted with the stack is not protected.
          [PROTECTED_LOG_GROUP_PROPERTY]: Lazy.uncachedString({
            produce: () => (isRetained(logGroup) ? logGroup.logGroupName : undefined),
          }),
        }),
      },
      function: {
        bundle: 'table-protection',
        description:
          'Turns on deletion protection for table and log group at the end; off only if the first deployment fails',
        timeout: Duration.minutes(5),
        permissions: [
          ...(table ? [new PolicyStatement({ actions: ['dynamodb:UpdateTable'], resources: [table.tableArn] })] : []),
          ...(logGroup ? [protectLogGroup(logGroup)] : []),
        ],
      },
    });
    resource.node.addDependency(...after);
  }
}

/** With and without `:*`: AWS does not document which form the call uses. */
function protectLogGroup(logGroup: ILogGroup): PolicyStatement {
  const arn = Stack.of(logGroup).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new PolicyStatement({
    actions: ['logs:PutLogGroupDeletionProtection'],
    resources: [arn, logGroup.logGroupArn],
  });
}

function isRetained({ node }: ILogGroup): boolean {
  const { deletionPolicy } = (node.defaultChild as CfnResource).cfnOptions;
  return deletionPolicy === CfnDeletionPolicy.RETAIN || deletionPolicy === CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
}

/**
 * After all alarms, but not after the trail: importing a trail into the stack may change nothing but the trail.
 * CloudFormation creates the trail much earlier anyway. A log group is protected if it is ours and in the same stack,
 * whose rollback would delete it.
 */
export function protectLast(
  alarms: Construct,
  findings: { readonly table: ITable } | undefined,
  trailLogGroup: ILogGroup,
): void {
  const isOurs = trailLogGroup instanceof TrailLogGroup && Stack.of(trailLogGroup) === Stack.of(alarms);
  const logGroup = isOurs ? trailLogGroup : undefined;
  if (!findings && !logGroup) return;
  new TableProtection(alarms, 'TableProtection', { table: findings?.table, logGroup, after: alarms.node.children });
}
