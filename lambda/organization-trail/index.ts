import { messageOf } from '../../lib/contract/error-message';
import { TRAIL_ARN_ATTRIBUTE } from '../../lib/contract/organization-trail';
import {
  answerCloudFormation,
  type CustomResourceAnswer,
  type CustomResourceRequest,
} from '../../core/custom-resource/custom-resource';
import type { InvocationContext, Patience } from '../../core/custom-resource/patience';
import { cloudTrailClient } from './cloudtrail-client';
import { ownerOf, parseTrail, placeOf, placeOfArn } from './request';
import { createTrail, deleteTrail, type TrailPlace, updateTrail } from './trail';

/** Not the name of a trail: the delete that follows a rejected creation changes nothing. */
const NOT_CREATED = 'organization-trail-not-created';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: NOT_CREATED,
    handle: (request, patience) => (request.type === 'Delete' ? remove(request, patience) : put(request, patience)),
  });
}

async function put(request: CustomResourceRequest, patience: Patience): Promise<CustomResourceAnswer> {
  const trail = parseTrail(request);
  const owner = ownerOf(request);
  // Another name means another trail: it is created here, and CloudFormation deletes the old one afterwards.
  const done = await (request.physicalResourceId === trail.arn ? updateTrail : createTrail)(
    cloudTrailClient(trail, patience),
    trail,
    owner,
  );
  done.push(...(await removeAbandoned(request, trail, patience)));
  return {
    physicalResourceId: trail.arn,
    attributes: { [TRAIL_ARN_ATTRIBUTE]: trail.arn },
    note: done.join(', ') || 'nothing to change',
  };
}

/**
 * In the rollback of a failed replacement, CloudFormation still has the old trail, and knows only the requested
 * properties of the new one. A failed rollback would be worse than an extra trail, which is named in the log line.
 */
async function removeAbandoned(
  request: CustomResourceRequest,
  trail: TrailPlace,
  patience: Patience,
): Promise<string[]> {
  if (request.physicalResourceId !== trail.arn) return [];
  const abandoned = new Map(
    request.abandoned.flatMap((properties) => placeOf(properties, request) ?? []).map((place) => [place.arn, place]),
  );
  abandoned.delete(trail.arn);
  return Promise.all(
    [...abandoned.values()].map(async (place) => {
      try {
        return await deleteTrail(cloudTrailClient(place, patience), place, ownerOf(request));
      } catch (error) {
        return `the remains of a failed replacement could not be deleted: ${messageOf(error)}`;
      }
    }),
  );
}

async function remove(request: CustomResourceRequest, patience: Patience): Promise<CustomResourceAnswer> {
  const { physicalResourceId = NOT_CREATED } = request;
  const answer = { physicalResourceId, attributes: {} };
  // After a creation without a response, CloudFormation makes up an ID: the trail is then the requested one.
  const isArn = physicalResourceId.startsWith('arn:');
  const meant = isArn ? placeOfArn(physicalResourceId, request) : placeOf(request.properties, request);
  if (physicalResourceId === NOT_CREATED || (meant === undefined && !isArn))
    return { ...answer, note: 'nothing was created' };
  if (meant === undefined)
    throw new Error(
      `The physical ID ${physicalResourceId} is not a trail of ${request.partition} in ${request.region}. Nothing was deleted.`,
    );
  return { ...answer, note: await deleteTrail(cloudTrailClient(meant, patience), meant, ownerOf(request)) };
}
