/** A limit on who is admitted. It is inside the organization if all of these are. An empty one is always inside. */
export interface Bound {
  /** 12 digits. */
  readonly accounts: readonly string[];
  /** `o-…` */
  readonly organizations: readonly string[];
}

/** Whom a call admits or names. Inside the organization if at least one bound is. Without bounds, it means everyone. */
export interface Grant {
  readonly bounds: readonly Bound[];
  /** The event does not say who it is: a canonical user ID, an unreadable policy, or an ARN without an account. */
  readonly isUnread?: true;
}

/** Everyone that a call names, without duplicates and sorted, so that equal grants are equal as JSON. Plain data. */
export type Named = readonly Grant[];

/** Maximum number of accounts to look up for one event. If it names more, the result is unknown. */
const MOST_ACCOUNTS = 50;

export const EVERYONE: Grant = { bounds: [] };
export const UNREAD: Grant = { bounds: [], isUnread: true };

export function boundOf(accounts: readonly string[], organizations: readonly string[] = []): Bound {
  return { accounts: [...new Set(accounts)].sort(), organizations: [...new Set(organizations)].sort() };
}

export function ofAccount(account: string): Grant {
  return { bounds: [boundOf([account])] };
}

/** @param home the account of the event, which is inside */
export function namedOf(grants: readonly Grant[], home: string): Named {
  const open = grants.map((grant) => withoutHome(grant, home)).filter(({ bounds }) => !bounds.some(isInsideAnyway));
  // A grant to everyone includes all others.
  if (open.some(({ bounds, isUnread }) => bounds.length === 0 && isUnread !== true)) return [EVERYONE];
  if (accountsIn(open).length > MOST_ACCOUNTS) return [UNREAD];
  const byText = new Map(open.map((grant) => [JSON.stringify(grant), grant]));
  return [...byText].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, grant]) => grant);
}

export function accountsIn(named: Named): readonly string[] {
  return [...new Set(named.flatMap(({ bounds }) => bounds.flatMap(({ accounts }) => accounts)))];
}

export function namesOrganization(named: Named): boolean {
  return named.some(({ bounds }) => bounds.some(({ organizations }) => organizations.length > 0));
}

function withoutHome({ bounds, isUnread }: Grant, home: string): Grant {
  const own = bounds.map(({ accounts, organizations }) => ({
    accounts: accounts.filter((account) => account !== home),
    organizations,
  }));
  return { bounds: own, ...(isUnread === true && { isUnread }) };
}

function isInsideAnyway({ accounts, organizations }: Bound): boolean {
  return accounts.length + organizations.length === 0;
}
