import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { keyOrAlias } from './key-or-alias';

/** Allows a principal to decrypt. The policy of a key in another account must name the reader too. */
export function grantDecrypt(key: IKey, grantee: IGrantable): Grant {
  const { resources, conditions } = keyOrAlias(key);
  if (conditions === undefined) return key.grantDecrypt(grantee);
  return Grant.addToPrincipal({ grantee, actions: ['kms:Decrypt'], resourceArns: resources, conditions });
}
