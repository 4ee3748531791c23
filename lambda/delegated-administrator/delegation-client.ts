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

/** What CloudTrail says while it does not see yet what was enabled a moment ago, or while another change of the organization is under way. */
const PASSING = [
  'CloudTrailAccessNotEnabledException',
  'ConflictException',
  'InsufficientDependencyServiceAccessPermissionException',
  'NoManagementAccountSLRExistsException',
];

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

/** CloudTrail's own API, not that of AWS Organizations, whose call does not create CloudTrail's service-linked role. */
export function delegationClient(
  patience: Patience,
  cloudTrail = new CloudTrailClient({ maxAttempts: 8 }),
  organizations = new OrganizationsClient({ maxAttempts: 8 }),
): DelegationPort {
  /** `unless` are answers, and not failures, by their names. */
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

/** Said in the explanation of another error, so what cannot be read is said to be unknown. */
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
    return `which ones could not be read (organizations:ListDelegatedAdministrators: ${messageOf(error)})`;
  }
}

/** What to do about an error of CloudTrail, by its name. */
const REMEDIES = {
  AccountNotFoundException: 'The account is not in this organization: correct its id, or invite it.',
  CannotDelegateManagementAccountException:
    'It is the management account, which needs no registration: deploy the trail from there without one.',
  CloudTrailAccessNotEnabledException:
    'Trusted access for CloudTrail is not enabled: let an OrganizationAccess come first.',
  ConflictException: 'CloudTrail is still busy with another change of the organization: wait until that is over.',
  InsufficientDependencyServiceAccessPermissionException:
    "CloudTrail calls AWS Organizations with the function's role, which allows that: look for a permissions boundary or a service control policy.",
  NoManagementAccountSLRExistsException:
    "CloudTrail's service-linked role is missing: 'aws iam create-service-linked-role --aws-service-name cloudtrail.amazonaws.com'.",
  NotOrganizationManagementAccountException: 'Only the management account may do this: deploy this stack there.',
  OrganizationNotInAllFeaturesModeException: "Run 'aws organizations enable-all-features' in the management account.",
  OrganizationsNotInUseException: 'This account is in no organization: deploy from the management account of one.',
};
