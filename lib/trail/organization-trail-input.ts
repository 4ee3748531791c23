import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type Stack, Token } from 'aws-cdk-lib/core';
import { DEFAULT_TRAIL_NAME } from '../contract/names';
import { TRAIL_NAME } from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import type { Problems } from '../internal/problems';
import type { OrganizationTrailProps } from './organization-trail-props';
import { checkDeliveryTopic } from './organization-trail-permissions';
import { checkArchive, TrailArchive } from './trail-archive';
import { logGroupObstacles } from './trail-log-group';
import { checkOwner, TrailOwner } from './trail-owner';
import { scopeObstacles, TrailScope } from './trail-scope';

/** Adds what is wrong with the properties of a trail, before anything is created. */
export function checkTrail(problems: Problems, stack: Stack, props: OrganizationTrailProps): void {
  const {
    owner = TrailOwner.managementAccount(),
    archive = TrailArchive.inThisStack(),
    trailScope = TrailScope.allRegions(),
    trailName,
    logGroup,
    deliveryTopic,
  } = props;
  problems.check('trailName', trailName, TRAIL_NAME);
  checkOwner(problems, stack, owner, trailName);
  const { _ownership: ownership } = owner;
  checkArchive(
    problems,
    stack,
    archive,
    ownership.kind === 'identity' ? ownership.identity.trailName : (trailName ?? DEFAULT_TRAIL_NAME),
  );
  for (const obstacle of scopeObstacles(trailScope)) problems.add(obstacle);
  checkKeyRegion(problems, stack, archive);
  if (logGroup) checkLogGroup(problems, stack, logGroup);
  if (deliveryTopic) checkDeliveryTopic(problems, deliveryTopic);
}

function checkKeyRegion(problems: Problems, { region }: Stack, { _place: place }: TrailArchive): void {
  if (place.kind === 'in an account') return;
  const bucketRegion = place.kind === 'existing' ? place.options.bucket.env.region : region;
  const keyRegion = place.options.encryptionKey?.env.region ?? region;
  if (differ(keyRegion, bucketRegion)) {
    problems.add(
      receivedInWords(
        'archive: encryptionKey',
        `a key in ${keyRegion}`,
        `a key in the bucket's Region, ${bucketRegion}`,
      ),
    );
  }
}

function checkLogGroup(problems: Problems, { region, account }: Stack, logGroup: ILogGroup): void {
  for (const obstacle of logGroupObstacles(logGroup)) problems.add(`logGroup: '${logGroup.node.path}' ${obstacle}`);
  if (differ(logGroup.env.region, region)) {
    problems.add(
      receivedInWords('logGroup', `a group in ${logGroup.env.region}`, `one in the trail's Region, ${region}`),
    );
  }
  if (differ(logGroup.env.account, account)) {
    problems.add(
      receivedInWords('logGroup', `a group of ${logGroup.env.account}`, `one of the stack's account, ${account}`),
    );
  }
}

/** What is known at deployment only is for AWS to compare. */
function differ(a: string, b: string): boolean {
  return !Token.isUnresolved(a) && !Token.isUnresolved(b) && a !== b;
}
