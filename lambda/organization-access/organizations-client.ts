import {
  AWSOrganizationsNotInUseException,
  ConcurrentModificationException,
  DescribeOrganizationCommand,
  EnableAWSServiceAccessCommand,
  OrganizationsClient,
  paginateListAWSServiceAccessForOrganization,
  paginateListRoots,
} from '@aws-sdk/client-organizations';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OrganizationsPort, OrganizationAccessError } from './organization';

const ENABLE_ATTEMPTS = 5;

/** AWS Organizations through the SDK. `pauseMs` is the first pause before an attempt is repeated; it doubles. */
export function organizationsClient(
  client = new OrganizationsClient({ maxAttempts: 8 }),
  pauseMs = 1_000,
): OrganizationsPort {
  return {
    async describeOrganization() {
      try {
        const { Organization: found } = await call('DescribeOrganization', () =>
          client.send(new DescribeOrganizationCommand({})),
        );
        return {
          id: present('Organization.Id', found?.Id),
          managementAccountId: present('Organization.MasterAccountId', found?.MasterAccountId),
          featureSet: present('Organization.FeatureSet', found?.FeatureSet),
        };
      } catch (error) {
        if (error instanceof AWSOrganizationsNotInUseException) return undefined;
        throw error;
      }
    },

    async rootId() {
      return call('ListRoots', async () => {
        for await (const page of paginateListRoots({ client }, {})) {
          const id = page.Roots?.[0]?.Id;
          if (id !== undefined) return id;
        }
        return present('Roots[0].Id', undefined);
      });
    },

    async trustedServices() {
      return call('ListAWSServiceAccessForOrganization', async () => {
        const services: string[] = [];
        for await (const page of paginateListAWSServiceAccessForOrganization({ client }, {})) {
          for (const { ServicePrincipal: name } of page.EnabledServicePrincipals ?? []) if (name) services.push(name);
        }
        return services;
      });
    },

    async enableTrustedAccess(servicePrincipal) {
      for (let attempt = 1; ; attempt++) {
        try {
          await call('EnableAWSServiceAccess', () =>
            client.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: servicePrincipal })),
          );
          return;
        } catch (error) {
          // The SDK repeats throttled requests only; Organizations answers this one while another change is under way.
          if (!(error instanceof ConcurrentModificationException) || attempt === ENABLE_ATTEMPTS) throw error;
          await sleep(pauseMs * 2 ** (attempt - 1));
        }
      }
    },
  };
}

/** Names the operation when the function may not call it: the SDK's message alone does not say what to do. */
async function call<T>(operation: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDeniedException') {
      throw new OrganizationAccessError(
        `The function may not call organizations:${operation} (${error.message}). Its role allows it, so something ` +
          `above the role forbids it: look for a permissions boundary or a service control policy, and deploy again.`,
        { cause: error },
      );
    }
    throw error;
  }
}

function present(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new Error(`AWS Organizations answered without ${name}`);
  return value;
}
