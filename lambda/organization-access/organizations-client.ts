import {
  AWSOrganizationsNotInUseException,
  DescribeOrganizationCommand,
  EnableAWSServiceAccessCommand,
  OrganizationsClient,
  paginateListAWSServiceAccessForOrganization,
  paginateListRoots,
} from '@aws-sdk/client-organizations';
import { explanation } from '../../core/custom-resource/explanation';
import { type CallOptions, type Patience, patiently } from '../../core/custom-resource/patience';
import { type OrganizationsPort, OrganizationAccessError } from './organization';

/** Errors of AWS Organizations while another change is in progress. */
const PASSING = ['ConcurrentModificationException'];

/** What to do about AWS Organizations errors, by name. */
const REMEDIES = {
  ConcurrentModificationException: 'AWS Organizations is still busy with another change: wait until it is complete.',
};

/** AWS Organizations through the SDK. */
export function organizationsClient(
  patience: Patience,
  client = new OrganizationsClient({ maxAttempts: 8 }),
): OrganizationsPort {
  async function call<T>(operation: string, request: (options: CallOptions) => Promise<T>): Promise<T> {
    try {
      return await patiently(patience, PASSING, request);
    } catch (error) {
      throw new OrganizationAccessError(explanation(`organizations:${operation}`, undefined, error, REMEDIES), {
        cause: error,
      });
    }
  }

  return {
    async describeOrganization() {
      const { Organization: found } = await call('DescribeOrganization', async (options) => {
        try {
          return await client.send(new DescribeOrganizationCommand({}), options);
        } catch (error) {
          if (error instanceof AWSOrganizationsNotInUseException) return { Organization: null };
          throw error;
        }
      });
      if (found === null) return undefined;
      return {
        id: present('Organization.Id', found?.Id),
        managementAccountId: present('Organization.MasterAccountId', found?.MasterAccountId),
        featureSet: present('Organization.FeatureSet', found?.FeatureSet),
      };
    },

    async rootId() {
      const id = await call('ListRoots', async (options) => {
        for await (const { Roots: [root] = [] } of paginateListRoots({ client }, {}, options))
          if (root?.Id !== undefined) return root.Id;
        return undefined;
      });
      return present('Roots[0].Id', id);
    },

    async trustedServices() {
      return call('ListAWSServiceAccessForOrganization', async (options) => {
        const services: string[] = [];
        for await (const page of paginateListAWSServiceAccessForOrganization({ client }, {}, options)) {
          for (const { ServicePrincipal: name } of page.EnabledServicePrincipals ?? []) if (name) services.push(name);
        }
        return services;
      });
    },

    async enableTrustedAccess(servicePrincipal) {
      await call('EnableAWSServiceAccess', (options) =>
        client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: servicePrincipal }), options),
      );
    },
  };
}

function present(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new Error(`AWS Organizations returned no ${name}`);
  return value;
}
