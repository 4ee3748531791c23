import { Stack } from 'aws-cdk-lib/core';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { logFilePrefix } from './trail-policies';

/**
 * The values of condition keys when CloudTrail delivers; `undefined` if the request does not have the key. Other keys
 * are unknown.
 */
const REQUEST: ReadonlyMap<string, string | undefined> = new Map([
  ['aws:principalisawsservice', 'true'],
  ['aws:securetransport', 'true'],
  ['aws:principalorgid', undefined],
  ['aws:sourcevpc', undefined],
  ['aws:sourcevpce', undefined],
  // CreateTrail checks without them.
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
  ['s3:x-amz-server-side-encryption', undefined],
  ['s3:x-amz-server-side-encryption-aws-kms-key-id', undefined],
]);

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Conditions;
}

/**
 * Returns the statements of a bucket's policy that certainly deny CloudTrail delivery, by Sid or number. Possible
 * denials are left to doctor.
 */
export function denials(bucket: IBucket, keyPrefix: string | undefined, policyDocument: unknown): string[] {
  const stack = Stack.of(bucket);
  const { Statement: statements = [] } = stack.resolve(policyDocument) as { Statement?: Statement[] };
  const objects = new Set(
    ['*', `${logFilePrefix(keyPrefix)}*`].map((keys) => JSON.stringify(stack.resolve(bucket.arnForObjects(keys)))),
  );
  return statements.flatMap((statement, index) => {
    const { Effect: effect, Principal: principal, Action: actions, Resource: resources } = statement;
    const isSure =
      effect === 'Deny' &&
      ['"*"', '{"AWS":"*"}', '{"Service":"cloudtrail.amazonaws.com"}'].includes(JSON.stringify(principal)) &&
      list(actions).some((action) =>
        ['*', 's3:*', 's3:Put*', 's3:PutObject', 's3:PutObject*'].includes(String(action)),
      ) &&
      list(resources).some((resource) => resource === '*' || objects.has(JSON.stringify(resource))) &&
      Object.entries(statement.Condition ?? {}).every(([operator, tests]) =>
        Object.entries(tests).every(([key, values]) => isMet(operator, key, values)),
      );
    return isSure ? [statement.Sid ?? `statement ${String(index + 1)}`] : [];
  });
}

/** `true` only if certain; not if the value is unknown. */
function isMet(operator: string, key: string, values: unknown): boolean {
  const name = key.toLowerCase();
  if (!REQUEST.has(name)) return false;
  const value = REQUEST.get(name);
  const wanted = list(values).map(String);
  if (operator === 'Null') return wanted.includes(String(value === undefined));
  if (value === undefined) return operator.endsWith('IfExists') || /^(String|Arn)Not/.test(operator);
  return /^Bool/.test(operator) && wanted.includes(value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
