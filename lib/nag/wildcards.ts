import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { isRecord } from '../contract/is-record';

/** A resource with a wildcard in a policy, as cdk-nag writes it, with all actions allowed on it. */
export interface Wildcard {
  readonly resource: string;
  readonly actions: readonly string[];
}

/** Returns the wildcards in all policies below the role in the construct tree, or in a managed policy. */
export function wildcardsOf(role: IConstruct): Wildcard[] {
  return role.node
    .findAll()
    .flatMap((one) => (one instanceof CfnPolicy || one instanceof CfnManagedPolicy ? wildcardsIn(one) : []));
}

function wildcardsIn(policy: CfnPolicy | CfnManagedPolicy): Wildcard[] {
  const found = new Map<string, string[]>();
  const document: unknown = Stack.of(policy).resolve(policy.policyDocument);
  for (const statement of list(field(document, 'Statement'))) {
    if (field(statement, 'Effect') !== 'Allow') continue;
    const actions = list(field(statement, 'Action')).map(String);
    for (const resource of list(field(statement, 'Resource')).map(flattened)) {
      if (resource.includes('*')) found.set(resource, [...(found.get(resource) ?? []), ...actions]);
    }
  }
  return [...found].map(([resource, actions]) => ({ resource, actions }));
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const field = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

/**
 * Returns a resource as in the IDs of cdk-nag's findings: references in angle brackets. Reimplemented here, so that
 * cdk-nag is not required; a test compares the two.
 *
 * https://github.com/cdklabs/cdk-nag/blob/main/src/utils/flatten-cfn-reference.ts
 */
export function flattened(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value.replace(/\$\{/g, '<').replace(/\}/g, '>');
  const [separator, parts] = list(field(value, 'Fn::Join'));
  if (Array.isArray(parts)) return parts.map(flattened).join(String(separator));
  const [resource, attribute] = list(field(value, 'Fn::GetAtt'));
  if (attribute !== undefined) return `<${flattened(resource)}.${flattened(attribute)}>`;
  for (const name of ['Fn::Sub', 'Fn::ImportValue']) {
    const inner = field(value, name);
    if (inner !== undefined) return flattened(inner);
  }
  const reference = field(value, 'Ref');
  return reference === undefined ? JSON.stringify(value) : `<${flattened(reference)}>`;
}
