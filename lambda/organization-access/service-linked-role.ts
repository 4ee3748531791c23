import { CreateServiceLinkedRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { nameOf } from '../../lib/contract/error-message';
import { CLOUDTRAIL_SERVICE_PRINCIPAL, SERVICE_LINKED_ROLE_NAME } from '../../lib/contract/organization-access';
import { explanation } from '../../core/custom-resource/explanation';
import { type CallOptions, type Patience, patiently } from '../../core/custom-resource/patience';
import { OrganizationAccessError, type ServiceLinkedRolePort } from './organization';

/** CloudTrail's service-linked role, through the SDK. */
export function serviceLinkedRole(
  patience: Patience,
  client = new IAMClient({ maxAttempts: 8 }),
): ServiceLinkedRolePort {
  async function call<T>(operation: string, request: (options: CallOptions) => Promise<T>): Promise<T> {
    try {
      return await patiently(patience, [], request);
    } catch (error) {
      throw new OrganizationAccessError(explanation(`iam:${operation}`, SERVICE_LINKED_ROLE_NAME, error), {
        cause: error,
      });
    }
  }

  return {
    async exists() {
      return call('GetRole', async (options) => {
        try {
          await client.send(new GetRoleCommand({ RoleName: SERVICE_LINKED_ROLE_NAME }), options);
          return true;
        } catch (error) {
          if (/^NoSuchEntity/.test(nameOf(error))) return false;
          throw error;
        }
      });
    },

    async create() {
      await call('CreateServiceLinkedRole', async (options) => {
        try {
          await client.send(
            new CreateServiceLinkedRoleCommand({ AWSServiceName: CLOUDTRAIL_SERVICE_PRINCIPAL }),
            options,
          );
        } catch (error) {
          // Someone, perhaps CloudTrail itself, created it in the meantime: IAM says that the name is taken.
          if (!/^(InvalidInput|EntityAlreadyExists)/.test(nameOf(error))) throw error;
        }
      });
    },
  };
}
