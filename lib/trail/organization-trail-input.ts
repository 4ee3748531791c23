import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type Stack, Token } from 'aws-cdk-lib/core';
import { DEFAULT_TRAIL_NAME } from '../contract/names';
import { TRAIL_NAME } from '../contract/identifiers';
import { receivedInWords } from '../contract/received';
import { checkNames, type NameClaim } from '../internal/names-in-app';
import type { Problems } from '../internal/problems';
import type { OrganizationTrailProps } from './organization-trail-props';
import { checkDeliveryTopic } from './organization-trail-permissions';
import { checkArchive, TrailArchive } from './trail-archive';
import { logGroupObstacles } from './trail-log-group';
import { checkOwner, TrailOwner } from './trail-owner';
import { scopeObstacles, TrailScope } from './trail-scope';

/** Adds problems with the properties of a trail, before anything is created. */
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
  checkNames(problems, stack, trailClaim(chosenTrailName(props)), 'trailName');
  checkOwner(problems, stack, owner, trailName);
  checkArchive(problems, stack, archive, chosenTrailName(props));
  for (const obstacle of scopeObstacles(trailScope)) problems.add(obstacle);
  checkKeyRegion(problems, stack, archive);
  if (logGroup) checkLogGroup(problems, stack, logGroup);
  if (deliveryTopic) checkDeliveryTopic(problems, deliveryTopic);
}

/** Returns the name of a trail before it exists. */
export function chosenTrailName({ owner, trailName }: Pick<OrganizationTrailProps, 'owner' | 'trailName'>): string {
  return owner?._ownership.kind === 'identity'
    ? owner._ownership.identity.trailName
    : (trailName ?? DEFAULT_TRAIL_NAME);
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html */
export function trailClaim(trailName: string): NameClaim {
  return { kind: 'trail', names: [trailName], within: 'Region' };
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
      receivedInWords('logGroup', `a log group in ${logGroup.env.region}`, `one in the trail's Region, ${region}`),
    );
  }
  if (differ(logGroup.env.account, account)) {
    problems.add(
      receivedInWords('logGroup', `a log group of ${logGroup.env.account}`, `one of the stack's account, ${account}`),
    );
  }
}

/** Values known only at deployment are left to AWS to compare. */
function differ(a: string, b: string): boolean {
  return !Token.isUnresolved(a) && !Token.isUnresolved(b) && a !== b;
}
