import { answerCloudFormation } from '../../core/custom-resource/custom-resource';
import type { InvocationContext } from '../../core/custom-resource/patience';
import { activateStackSets } from './activate';
import { cloudFormationClient } from './cloudformation-client';

/** A constant: CloudFormation deletes the old resource when the ID changes. */
const PHYSICAL_ID = 'stack-sets-access';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: PHYSICAL_ID,
    // Trusted access applies to the whole organization, and other stack sets rely on it, so a delete does not touch it.
    deletesNothing: true,
    handle: async ({ type }) => {
      if (type !== 'Delete') await activateStackSets(cloudFormationClient());
      return { physicalResourceId: PHYSICAL_ID, attributes: {} };
    },
  });
}
