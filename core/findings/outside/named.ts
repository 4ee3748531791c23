/** What belongs together: within it where each of these is of the organization. With none of them it is within it in any case. */
export interface Bound {
  /** 12 digits. */
  readonly accounts: readonly string[];
  /** `o-…` */
  readonly organizations: readonly string[];
}

/** Whom a call lets in, or names: inside the organization where one of the bounds is. Without any bound it is everyone. */
export interface Grant {
  readonly bounds: readonly Bound[];
  /** Who it is cannot be told from the event: a canonical user, a policy that cannot be read, an ARN without an account. */
  readonly isUnread?: true;
}

/** All whom a call names, each once, in one order: what names the same is equal as text. Plain data. */
export type Named = readonly Grant[];

/** So many accounts are asked about for one event; who names more is not known. */
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
  // Who lets everyone in lets the others in too.
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
