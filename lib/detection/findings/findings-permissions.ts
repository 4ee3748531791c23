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
  /** Topics of routes, under keys that nobody names here. */
  readonly foreignTopicArns: string[];
  readonly failedBatchBucket: IBucket;
  readonly heartbeatArn: string;
  readonly eventBusName?: string;
  /** The parameter with the names of own resources. */
  readonly parameterArn?: string;
  readonly asksOrganizations: boolean;
}

/** All that the function of findings may do, resource by resource. */
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
    // Lambda writes failed batches in the role's name.
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

/** A transaction asks for what each of its parts is. */
const TABLE_ACTIONS = ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

export const KEY_ACTIONS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];

/** Through the table, the topics and the bucket, and never by itself. */
export function keyConditions(scope: Construct): Record<string, Record<string, string[]>> {
  return {
    StringEquals: { 'kms:ViaService': ['dynamodb', 's3', 'sns'].map((service) => viaService(scope, service)) },
  };
}

/**
 * A key of another account takes both: its policy, and a policy here. Which key a topic has is its owner's to choose; it is used for the messages of
 * these topics alone.
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

/** Of its own organization alone: AWS answers no other. */
function askOrganizations(): PolicyStatement {
  const actions = ['organizations:DescribeAccount', 'organizations:ListParents', 'organizations:ListTagsForResource'];
  const account = (kind: string): string => `arn:${Aws.PARTITION}:organizations::*:${kind}`;
  return new PolicyStatement({ actions, resources: [account('account/o-*/*'), account('ou/o-*/ou-*')] });
}
