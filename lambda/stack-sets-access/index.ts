import { answerCloudFormation } from '../../core/custom-resource/custom-resource';
import type { InvocationContext } from '../../core/custom-resource/patience';
import { activateStackSets } from './activate';
import { cloudFormationClient } from './cloudformation-client';

/** One id for good: CloudFormation deletes the old resource when the id changes. */
const PHYSICAL_ID = 'stack-sets-access';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: PHYSICAL_ID,
    // Trusted access is a fact of the whole organization, on which other stack sets rely: a delete leaves it alone.
    deletesNothing: true,
    handle: async ({ type }) => {
      if (type !== 'Delete') await activateStackSets(cloudFormationClient());
      return { physicalResourceId: PHYSICAL_ID, attributes: {} };
    },
  });
}
