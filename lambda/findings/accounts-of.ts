import { type AccountDirectory, accountDirectory } from '../../core/findings/account-directory';
import { nameAndMessageOf } from '../../lib/contract/error-message';
import { organizationsAccounts } from './accounts';
import { budgetOf } from './budget';
import type { Environment } from './environment';
import type { FindingsTable } from './table';

/** A message is sent without the account's name rather than late. */
const MOST_MS = 10_000;

/** What is known about accounts: from AWS Organizations for an organization trail, cached in memory and the table. */
export function accountsOf({ asksOrganizations }: Environment, table: FindingsTable): AccountDirectory {
  return accountDirectory({
    source: asksOrganizations ? organizationsAccounts() : undefined,
    items: {
      read: async (key) => (await table.read([key], budgetOf(MOST_MS))).get(key),
      write: (item) => table.putItem(item, budgetOf(MOST_MS)),
    },
    now: Date.now,
    report(account, error) {
      const line = { level: 'WARN', message: 'findings, an account', account, error: nameAndMessageOf(error) };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    },
  });
}
