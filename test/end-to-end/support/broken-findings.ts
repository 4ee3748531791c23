import type { GetRolePolicyCommandOutput, ListRolePoliciesCommandOutput } from '@aws-sdk/client-iam';
import type { GetFunctionEventInvokeConfigCommandOutput, GetPolicyCommandOutput } from '@aws-sdk/client-lambda';
import type { DescribeSubscriptionFiltersCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { CloudTrailEvent } from '../../fixtures/cloudtrail-event';
import { isRaised } from '../../lib/detection/findings/alarm-rule';
import { Account, MANAGEMENT, REGION } from './account';
import { alarmsNow } from './app-deployment';
import type { Outputs } from './cdk';
import { fallbackRule, functionRole, tableOf } from './deployed-findings';
import { step } from './end-to-end';
import { runFindings } from './findings-command';
import type { FunctionRuns } from './function-runs';
import { evaluateIn, type Inbox, Inbox as Queue, readQueue, tryToDeliver } from './inbox';
import { known } from './known';

const { management } = Account;

export interface Breakable {
  readonly stack: string;
  readonly outputs: Outputs;
  readonly functionName: string;
  readonly inbox: Inbox;
  readonly runs: FunctionRuns;
  /** An act that pages, of a user. */
  readonly act: (user: string) => CloudTrailEvent;
}

/** Breaks what findings need in turn: somebody is told by alarms, and what reached the function is told later. */
export function checkBroken(it: Breakable): void {
  const { stack, functionName, outputs } = it;
  const failed = failuresIntoQueue(it);
  const health = ['FindingsSilent', 'FindingsFailed'].map((id) => `${stack}-${id}`);
  const rule = fallbackRule(stack);
  const raised = (failures: readonly string[]): Set<string> => {
    const names = alarmsNow()
      .filter(({ StateValue: state }) => state === 'ALARM')
      .map(({ AlarmName: name }) => name);
    // On metric math, which the local AWS does not evaluate.
    return new Set([...names, ...(failures.length > 0 ? [`${stack}-FindingsFailed`] : [])]);
  };

  step('well: a page alarm alone tells nobody');
  evaluateIn(0);
  const well = raised(it.runs.since().failures);
  assert.ok(well.has(`${stack}-trail-stopped`));
  assert.deepEqual([health.filter((name) => well.has(name)), isRaised(rule, well)], [[], false]);

  step('without the policy of its role: the batch fails, is kept, and is told when it is given to the function again');
  const mendRole = withoutRolePolicies(functionRole(stack));
  const { status, happened } = tryToDeliver(it.act('unseen'));
  assert.notEqual(status, 0, happened);
  assert.deepEqual(it.inbox.findings(), []);
  const { failures } = it.runs.since();
  assert.equal(failures.length, 3, 'tried three times');
  assert.ok(isRaised(rule, raised(failures)));
  mendRole();
  const [record, ...others] = readQueue(failed);
  assert.deepEqual(others, []);
  redriven(it, known(record));
  const late = it.inbox.findings();
  assert.deepEqual(
    late.map((one) => one.kind === 'finding' && `${one.detection.id} ${one.principal.label}`),
    ['trail-stopped user unseen'],
  );

  step('without the permission of the log group: nothing reaches it, and no heartbeat either');
  const { Policy: policy } = management.aws<GetPolicyCommandOutput>(
    'lambda',
    'get-policy',
    '--function-name',
    functionName,
  );
  const { Statement: statements } = JSON.parse(known(policy)) as {
    Statement: { Sid: string; Principal: { Service?: string } }[];
  };
  const admitted = known(statements.find(({ Principal: principal }) => principal.Service?.startsWith('logs.')));
  management.aws('lambda', 'remove-permission', '--function-name', functionName, '--statement-id', admitted.Sid);
  checkSilent(it, 'unheard', rule, raised);
  const granted = ['--principal', 'logs.amazonaws.com', '--action', 'lambda:InvokeFunction', '--statement-id', 'again'];
  management.aws('lambda', 'add-permission', '--function-name', functionName, ...granted);

  step('without the subscription: the same');
  const logGroup = known(outputs['LogGroupName']);
  const { subscriptionFilters: [subscription] = [] } = management.aws<DescribeSubscriptionFiltersCommandOutput>(
    'logs',
    'describe-subscription-filters',
    '--log-group-name',
    logGroup,
  );
  assert.equal(subscription?.filterPattern, '');
  const named = ['--log-group-name', logGroup, '--filter-name', known(subscription.filterName)];
  management.aws('logs', 'delete-subscription-filter', ...named);
  checkSilent(it, 'unsubscribed', rule, raised);
  const destination = ['--filter-pattern', '', '--destination-arn', known(subscription.destinationArn)];
  management.aws('logs', 'put-subscription-filter', ...named, ...destination);

  step('without the table: the batch fails and is kept');
  const table = ['--table-name', tableOf(stack)];
  assert.throws(() => management.aws('dynamodb', 'delete-table', ...table), /DeletionProtectionEnabled/);
  management.aws('dynamodb', 'update-table', ...table, '--no-deletion-protection-enabled');
  management.aws('dynamodb', 'delete-table', ...table);
  assert.notEqual(tryToDeliver(it.act('unwritten')).status, 0);
  assert.ok(isRaised(rule, raised(it.runs.since().failures)));
  assert.equal(readQueue(failed).length, 1);
}

/** The act is in the log group, the alarm knows it, and no heartbeat comes for half an hour. */
function checkSilent(
  { stack, inbox, runs, act }: Breakable,
  user: string,
  rule: string,
  raised: (failures: readonly string[]) => Set<string>,
): void {
  const { happened } = tryToDeliver(act(user));
  assert.match(happened, /"filter": "trail-stopped"/);
  assert.deepEqual(inbox.findings(), []);
  evaluateIn(40);
  const names = raised(runs.since().failures);
  assert.ok(names.has(`${stack}-FindingsSilent`) && names.has(`${stack}-trail-stopped`), [...names].join(', '));
  assert.ok(isRaised(rule, names));
}

/**
 * The local AWS writes failed batches into no bucket, but into a queue, with the same content: until then, the bucket is what was deployed.
 *
 * @returns the queue
 */
function failuresIntoQueue({ functionName, outputs }: Breakable): string {
  const name = ['--function-name', functionName];
  const { DestinationConfig: deployed, MaximumRetryAttempts: retries } =
    management.aws<GetFunctionEventInvokeConfigCommandOutput>('lambda', 'get-function-event-invoke-config', ...name);
  assert.deepEqual([deployed?.OnFailure?.Destination, retries], [`arn:aws:s3:::${known(outputs['FailedBatches'])}`, 2]);
  const { url } = new Queue('failed-batches', []);
  const OnFailure = { Destination: `arn:aws:sqs:${REGION}:${MANAGEMENT}:failed-batches` };
  const config = ['--maximum-retry-attempts', '2', '--destination-config', JSON.stringify({ OnFailure })];
  management.aws('lambda', 'put-function-event-invoke-config', ...name, ...config);
  return url;
}

/** @returns what gives them back */
function withoutRolePolicies(role: string): () => void {
  const { PolicyNames: names = [] } = management.aws<ListRolePoliciesCommandOutput>(
    'iam',
    'list-role-policies',
    '--role-name',
    role,
  );
  const documents = names.map((name) => {
    const policy = ['--role-name', role, '--policy-name', name];
    const { PolicyDocument: document } = management.aws<GetRolePolicyCommandOutput>(
      'iam',
      'get-role-policy',
      ...policy,
    );
    management.aws('iam', 'delete-role-policy', ...policy);
    return [...policy, '--policy-document', JSON.stringify(document)];
  });
  assert.ok(documents.length > 0);
  return () => {
    for (const document of documents) management.aws('iam', 'put-role-policy', ...document);
  };
}

/** As Lambda keeps it (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html), and as the redrive role, by the command line. */
function redriven({ outputs, functionName }: Breakable, record: string): void {
  const bucket = known(outputs['FailedBatches']);
  const key = `aws/lambda/async/${functionName}/2026/11/27/2026-11-27T00.00.00-${randomUUID()}`;
  execFileSync('aws', ['s3', 'cp', '-', `s3://${bucket}/${key}`], { input: record });
  const session = ['--role-arn', known(outputs['RedriveRole']), '--role-session-name', 'redrive'];
  const { Credentials: credentials } = management.aws<AssumeRoleCommandOutput>('sts', 'assume-role', ...session);
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: credentials?.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials?.SecretAccessKey,
    AWS_SESSION_TOKEN: credentials?.SessionToken,
  };
  const batches = ['redrive', '--bucket', bucket];
  assert.match(runFindings([...batches, '--dry-run'], env), new RegExp(key));
  assert.match(runFindings([...batches, '--function', functionName], env), /1 batch processed and deleted\./);
  assert.match(runFindings([...batches, '--dry-run'], env), /There are no failed batches/);
}
