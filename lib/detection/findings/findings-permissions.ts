import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { FINDINGS_TABLE } from '../../contract/findings';
import { viaService } from './failed-batches';

export interface FindingsResources {
  readonly table: ITable;
  readonly keyArn: string;
  readonly topicArns: string[];
  /** Topics of routes, encrypted with keys that are not known here. */
  readonly foreignTopicArns: string[];
  readonly failedBatchBucket: IBucket;
  readonly heartbeatArn: string;
  readonly eventBusName?: string;
  /** The parameter with the names of the product's own resources. */
  readonly parameterArn?: string;
  readonly asksOrganizations: boolean;
}

/** Returns all permissions of the findings function, resource by resource. */
export function findingsPermissions(scope: Construct, found: FindingsResources): PolicyStatement[] {
  const {
    table,
    keyArn,
    topicArns,
    foreignTopicArns,
    failedBatchBucket: bucket,
    heartbeatArn,
    eventBusName,
    asksOrganizations,
    parameterArn,
  } = found;
  const allow = (actions: string[], ...resources: string[]): PolicyStatement =>
    new PolicyStatement({ actions, resources });
  return [
    allow(TABLE_ACTIONS, table.tableArn),
    allow(['dynamodb:Query'], `${table.tableArn}/index/${FINDINGS_TABLE.dueIndex.name}`),
    allow(['sns:Publish'], ...topicArns, ...foreignTopicArns),
    // Lambda writes failed batches with the role of the function.
    allow(['s3:PutObject'], bucket.arnForObjects('*')),
    allow(['s3:ListBucket'], bucket.bucketArn),
    new PolicyStatement({ actions: KEY_ACTIONS, resources: [keyArn], conditions: keyConditions(scope) }),
    ...(foreignTopicArns.length > 0 ? [useForeignKeys(scope, foreignTopicArns)] : []),
    allow(['logs:TagResource'], heartbeatArn),
    ...(parameterArn === undefined ? [] : [allow(['ssm:GetParameter'], parameterArn)]),
    ...(eventBusName === undefined
      ? []
      : [
          allow(
            ['events:PutEvents'],
            Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: eventBusName }),
          ),
        ]),
    ...(asksOrganizations ? [askOrganizations()] : []),
  ];
}

/** A transaction needs the permissions of each of its operations. */
const TABLE_ACTIONS = ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

export const KEY_ACTIONS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];

/** Only through the table, the topics and the bucket, never directly. */
export function keyConditions(scope: Construct): Record<string, Record<string, string[]>> {
  return {
    StringEquals: { 'kms:ViaService': ['dynamodb', 's3', 'sns'].map((service) => viaService(scope, service)) },
  };
}

/**
 * A key of another account needs both: its own policy, and a policy here. The owner of the topic chooses the key; it is
 * used only for messages of these topics.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
function useForeignKeys(scope: Construct, topicArns: string[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [Stack.of(scope).formatArn({ service: 'kms', account: '*', resource: 'key', resourceName: '*' })],
    conditions: {
      StringEquals: {
        'kms:EncryptionContext:aws:sns:topicArn': topicArns,
        'kms:ViaService': viaService(scope, 'sns'),
      },
    },
  });
}

/** Only for its own organization: AWS does not allow others. */
function askOrganizations(): PolicyStatement {
  const actions = ['organizations:DescribeAccount', 'organizations:ListParents', 'organizations:ListTagsForResource'];
  const account = (kind: string): string => `arn:${Aws.PARTITION}:organizations::*:${kind}`;
  return new PolicyStatement({ actions, resources: [account('account/o-*/*'), account('ou/o-*/ou-*')] });
}
