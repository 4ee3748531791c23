import {
  AccountNotFoundException,
  DescribeAccountCommand,
  ListParentsCommand,
  OrganizationsClient,
  paginateListTagsForResource,
} from '@aws-sdk/client-organizations';
import { ORGANIZATION_ID } from '../../lib/contract/identifiers';
import type { AccountSource } from '../../core/findings/account-directory';

/** A message is sent with only the account ID rather than late. */
const TIMEOUT_MS = 10_000;

/**
 * A root, and five levels of nested OUs.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
const MAX_LEVELS = 6;

/**
 * Name, OUs and tags of accounts from AWS Organizations, and whether an account belongs to the organization: for the
 * management account and delegated administrators. Calls `organizations:DescribeAccount` and `ListTagsForResource` once
 * per account and day, and `ListParents` for each level.
 */
export function organizationsAccounts(
  client = new OrganizationsClient({ maxAttempts: 4 }),
  timeoutMs = TIMEOUT_MS,
): AccountSource {
  async function parentsOf(child: string, options: { abortSignal: AbortSignal }): Promise<string[]> {
    const parents: string[] = [];
    while (parents.length < MAX_LEVELS) {
      const { Parents: [parent] = [] } = await client.send(
        new ListParentsCommand({ ChildId: parents.at(-1) ?? child }),
        options,
      );
      if (parent?.Id === undefined)
        throw new Error(`ListParents of ${parents.at(-1) ?? child} answered without a parent`);
      parents.push(parent.Id);
      if (parent.Type === 'ROOT') return parents;
    }
    throw new Error(`${child} has more than ${String(MAX_LEVELS)} levels of OUs above it`);
  }

  async function tagsOf(account: string, options: { abortSignal: AbortSignal }): Promise<Record<string, string>> {
    const tags: Record<string, string> = {};
    for await (const { Tags: page = [] } of paginateListTagsForResource({ client }, { ResourceId: account }, options))
      for (const { Key: key, Value: value } of page) if (key !== undefined) tags[key] = value ?? '';
    return tags;
  }

  return {
    async facts(id) {
      const options = { abortSignal: AbortSignal.timeout(timeoutMs) };
      const [{ Account: account }, parents, tags] = await Promise.all([
        client.send(new DescribeAccountCommand({ AccountId: id }), options),
        parentsOf(id, options),
        tagsOf(id, options),
      ]);
      return { id, ...(account?.Name !== undefined && { name: account.Name }), parents, tags };
    },
    async membership(id) {
      const command = new DescribeAccountCommand({ AccountId: id });
      try {
        const { Account: account } = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
        // `arn:aws:organizations::<management account>:account/o-…/<id>`
        const organizationId = account?.Arn?.split('/')[1] ?? '';
        return { isMember: true, ...(ORGANIZATION_ID.accepts(organizationId) && { organizationId }) };
      } catch (error) {
        if (error instanceof AccountNotFoundException) return { isMember: false };
        throw error;
      }
    },
  };
}
