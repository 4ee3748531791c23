import { Reference, Stack, Token, Tokenization } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { TrailIdentity } from './trail-identity';
import type { Problems } from '../internal/problems';

/**
 * A policy that names the trail belongs to the stack of its bucket or key. Values of the identity that are known only
 * at deployment must be known there by then: an attribute of a later stack would be a cyclic reference, and a pseudo
 * parameter would mean another account.
 *
 * @param user the construct whose stack contains the trail, or the policy's owner itself
 * @param owner the bucket, key or topic whose policy names the trail
 */
export function checkKnownWhenDeployed(
  problems: Problems,
  user: IConstruct,
  owner: IConstruct,
  identity: TrailIdentity,
): void {
  const userStack = Stack.of(user);
  const ownerStack = Stack.of(owner);
  const facts: [string, string | undefined, string][] = [
    [
      'organization id',
      identity.organizationId,
      `its literal value (o-…), or an identity whose OrganizationAccess is in '${ownerStack.node.path}'`,
    ],
    ['management account id', identity.managementAccountId, 'its 12 digits'],
    ['home Region', identity.homeRegion, 'its code, such as eu-central-1'],
    ['trail name', identity.trailName, 'its literal value'],
  ];
  for (const [name, value, allowed] of facts) {
    if (value === undefined || !Token.isUnresolved(value)) continue;
    const elsewhere = Tokenization.reverseString(value)
      .tokens.filter((token) => Reference.isReference(token))
      .map((reference) => Stack.of(reference.target))
      .find((stack) => stack !== ownerStack);
    if (elsewhere !== undefined) {
      problems.add(
        `the policy of '${owner.node.path}' needs the ${name}, which is known only when stack '${elsewhere.node.path}' ` +
          `is deployed; allowed: ${allowed}`,
      );
    } else if (
      ownerStack !== userStack &&
      value === pseudoParameter(name, userStack) &&
      !sameEnvironment(ownerStack, userStack)
    ) {
      problems.add(
        `the policy of '${owner.node.path}' needs the ${name}, but stack '${userStack.node.path}' specifies neither account nor ` +
          `Region, and the other stack may be deployed elsewhere; allowed: ${allowed}`,
      );
    }
  }
}

function pseudoParameter(name: string, stack: Stack): string | undefined {
  return { 'management account id': stack.account, 'home Region': stack.region }[name];
}

function sameEnvironment(a: Stack, b: Stack): boolean {
  return a.environment === b.environment;
}
