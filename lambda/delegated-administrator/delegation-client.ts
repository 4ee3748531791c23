import {
  CloudTrailClient,
  DeregisterOrganizationDelegatedAdminCommand,
  RegisterOrganizationDelegatedAdminCommand,
} from '@aws-sdk/client-cloudtrail';
import { OrganizationsClient, paginateListDelegatedAdministrators } from '@aws-sdk/client-organizations';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../../lib/contract/organization-access';

const ATTEMPTS = 5;

export interface DelegationPort {
  /** Registers an account; one that is registered already is left as it is. */
  register(accountId: string): Promise<void>;
  /** Deregisters an account; one that is not registered is left as it is. */
  deregister(accountId: string): Promise<void>;
}

/** What stops a registration, in words for the person who deploys. */
export class DelegationError extends Error {
  public override readonly name = 'DelegationError';
}

/**
 * CloudTrail's own API, not that of AWS Organizations, whose call does not create CloudTrail's service-linked role.
 * `pauseMs` is the first pause before an attempt is repeated; it doubles.
 */
export function delegationClient(
  cloudTrail = new CloudTrailClient({ maxAttempts: 8 }),
  organizations = new OrganizationsClient({ maxAttempts: 8 }),
  pauseMs = 1_000,
): DelegationPort {
  return {
    async register(accountId) {
      try {
        await whenQuiet(pauseMs, () => cloudTrail.send(new RegisterOrganizationDelegatedAdminCommand({ MemberAccountId: accountId })));
      } catch (error) {
        if (nameOf(error) === 'AccountRegisteredException') return;
        if (nameOf(error) === 'DelegatedAdminAccountLimitExceededException') {
          throw new DelegationError(
            `Account ${accountId} cannot be registered: an organization has at most 3 delegated administrators for CloudTrail, and ` +
              `${await registered(organizations)}. Use one of them, or deregister one that is no longer needed ` +
              `('aws cloudtrail deregister-organization-delegated-admin --delegated-admin-account-id <id>') and deploy again.`,
            { cause: error },
          );
        }
        throw explained('RegisterOrganizationDelegatedAdmin', accountId, error);
      }
    },

    async deregister(accountId) {
      try {
        await whenQuiet(pauseMs, () =>
          cloudTrail.send(new DeregisterOrganizationDelegatedAdminCommand({ DelegatedAdminAccountId: accountId })),
        );
      } catch (error) {
        if (['AccountNotRegisteredException', 'AccountNotFoundException'].includes(nameOf(error))) return;
        throw explained('DeregisterOrganizationDelegatedAdmin', accountId, error);
      }
    },
  };
}

/** The SDK repeats throttled requests only; CloudTrail answers this while another change of the organization is under way. */
async function whenQuiet(pauseMs: number, request: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await request();
      return;
    } catch (error) {
      if (nameOf(error) !== 'ConflictException' || attempt === ATTEMPTS) throw error;
      await sleep(pauseMs * 2 ** (attempt - 1));
    }
  }
}

/** Said in the explanation of another error, so what cannot be read is said to be unknown. */
async function registered(client: OrganizationsClient): Promise<string> {
  try {
    const ids: string[] = [];
    for await (const page of paginateListDelegatedAdministrators({ client }, { ServicePrincipal: CLOUDTRAIL_SERVICE_PRINCIPAL })) {
      for (const { Id: id } of page.DelegatedAdministrators ?? []) if (id) ids.push(id);
    }
    return `these are registered: ${ids.join(', ')}`;
  } catch (error) {
    return `which ones could not be read (organizations:ListDelegatedAdministrators: ${error instanceof Error ? error.message : String(error)})`;
  }
}

const REMEDIES: Record<string, string> = {
  AccessDeniedException: "The function's role allows it, so something above the role forbids it: look for a permissions boundary or a service control policy.",
  AccountNotFoundException: 'The account is not in this organization: correct its id, or invite it.',
  CannotDelegateManagementAccountException: 'It is the management account, which needs no registration: deploy the trail from there without one.',
  CloudTrailAccessNotEnabledException: 'Trusted access for CloudTrail is not enabled: let an OrganizationAccess come first.',
  NotOrganizationManagementAccountException: 'Only the management account may do this: deploy this stack there.',
  OrganizationNotInAllFeaturesModeException: "Run 'aws organizations enable-all-features' in the management account.",
  OrganizationsNotInUseException: 'This account is in no organization: deploy from the management account of one.',
};

function explained(action: string, accountId: string, error: unknown): unknown {
  const remedy = REMEDIES[nameOf(error)];
  if (!(error instanceof Error) || remedy === undefined) return error;
  return new DelegationError(`cloudtrail:${action} of account ${accountId} failed: ${error.name}: ${error.message} ${remedy} Then deploy again.`, { cause: error });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
