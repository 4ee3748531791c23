import { ITEM } from '../../lib/contract/findings';
import { ACCOUNT_ID, ORGANIZATION_ID } from '../../lib/contract/identifiers';
import { isRecord } from '../../lib/contract/is-record';
import type { AccountFacts } from './finding';

/**
 * Looks up what messages and routes need to know about an account. Never throws: facts that cannot be read are reported
 * as unknown.
 */
export interface AccountDirectory {
  facts(accountId: string): Promise<AccountFacts>;
  /**
   * Returns whether the account belongs to the organization: `unknown` if the lookup failed, `undefined` if there is no
   * source to look it up in.
   */
  membership(accountId: string): Promise<Membership | 'unknown' | undefined>;
}

/** AWS Organizations. Errors of its API are thrown. */
export interface AccountSource {
  facts(accountId: string): Promise<AccountFacts>;
  membership(accountId: string): Promise<Membership>;
}

export interface Membership {
  readonly isMember: boolean;
  /** For a member account: `o-…`. `undefined` if the response does not contain it. */
  readonly organizationId?: string;
}

/** Reads and writes single items of the findings table. */
export interface AccountItems {
  read(key: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  write(item: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface AccountDirectoryParts {
  /** If `undefined`, nothing is looked up: only the account ID is known. */
  readonly source?: AccountSource;
  /** If `undefined`, the facts are cached in memory only. */
  readonly items?: AccountItems;
  /** Returns the current time, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Called with the reason if an account could not be looked up or cached. */
  readonly report: (accountId: string, error: unknown) => void;
}

const DAY_MS = 86_400_000;

/** How long a non-member is cached: it may join the organization in the meantime. */
const STRANGER_MS = 3_600_000;

/** Limits memory: calls can name any number of accounts outside the organization. */
const MOST_MEMBERS = 10_000;

/**
 * How long a failed lookup is cached: errors may be temporary, but not every event of a storm should call Organizations
 * again.
 */
const UNKNOWN_MS = 300_000;

interface Known {
  readonly facts: Promise<AccountFacts>;
  until: number;
}

/** Looks up each account at most once a day: first in memory, then in the table, then in AWS Organizations. */
export function accountDirectory({ source, items, now, report }: AccountDirectoryParts): AccountDirectory {
  const known = new Map<string, Known>();
  const members = new Map<string, { readonly answer: Promise<Membership | 'unknown'>; until: number }>();

  async function ask(
    id: string,
    asked: AccountSource,
    keepUntil: (until: number) => void,
  ): Promise<Membership | 'unknown'> {
    const kept = await attempt(id, async () => membershipIn(await items?.read(ITEM.member + id), now()));
    if (kept !== undefined) {
      keepUntil(kept.until);
      return kept.membership;
    }
    const membership = await attempt(id, () => asked.membership(id));
    const until = now() + (membership === undefined ? UNKNOWN_MS : membership.isMember ? DAY_MS : STRANGER_MS);
    keepUntil(until);
    if (membership === undefined) return 'unknown';
    const item = { pk: ITEM.member + id, ...membership, expiresAt: Math.floor(until / 1_000) };
    await attempt(id, async () => items?.write(item));
    return membership;
  }

  async function find(id: string, asked: AccountSource, entry: () => Known | undefined): Promise<AccountFacts> {
    const kept = await attempt(id, async () => factsIn(await items?.read(keyOf(id)), id, now()));
    if (kept !== undefined) {
      const found = entry();
      if (found !== undefined) found.until = kept.until;
      return kept.facts;
    }
    const facts = await attempt(id, () => asked.facts(id));
    if (facts === undefined) {
      const found = entry();
      if (found !== undefined) found.until = now() + UNKNOWN_MS;
      return { id, parents: [], tags: {}, isUnknown: true };
    }
    await attempt(id, async () => items?.write(itemOf(facts, now() + DAY_MS)));
    return facts;
  }

  async function attempt<T>(id: string, step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      report(id, error);
      return undefined;
    }
  }

  return {
    async facts(id) {
      // `organization` (for detections that count over all accounts) and texts that are not account IDs are not sent to
      // AWS.
      if (source === undefined || !ACCOUNT_ID.accepts(id)) return { id, parents: [], tags: {} };
      const already = known.get(id);
      if (already !== undefined && already.until > now()) return already.facts;
      const facts = find(id, source, () => known.get(id));
      known.set(id, { facts, until: now() + DAY_MS });
      return facts;
    },
    async membership(id) {
      if (source === undefined) return undefined;
      if (!ACCOUNT_ID.accepts(id)) return { isMember: false };
      const already = members.get(id);
      if (already !== undefined && already.until > now()) return already.answer;
      if (members.size >= MOST_MEMBERS) members.clear();
      const answer = ask(id, source, (until) => {
        const entry = members.get(id);
        if (entry !== undefined) entry.until = until;
      });
      members.set(id, { answer, until: now() + DAY_MS });
      return answer;
    },
  };
}

/** Returns `undefined` if the item has expired or is malformed. */
function membershipIn(
  item: Readonly<Record<string, unknown>> | undefined,
  now: number,
): { membership: Membership; until: number } | undefined {
  const { isMember, organizationId: id, expiresAt } = item ?? {};
  if (typeof isMember !== 'boolean' || typeof expiresAt !== 'number' || expiresAt * 1_000 <= now) return undefined;
  const isOfOne = typeof id === 'string' && ORGANIZATION_ID.accepts(id);
  return { membership: { isMember, ...(isOfOne && { organizationId: id }) }, until: expiresAt * 1_000 };
}

function keyOf(id: string): string {
  return `${ITEM.account}${id}`;
}

/** `expiresAt` is in seconds, as DynamoDB requires. */
function itemOf({ id, name, parents, tags }: AccountFacts, until: number): Record<string, unknown> {
  return {
    pk: keyOf(id),
    ...(name !== undefined && { name }),
    parents: [...parents],
    tags: { ...tags },
    expiresAt: Math.floor(until / 1_000),
  };
}

/**
 * Returns `undefined` if the item has expired (DynamoDB deletes items days after their time to live) or is malformed.
 */
function factsIn(
  item: Readonly<Record<string, unknown>> | undefined,
  id: string,
  now: number,
): { facts: AccountFacts; until: number } | undefined {
  if (item === undefined) return undefined;
  const { name, parents, tags, expiresAt } = item;
  if (typeof expiresAt !== 'number' || expiresAt * 1_000 <= now) return undefined;
  if (!Array.isArray(parents) || !parents.every((one) => typeof one === 'string') || !isRecord(tags)) return undefined;
  const known = Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    facts: { id, ...(typeof name === 'string' && { name }), parents, tags: Object.fromEntries(known) },
    until: expiresAt * 1_000,
  };
}
