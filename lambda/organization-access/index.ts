import { answerCloudFormation } from '../../core/custom-resource/custom-resource';
import type { InvocationContext } from '../../core/custom-resource/patience';
import { organizationAccess } from './organization';
import { organizationsClient } from './organizations-client';
import { parseRequest } from './request';
import { serviceLinkedRole } from './service-linked-role';

/** A constant: CloudFormation deletes the old resource when the ID changes. */
const PHYSICAL_ID = 'organization-access';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: PHYSICAL_ID,
    // Trusted access applies to the whole organization, and other trails rely on it, so a delete does not touch it.
    deletesNothing: true,
    handle: async (request, patience) => {
      if (request.type === 'Delete') return { physicalResourceId: PHYSICAL_ID, attributes: {} };
      const facts = await organizationAccess(
        organizationsClient(patience),
        serviceLinkedRole(patience),
        parseRequest(request),
      );
      return { physicalResourceId: PHYSICAL_ID, attributes: { ...facts } };
    },
  });
}
