import { answerCloudFormation } from '../custom-resource/custom-resource';
import { type InvocationContext, patienceOf } from '../custom-resource/patience';
import { organizationAccess } from './organization';
import { organizationsClient } from './organizations-client';
import { parseRequest } from './request';

/** One id for good: CloudFormation deletes the old resource when the id changes. */
const PHYSICAL_ID = 'organization-access';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  const client = organizationsClient(patienceOf(context));
  await answerCloudFormation(event, PHYSICAL_ID, async (request) => {
    // Trusted access is a fact of the whole organization, on which other trails rely: a delete leaves it alone.
    if (request.type === 'Delete') return { physicalResourceId: PHYSICAL_ID, attributes: {} };
    const facts = await organizationAccess(client, parseRequest(request));
    return { physicalResourceId: PHYSICAL_ID, attributes: { ...facts } };
  });
}
