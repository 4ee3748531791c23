import { answerCloudFormation } from '../custom-resource/custom-resource';
import { activateStackSets } from './activate';
import { cloudFormationClient } from './cloudformation-client';

/** One id for good: CloudFormation deletes the old resource when the id changes. */
const PHYSICAL_ID = 'stack-sets-access';

export async function handler(event: unknown): Promise<void> {
  await answerCloudFormation(event, PHYSICAL_ID, async (request) => {
    // Trusted access is a fact of the whole organization, on which other stack sets rely: a delete leaves it alone.
    if (request.type !== 'Delete') await activateStackSets(cloudFormationClient());
    return { physicalResourceId: PHYSICAL_ID, attributes: {} };
  });
}
