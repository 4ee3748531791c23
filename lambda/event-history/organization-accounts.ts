import {
  type Account,
  OrganizationsClient,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';
import type { OrganizationAccount, OrganizationPort } from './places';
import type { SharedConfiguration } from './shared-configuration';

/** AWS Organizations through the SDK. A file of its own in the asset, loaded when a question is about an organization. */
export function organizationAccounts(shared: SharedConfiguration): OrganizationPort {
  const client = new OrganizationsClient({ ...shared, maxAttempts: 8 });
  const port: OrganizationPort = {
    async organizationAccounts() {
      const accounts: OrganizationAccount[] = [];
      for await (const page of paginateListAccounts({ client }, {})) accounts.push(...(page.Accounts ?? []).map(accountOf));
      return accounts;
    },
    async unitAccounts(unitId) {
      const accounts: OrganizationAccount[] = [];
      for await (const page of paginateListAccountsForParent({ client }, { ParentId: unitId })) accounts.push(...(page.Accounts ?? []).map(accountOf));
      for await (const page of paginateListOrganizationalUnitsForParent({ client }, { ParentId: unitId })) {
        for (const { Id: id } of page.OrganizationalUnits ?? []) if (id) accounts.push(...(await port.unitAccounts(id)));
      }
      return accounts;
    },
  };
  return port;
}

/** `State` replaces `Status`, which AWS announced to end; not every endpoint has it yet. */
function accountOf({ Id: id = '', State: state, Status: status }: Account): OrganizationAccount {
  return { id, state: state ?? status ?? 'in an unknown state' };
}
