import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { FINDINGS_TABLE } from '../../contract/findings';

/**
 * The state of findings: who did what how often, which messages were sent, and what was acknowledged. It is retained
 * when its stack is deleted, but not after a failed first deployment.
 */
export class FindingsTable extends Table {
  public constructor(scope: Construct, id: string, { encryptionKey }: { readonly encryptionKey: IKey }) {
    super(scope, id, {
      partitionKey: { name: FINDINGS_TABLE.key, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      timeToLiveAttribute: FINDINGS_TABLE.timeToLive,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const { listIndex, dueIndex } = FINDINGS_TABLE;
    for (const [index, sort] of [
      [listIndex, AttributeType.STRING],
      [dueIndex, AttributeType.NUMBER],
    ] as const) {
      this.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: { name: index.partition, type: AttributeType.STRING },
        sortKey: { name: index.sort, type: sort },
        projectionType: ProjectionType.ALL,
      });
    }
  }
}
