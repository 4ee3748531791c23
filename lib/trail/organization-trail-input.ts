import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { KEY_PREFIX } from '../contract/identifiers';
import { Problems } from '../internal/problems';
import type { OrganizationTrailProps } from './organization-trail';
import { TrailBucket } from './trail-bucket';
import { logGroupObstacles } from './trail-log-group';
import { isOfAnotherAccount } from './trail-origin';
import { scopeObstacles, type TrailScope } from './trail-scope';

/** Throws what is wrong with the properties of a trail, before anything is created. */
export function checkInput(trail: Construct, props: OrganizationTrailProps, isOrganizationTrail: boolean, trailScope: TrailScope): void {
  const problems = new Problems('OrganizationTrail', trail.node.path);
  problems.check('keyPrefix', props.keyPrefix, KEY_PREFIX);
  checkPrefix(problems, props);
  for (const obstacle of scopeObstacles(trailScope)) problems.add(obstacle);
  if (props.logGroup) {
    for (const obstacle of logGroupObstacles(props.logGroup)) {
      problems.add(`logGroup: '${props.logGroup.node.path}' ${obstacle}`);
    }
  }
  if (props.identity && isOrganizationTrail !== (props.identity.organizationId !== undefined)) {
    problems.add(
      isOrganizationTrail
        ? 'identity: received one without an organization id; allowed: one with it, or isOrganizationTrail: false'
        : 'isOrganizationTrail: received false with an identity that has an organization id; allowed: an identity without',
    );
  }
  if (!isOrganizationTrail && props.organizationAccess) {
    problems.add('organizationAccess: received with isOrganizationTrail: false; allowed: for an organization trail only');
  }
  if (!isOrganizationTrail && props.preflight) problems.add('preflight: received true with isOrganizationTrail: false; allowed: for an organization trail only');
  checkEnvironments(problems, Stack.of(trail), props);
  checkOwner(problems, Stack.of(trail), props, isOrganizationTrail);
  problems.throwIfAny();
}

/** The lifecycle rules of a TrailBucket are for its own prefix: under another one, nothing would ever expire. */
function checkPrefix(problems: Problems, { bucket, keyPrefix = '' }: OrganizationTrailProps): void {
  if (!(bucket instanceof TrailBucket)) return;
  const ofBucket = bucket._keyPrefix ?? '';
  if (!differ(keyPrefix, ofBucket)) return;
  const said = (prefix: string): string => (prefix === '' ? 'none' : JSON.stringify(prefix));
  problems.add(`keyPrefix: received ${said(keyPrefix)}; allowed: that of the bucket '${bucket.node.path}', ${said(ofBucket)}`);
}

function checkEnvironments(problems: Problems, stack: Stack, { bucket, encryptionKey, logGroup, identity }: OrganizationTrailProps): void {
  const { region, account } = stack;
  const bucketRegion = bucket?.env.region ?? region;
  const keyRegion = encryptionKey?.env.region ?? region;
  if (differ(keyRegion, bucketRegion)) {
    problems.add(`encryptionKey: received a key in ${keyRegion}; allowed: a key in the bucket's Region, ${bucketRegion}`);
  }
  if (logGroup && differ(logGroup.env.region, region)) {
    problems.add(`logGroup: received a group in ${logGroup.env.region}; allowed: one in the trail's Region, ${region}`);
  }
  if (logGroup && differ(logGroup.env.account, account)) {
    problems.add(`logGroup: received a group of ${logGroup.env.account}; allowed: one of the stack's account, ${account}`);
  }
  if (identity && differ(identity.homeRegion, region)) {
    problems.add(`identity: received the home Region ${identity.homeRegion}; allowed: the stack's Region, ${region}`);
  }
}

function checkOwner(problems: Problems, stack: Stack, { identity, organizationAccess }: OrganizationTrailProps, isOrganizationTrail: boolean): void {
  if (!identity || !isOfAnotherAccount(stack, identity)) return;
  if (!isOrganizationTrail) {
    if (Token.isUnresolved(identity.managementAccountId)) return;
    problems.add(`identity: received the account ${identity.managementAccountId}; allowed: the stack's account, ${stack.account}, to which a single-account trail belongs`);
    return;
  }
  if (organizationAccess && !organizationAccess._isDescribeOnly) {
    problems.add(
      `organizationAccess: '${organizationAccess.node.path}' enables trusted access, which a delegated administrator may not do; ` +
        'allowed: one with describeOnly: true, since the identity names another management account',
    );
  }
  if (!Token.isUnresolved(stack.region) && stack.region.startsWith('cn-')) {
    problems.add(`identity: received another management account in ${stack.region}; allowed: the stack's account, since CloudTrail has no delegated administrators in China`);
  }
}

/** What is known at deployment only is for AWS to compare. */
function differ(a: string, b: string): boolean {
  return !Token.isUnresolved(a) && !Token.isUnresolved(b) && a !== b;
}
