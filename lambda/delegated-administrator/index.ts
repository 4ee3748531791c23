import { answerCloudFormation } from '../../core/custom-resource/custom-resource';
import type { InvocationContext } from '../../core/custom-resource/patience';
import { delegationClient } from './delegation-client';
import { accountToDeregister, parseAccountId, physicalIdOf } from './request';

/** Contains no account ID: the delete that follows a failed registration changes nothing. */
const NOT_REGISTERED = 'delegated-administrator';

export async function handler(event: unknown, context: InvocationContext): Promise<void> {
  await answerCloudFormation(event, context, {
    fallbackId: NOT_REGISTERED,
    handle: async (request, patience) => {
      const client = delegationClient(patience);
      if (request.type === 'Delete') {
        const accountId = accountToDeregister(request);
        if (accountId !== undefined) await client.deregister(accountId);
        return { physicalResourceId: request.physicalResourceId ?? NOT_REGISTERED, attributes: {} };
      }
      const accountId = parseAccountId(request);
      await client.register(accountId);
      return { physicalResourceId: physicalIdOf(accountId), attributes: { MemberAccountId: accountId } };
    },
  });
}
