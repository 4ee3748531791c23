import type { GetTemplateCommandOutput } from '@aws-sdk/client-cloudformation';
import type { ListTagsForResourceCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { AttributeValue, GetItemCommandOutput } from '@aws-sdk/client-dynamodb';
import assert from 'node:assert/strict';
import { FINDINGS_TABLE } from '../../../lib/contract/findings';
import { Account, REGION } from './account';
import type { CdkTemplate } from './cdk';
import { physicalId, resourcesOf } from './deployed-stack';
import { known } from './known';

const { management } = Account;
const ASKED_FOR = 'WhatTheLocalAwsAsksFor';

/**
 * Transactions of the table ask for what each of their parts is (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html);
 * the local AWS asks for an action of their own, which IAM does not know.
 */
export function permitTransactions(stack: string): void {
  const Statement = [{ Effect: 'Allow', Action: 'dynamodb:TransactWriteItems', Resource: tableArn(stack) }];
  const document = JSON.stringify({ Version: '2012-10-17', Statement });
  const policy = ['--policy-name', ASKED_FOR, '--policy-document', document];
  management.aws('iam', 'put-role-policy', '--role-name', functionRole(stack), ...policy);
}

export function functionOf(stack: string): string {
  return physicalId(management, stack, 'AWS::Lambda::Function', /FindingsFunction/);
}

export function functionRole(stack: string): string {
  return physicalId(management, stack, 'AWS::IAM::Role', /FindingsFunctionRole/);
}

export function tableOf(stack: string): string {
  return physicalId(management, stack, 'AWS::DynamoDB::Table', /FindingsTable/);
}

function tableArn(stack: string): string {
  return `arn:aws:dynamodb:${REGION}:${management.id}:table/${tableOf(stack)}`;
}

/** An item of the table, as DynamoDB writes it. */
export function itemOf(stack: string, key: string): Readonly<Record<string, AttributeValue | undefined>> {
  const request = ['--table-name', tableOf(stack), '--key', JSON.stringify({ [FINDINGS_TABLE.key]: { S: key } })];
  return known(management.aws<GetItemCommandOutput>('dynamodb', 'get-item', ...request).Item, key);
}

/** What the tick writes its heartbeat on. */
export function tagsOfHeartbeat(stack: string): { readonly arn: string; readonly tags: Record<string, string> } {
  const name = physicalId(management, stack, 'AWS::Logs::LogGroup', /FindingsHeartbeat/);
  const arn = `arn:aws:logs:${REGION}:${management.id}:log-group:${name}`;
  const { tags = {} } = management.aws<ListTagsForResourceCommandOutput>(
    'logs',
    'list-tags-for-resource',
    '--resource-arn',
    arn,
  );
  return { arn, tags };
}

/** The topic of a severity. */
export function topicOf(stack: string, severity: 'Page' | 'Notify' | 'Compliance'): string {
  return physicalId(management, stack, 'AWS::SNS::Topic', new RegExp(`Topics${severity}`));
}

/** When somebody is told that findings are broken while an act pages. The local AWS keeps no composite alarms: as the template has it. */
export function fallbackRule(stack: string): string {
  const { TemplateBody: body } = management.aws<GetTemplateCommandOutput>(
    'cloudformation',
    'get-template',
    '--stack-name',
    stack,
  );
  const { Resources: resources } = (typeof body === 'string' ? JSON.parse(body) : body) as CdkTemplate;
  const [fallback, ...others] = Object.values(resources).filter(
    ({ Type: type }) => type === 'AWS::CloudWatch::CompositeAlarm',
  );
  assert.deepEqual(others, []);
  const names = new Map(resourcesOf(management, stack).map((one) => [one.LogicalResourceId, one.PhysicalResourceId]));
  const {
    'Fn::Join': [, parts],
  } = known(fallback?.Properties)['AlarmRule'] as {
    'Fn::Join': [string, (string | { Ref: string })[]];
  };
  return parts.map((part) => (typeof part === 'string' ? part : known(names.get(part.Ref), part.Ref))).join('');
}
