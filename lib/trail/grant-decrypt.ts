import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';

/**
 * Lets a principal decrypt. A key that is known by its alias is named by a condition, since IAM takes no alias as a resource; the
 * policy of such a key, in another account, has to name the reader too.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
export function grantDecrypt(key: IKey, grantee: IGrantable): Grant {
  const alias = /:alias\/[\w/-]+$/.exec(key.keyArn)?.[0].slice(1);
  if (alias === undefined) return key.grantDecrypt(grantee);
  const { account, region } = key.env;
  const anyKey = Stack.of(key).formatArn({ service: 'kms', account, region, resource: 'key', resourceName: '*', arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
  return Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [anyKey],
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } },
  });
}
