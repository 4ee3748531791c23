import { TRAIL_ARN_ATTRIBUTE } from '../../lib/contract/organization-trail';
import { answerCloudFormation, type CustomResourceAnswer, type CustomResourceRequest } from '../custom-resource/custom-resource';
import { type InvocationContext, type Patience, patienceOf } from '../custom-resource/patience';
import { cloudTrailClient } from './cloudtrail-client';
import { ownerOf, parseTrail, placeOf } from './request';
import { createTrail, deleteTrail, type TrailPlace, updateTrail } from './trail';

/** Names no trail: the delete that follows a creation that was refused touches nothing. */
const NOT_CREATED = 'organization-trail-not-created';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  const patience = patienceOf(context);
  await answerCloudFormation(event, NOT_CREATED, async (request) => (request.type === 'Delete' ? remove(request, patience) : put(request, patience)));
}

async function put(request: CustomResourceRequest, patience: Patience): Promise<CustomResourceAnswer> {
  const trail = parseTrail(request);
  const owner = ownerOf(request);
  // Another name is another trail: created here, while CloudFormation deletes the old one afterwards.
  const done = await (request.physicalResourceId === trail.arn ? updateTrail : createTrail)(cloudTrailClient(trail, patience), trail, owner);
  done.push(...(await removeAbandoned(request, trail, patience)));
  return { physicalResourceId: trail.arn, attributes: { [TRAIL_ARN_ATTRIBUTE]: trail.arn }, note: done.join(', ') || 'nothing to change' };
}

/**
 * In the rollback of a replacement that failed, CloudFormation has the old trail still, and knows nothing of the new one. A rollback
 * that fails would be worse than a trail too many, which the log line names.
 */
async function removeAbandoned(request: CustomResourceRequest, trail: TrailPlace, patience: Patience): Promise<string[]> {
  const abandoned = placeOf(request.oldProperties, request.serviceToken);
  if (request.physicalResourceId !== trail.arn || abandoned === undefined || abandoned.arn === trail.arn) return [];
  try {
    return [await deleteTrail(cloudTrailClient(abandoned, patience), abandoned, ownerOf(request))];
  } catch (error) {
    return [`what was left of a failed replacement could not be deleted: ${error instanceof Error ? error.message : String(error)}`];
  }
}

async function remove(request: CustomResourceRequest, patience: Patience): Promise<CustomResourceAnswer> {
  const { physicalResourceId = NOT_CREATED } = request;
  const answer = { physicalResourceId, attributes: {} };
  const place = placeOf(request.properties, request.serviceToken);
  if (physicalResourceId === NOT_CREATED || place === undefined) return { ...answer, note: 'nothing was created' };
  // After a creation that never answered, CloudFormation makes up an id: the trail is then the one that was asked for.
  const meant = physicalResourceId.startsWith('arn:') ? { ...place, arn: physicalResourceId } : place;
  return { ...answer, note: await deleteTrail(cloudTrailClient(meant, patience), meant, ownerOf(request)) };
}
