import {
  type Account,
  OrganizationsClient,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';
import type { OrganizationAccount, OrganizationPort } from '../search/places';
import type { SharedConfiguration } from './shared-configuration';
import { wholeList } from '../search/strange-answer';

/**
 * AWS Organizations through the SDK. A separate file in the asset, loaded only if a question is about an organization.
 */
export function organizationAccounts(shared: SharedConfiguration): OrganizationPort {
  const client = new OrganizationsClient({ ...shared, maxAttempts: 8 });
  const port: OrganizationPort = {
    async organizationAccounts() {
      return (
        await wholeList(paginateListAccounts({ client }, {}), ({ Accounts: accounts }) => accounts, 'accounts')
      ).map(accountOf);
    },
    async unitAccounts(unitId) {
      const accounts = (
        await wholeList(
          paginateListAccountsForParent({ client }, { ParentId: unitId }),
          ({ Accounts: list }) => list,
          'accounts',
        )
      ).map(accountOf);
      const units = await wholeList(
        paginateListOrganizationalUnitsForParent({ client }, { ParentId: unitId }),
        ({ OrganizationalUnits: list }) => list,
        'units',
      );
      for (const { Id: id } of units) if (id) accounts.push(...(await port.unitAccounts(id)));
      return accounts;
    },
  };
  return port;
}

/** `State` replaces `Status`, which AWS is retiring; not every endpoint returns it yet. */
function accountOf({ Id: id = '', State: state, Status: status }: Account): OrganizationAccount {
  return { id, state: state ?? status ?? 'in an unknown state' };
}
