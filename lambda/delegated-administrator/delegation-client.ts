import {
  CloudTrailClient,
  DeregisterOrganizationDelegatedAdminCommand,
  RegisterOrganizationDelegatedAdminCommand,
} from '@aws-sdk/client-cloudtrail';
import { OrganizationsClient, paginateListDelegatedAdministrators } from '@aws-sdk/client-organizations';
import { messageOf, nameOf } from '../../lib/contract/error-message';
import { CLOUDTRAIL_SERVICE_PRINCIPAL } from '../../lib/contract/organization-access';
import { explanation } from '../../core/custom-resource/explanation';
import { type CallOptions, type Patience, patiently } from '../../core/custom-resource/patience';

/**
 * Errors of CloudTrail until it sees what was just enabled, or while another change of the organization is in progress.
 */
const PASSING = [
  'CloudTrailAccessNotEnabledException',
  'ConflictException',
  'InsufficientDependencyServiceAccessPermissionException',
  'NoManagementAccountSLRExistsException',
];

export interface DelegationPort {
  /** Registers an account. Does nothing if it is already registered. */
  register(accountId: string): Promise<void>;
  /** Deregisters an account. Does nothing if it is not registered. */
  deregister(accountId: string): Promise<void>;
}

/** Why a registration is not possible, for the person who deploys. */
export class DelegationError extends Error {
  public override readonly name = 'DelegationError';
}

/** Uses CloudTrail's own API: the API of AWS Organizations does not create CloudTrail's service-linked role. */
export function delegationClient(
  patience: Patience,
  cloudTrail = new CloudTrailClient({ maxAttempts: 8 }),
  organizations = new OrganizationsClient({ maxAttempts: 8 }),
): DelegationPort {
  /** Errors in `unless` count as answers, not failures. */
  async function call(
    operation: string,
    accountId: string,
    request: (options: CallOptions) => Promise<unknown>,
    ...unless: string[]
  ): Promise<void> {
    try {
      await patiently(patience, PASSING, request, unless);
    } catch (error) {
      if (unless.includes(nameOf(error))) return;
      if (nameOf(error) === 'DelegatedAdminAccountLimitExceededException') {
        throw new DelegationError(
          `Account ${accountId} cannot be registered: an organization has at most 3 delegated administrators for CloudTrail, and ` +
            `${await registered(organizations, patience)}. Use one of them, or deregister one that is no longer needed ` +
            `('aws cloudtrail deregister-organization-delegated-admin --delegated-admin-account-id <id>') and deploy again.`,
          { cause: error },
        );
      }
      throw new DelegationError(explanation(`cloudtrail:${operation}`, `account ${accountId}`, error, REMEDIES), {
        cause: error,
      });
    }
  }

  return {
    async register(accountId) {
      const request = new RegisterOrganizationDelegatedAdminCommand({ MemberAccountId: accountId });
      await call(
        'RegisterOrganizationDelegatedAdmin',
        accountId,
        (options) => cloudTrail.send(request, options),
        'AccountRegisteredException',
      );
    },

    async deregister(accountId) {
      const request = new DeregisterOrganizationDelegatedAdminCommand({ DelegatedAdminAccountId: accountId });
      const gone = ['AccountNotRegisteredException', 'AccountNotFoundException'];
      await call(
        'DeregisterOrganizationDelegatedAdmin',
        accountId,
        (options) => cloudTrail.send(request, options),
        ...gone,
      );
    },
  };
}

/** Part of the message of another error, so if it cannot be read, it says so. */
async function registered(client: OrganizationsClient, { abortSignal }: Patience): Promise<string> {
  try {
    const ids: string[] = [];
    for await (const page of paginateListDelegatedAdministrators(
      { client },
      { ServicePrincipal: CLOUDTRAIL_SERVICE_PRINCIPAL },
      { abortSignal },
    )) {
      for (const { Id: id } of page.DelegatedAdministrators ?? []) if (id) ids.push(id);
    }
    return `these are registered: ${ids.join(', ')}`;
  } catch (error) {
    return `the registered ones could not be read (organizations:ListDelegatedAdministrators: ${messageOf(error)})`;
  }
}

/** What to do about CloudTrail errors, by name. */
const REMEDIES = {
  AccountNotFoundException: 'The account is not in this organization: correct its ID, or invite it.',
  CannotDelegateManagementAccountException:
    'It is the management account, which needs no registration: deploy the trail from there without one.',
  CloudTrailAccessNotEnabledException:
    'Trusted access for CloudTrail is not enabled: deploy an OrganizationAccess first.',
  ConflictException: 'CloudTrail is still busy with another change of the organization: wait until it is complete.',
  InsufficientDependencyServiceAccessPermissionException:
    "CloudTrail calls AWS Organizations with the function's role, which allows that: look for a permissions boundary or a service control policy.",
  NoManagementAccountSLRExistsException:
    "CloudTrail's service-linked role is missing: 'aws iam create-service-linked-role --aws-service-name cloudtrail.amazonaws.com'.",
  NotOrganizationManagementAccountException: 'Only the management account may do this: deploy this stack there.',
  OrganizationNotInAllFeaturesModeException: "Run 'aws organizations enable-all-features' in the management account.",
  OrganizationsNotInUseException: 'This account is not in an organization: deploy from the management account of one.',
};
