import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { ArnFormat, CfnDeletionPolicy, type CfnResource, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { PROTECTED_LOG_GROUP_PROPERTY, PROTECTED_TABLE_PROPERTY } from '../../contract/findings';
import { boundResource } from '../../internal/bound-resource';
import { TrailLogGroup } from '../../trail/trail-log-group';

/** The id of the construct. */
export const TABLE_PROTECTION = 'TableProtection';

export interface TableProtectionProps {
  readonly table?: ITable;
  /** A TrailLogGroup. */
  readonly logGroup?: ILogGroup;
  /** What may still fail, and whose failure takes both back. */
  readonly after: readonly IConstruct[];
}

/**
 * Switches the deletion protection of the table of findings and of the trail's log group on, last. In the template it would hold from the first moment on, and CloudFormation, which
 * takes back what a failed first deployment made, could delete neither. Where something fails after it in the first deployment of the stack, the rollback switches it off again; nothing
 * else ever does: both outlive their stack.
 */
export class TableProtection extends Construct {
  public constructor(scope: Construct, id: string, { table, logGroup, after }: TableProtectionProps) {
    super(scope, id);
    const { resource } = boundResource(this, {
      resourceType: 'Custom::TableProtection',
      properties: {
        ...(table && { [PROTECTED_TABLE_PROPERTY]: table.tableName }),
        ...(logGroup && {
          // A removal policy can be set late: what goes with the stack has to go.
          [PROTECTED_LOG_GROUP_PROPERTY]: Lazy.uncachedString({
            produce: () => (isRetained(logGroup) ? logGroup.logGroupName : undefined),
          }),
        }),
      },
      function: {
        bundle: 'table-protection',
        description:
          'Switches deletion protection of table and log group on once all else is there; off only if the first deployment fails',
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

/** Both with and without `:*`: of which form the call asks for, AWS says nothing. */
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
 * Once all alarms are there. Not after the trail: an import of the trail into the stack may change nothing but the trail. CloudFormation makes the trail
 * long before. A log group is protected where it is ours and made by the same stack, whose rollback would take it back.
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
