import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Duration } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { PROTECTED_TABLE_PROPERTY } from '../../contract/findings';
import { boundResource } from '../../internal/bound-resource';

/** The id of the construct. */
export const TABLE_PROTECTION = 'TableProtection';

export interface TableProtectionProps {
  readonly table: ITable;
  /** What may still fail, and whose failure takes the table back. */
  readonly after: readonly IConstruct[];
}

/**
 * Switches a table's deletion protection on, last. In the template it would hold from the first moment on, and CloudFormation, which takes back
 * what a failed first deployment made, could not delete the table. Where something fails after it in the first deployment of the stack, the rollback switches it off again; nothing else
 * ever does: the table outlives its stack.
 */
export class TableProtection extends Construct {
  public constructor(scope: Construct, id: string, { table, after }: TableProtectionProps) {
    super(scope, id);
    const { resource } = boundResource(this, {
      resourceType: 'Custom::TableProtection',
      properties: { [PROTECTED_TABLE_PROPERTY]: table.tableName },
      function: {
        bundle: 'table-protection',
        description:
          'Switches deletion protection of a table on once all else is there; off only if the first deployment fails',
        timeout: Duration.minutes(5),
        permissions: [new PolicyStatement({ actions: ['dynamodb:UpdateTable'], resources: [table.tableArn] })],
      },
    });
    resource.node.addDependency(...after);
  }
}

/**
 * Once all alarms are there. Not after the trail: an import of the trail into the stack may change nothing but the trail. CloudFormation makes the trail
 * long before.
 */
export function protectLast(alarms: Construct, { table }: { readonly table: ITable }): void {
  new TableProtection(alarms, 'TableProtection', { table, after: alarms.node.children });
}
