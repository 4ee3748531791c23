import { type AccountClient, paginateListRegions } from '@aws-sdk/client-account';
import { type Account, type OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import type { MemberAccount, SurveyPort } from '../../core/archive-watch/survey';
import { nameOf } from '../../lib/contract/error-message';

/**
 * The states in which a Region records events. https://docs.aws.amazon.com/accounts/latest/reference/API_Region.html
 */
const ENABLED = ['ENABLED', 'ENABLED_BY_DEFAULT'] as const;

/**
 * The errors if listing is not permitted: no trusted access for Account Management, or not the management account. Then
 * the Regions are those that deliver.
 */
const DENIED = ['AccessDeniedException', 'ValidationException'];

export interface SurveyClients {
  /** `undefined` if the account is the only one. */
  readonly organizations?: OrganizationsClient;
  readonly account: AccountClient;
}

/** @param ownAccount the account of the function */
export function surveyClient({ organizations, account }: SurveyClients, ownAccount: string): SurveyPort {
  // If it is denied for one member, it is denied for all, and each denial would be an event.
  let isRefused = false;
  return {
    async accounts() {
      if (organizations === undefined) return [{ id: ownAccount, isActive: true }];
      const all: MemberAccount[] = [];
      for await (const { Accounts: page = [] } of paginateListAccounts({ client: organizations }, {}))
        all.push(...page.map(memberOf));
      return all;
    },

    async enabledRegions(id) {
      const isOwn = id === ownAccount;
      if (!isOwn && isRefused) return undefined;
      try {
        const regions: string[] = [];
        const request = { RegionOptStatusContains: [...ENABLED], ...(!isOwn && { AccountId: id }) };
        for await (const { Regions: page = [] } of paginateListRegions({ client: account }, request))
          regions.push(...page.flatMap(({ RegionName: name }) => name ?? []));
        return regions;
      } catch (error) {
        if (!DENIED.includes(nameOf(error))) throw error;
        if (!isOwn) isRefused = true;
        return undefined;
      }
    },
  };
}

/** `State` replaces `Status`, which AWS is retiring; not every endpoint returns it yet. */
function memberOf({ Id: id = '', State: state, Status: status, JoinedTimestamp: joined }: Account): MemberAccount {
  const isActive = (state ?? status) === 'ACTIVE';
  return { id, isActive, ...(joined !== undefined && { joined: Math.floor(joined.getTime() / 1_000) }) };
}
