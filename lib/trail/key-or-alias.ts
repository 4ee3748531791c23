import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';

/** How a statement refers to a key. */
export interface NamedKey {
  readonly resources: string[];
  readonly conditions?: { readonly [operator: string]: { readonly [key: string]: string } };
}

/**
 * A key that is known by its alias is referred to by a condition, because IAM does not accept an alias as a resource.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
export function keyOrAlias(key: IKey): NamedKey {
  const alias = /:alias\/[\w/-]+$/.exec(key.keyArn)?.[0].slice(1);
  if (alias === undefined) return { resources: [key.keyArn] };
  const { account, region } = key.env;
  const anyKey = Stack.of(key).formatArn({
    service: 'kms',
    account,
    region,
    resource: 'key',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return { resources: [anyKey], conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } } };
}
