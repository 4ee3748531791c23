import { answerCloudFormation } from '../../core/custom-resource/custom-resource';
import type { InvocationContext } from '../../core/custom-resource/patience';
import { checkOwner } from './bucket-client';
import { parseArchive } from './request';

/** A constant: there is nothing to replace. */
const PHYSICAL_ID = 'archive-owner';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: PHYSICAL_ID,
    deletesNothing: true,
    handle: async (request, patience) => {
      if (request.type !== 'Delete') await checkOwner(parseArchive(request), patience);
      return { physicalResourceId: PHYSICAL_ID, attributes: {} };
    },
  });
}
