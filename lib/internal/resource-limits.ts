import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import { CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import { type CfnResource, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import {
  MAX_ALARM_ACTIONS,
  MAX_BUCKET_POLICY_BYTES,
  MAX_FUNCTION_POLICY_BYTES,
  MAX_KEY_POLICY_BYTES,
  MAX_ROLE_POLICIES_LENGTH,
  MAX_TOPIC_POLICY_BYTES,
} from '../contract/limits';
import { LeastSize } from './least-size';

/** The size of one policy or list. */
interface Measured {
  /** The path of the resource. */
  readonly path: string;
  readonly size: number;
}

interface Limit {
  /** For example "a bucket policy of". */
  readonly what: string;
  readonly unit: string;
  readonly most: number;
  readonly remedy: string;
  readonly measure: (resources: readonly CfnResource[], size: LeastSize, stack: Stack) => Measured[];
}

const LIMITS: readonly Limit[] = [
  {
    what: 'a bucket policy of at least',
    unit: 'bytes',
    most: MAX_BUCKET_POLICY_BYTES,
    remedy: 'name accounts instead of their roles, or let people assume one role and name that one',
    measure: (resources, size) => each(resources, CfnBucketPolicy, ({ policyDocument }) => size.of(policyDocument)),
  },
  {
    what: 'a key policy of at least',
    unit: 'bytes',
    most: MAX_KEY_POLICY_BYTES,
    remedy: 'name accounts instead of their roles, or let people assume one role and name that one',
    measure: (resources, size) => each(resources, CfnKey, ({ keyPolicy }) => size.of(keyPolicy)),
  },
  {
    what: 'a topic policy of at least',
    unit: 'bytes',
    most: MAX_TOPIC_POLICY_BYTES,
    remedy: 'admit many with one statement and a condition, for example aws:PrincipalOrgID',
    measure: (resources, size) => each(resources, CfnTopicPolicy, ({ policyDocument }) => size.of(policyDocument)),
  },
  {
    what: 'policies in the role of at least',
    unit: 'characters',
    most: MAX_ROLE_POLICIES_LENGTH,
    remedy: 'grant access with a condition, a wildcard or a managed policy instead of listing each resource',
    measure: rolePolicies,
  },
  {
    what: "a function's policy of at least",
    unit: 'bytes',
    most: MAX_FUNCTION_POLICY_BYTES,
    remedy: 'use one permission for all callers, with the common part of their ARNs as its source',
    measure: functionPolicies,
  },
  {
    what: 'an alarm with',
    unit: 'actions in one state',
    most: MAX_ALARM_ACTIONS,
    remedy: 'use one topic with any number of subscriptions',
    measure: (resources, _, stack) =>
      each(resources, CfnAlarm, ({ alarmActions, okActions, insufficientDataActions }) =>
        Math.max(...[alarmActions, okActions, insufficientDataActions].map((actions) => lengthOf(stack, actions))),
      ),
  },
];

const CHECKED = new WeakSet<Stack>();

/**
 * Makes synthesis fail if a resource in the stacks of these constructs would exceed an AWS size limit, whoever added to
 * it. Runs after construction, since more may be added later. (The CDK itself rejects more than 500 resources.)
 */
export function checkLimits(...constructs: readonly IConstruct[]): void {
  for (const stack of constructs.map((construct) => Stack.of(construct))) {
    if (CHECKED.has(stack)) continue;
    CHECKED.add(stack);
    stack.node.addValidation({ validate: () => limitProblems(stack) });
  }
}

function limitProblems(stack: Stack): string[] {
  const size = new LeastSize(stack);
  return LIMITS.flatMap(({ what, unit, most, remedy, measure }) => {
    const [first, ...others] = measure(size.resources, size, stack).filter((one) => one.size > most);
    if (!first) return [];
    const more = others.length === 0 ? '' : ` (and ${String(others.length)} more like it)`;
    const [is, allowed] = [first.size, most].map((number) => number.toLocaleString('en-US'));
    return [`'${first.path}' has ${what} ${String(is)} ${unit}${more}; allowed: ${String(allowed)}; ${remedy}`];
  });
}

function each<T extends CfnResource>(
  resources: readonly CfnResource[],
  type: abstract new (...args: never[]) => T,
  size: (resource: T) => number,
): Measured[] {
  return resources
    .filter((resource): resource is T => resource instanceof type)
    .map((resource) => ({ path: resource.node.path, size: size(resource) }));
}

/** The CDK's own lists must be resolved first. */
function lengthOf(stack: Stack, list: unknown): number {
  const resolved: unknown = stack.resolve(list);
  return Array.isArray(resolved) ? resolved.length : 0;
}

/** Inline policies of the role and attached policies count together. */
function rolePolicies(resources: readonly CfnResource[], size: LeastSize, stack: Stack): Measured[] {
  const attached = resources.filter((resource) => resource instanceof CfnPolicy);
  return each(resources, CfnRole, (role) => {
    const inRole = (stack.resolve(role.policies) ?? []) as { policyDocument: unknown }[];
    const name = JSON.stringify(stack.resolve(role.ref));
    const ofRole = attached.filter(({ roles }) =>
      ((stack.resolve(roles) ?? []) as unknown[]).some((one) => JSON.stringify(one) === name),
    );
    return [...inRole, ...ofRole].reduce((sum, { policyDocument }) => sum + size.of(policyDocument), 0);
  });
}

/** As Lambda renders it: one statement per permission. */
function functionPolicies(resources: readonly CfnResource[], size: LeastSize, stack: Stack): Measured[] {
  const functions = new Map<string, { path: string; statements: unknown[] }>();
  for (const permission of resources.filter((resource) => resource instanceof CfnPermission)) {
    const { action, principal, functionName, sourceAccount, sourceArn } = permission;
    const key = JSON.stringify(stack.resolve(functionName));
    const { path, statements } = functions.get(key) ?? { path: permission.node.scope?.node.path ?? '', statements: [] };
    statements.push({
      Sid: `${String(stack.resolve(permission.logicalId))}-ABCDEFGHIJKL`,
      Effect: 'Allow',
      Principal: { Service: principal },
      Action: action,
      Resource: functionName,
      Condition: {
        ...(sourceAccount !== undefined && { StringEquals: { 'AWS:SourceAccount': sourceAccount } }),
        ...(sourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': sourceArn } }),
      },
    });
    functions.set(key, { path, statements });
  }
  return [...functions.values()].map(({ path, statements }) => ({
    path,
    size: size.of({ Version: '2012-10-17', Id: 'default', Statement: statements }),
  }));
}
