import type { AccountDirectory, Membership } from '../account-directory';
import type { Occurrence } from '../finding';
import type { Group } from '../read-batch';
import { accountsIn, namesOrganization } from './named';
import { type Members, type Place, verdictOf } from './verdict';

export interface StrangerParts {
  readonly directory: Pick<AccountDirectory, 'membership'>;
  /** The account of the function, which is inside the organization. */
  readonly ownAccount: string;
  /** From the settings: account IDs and organization IDs that count as inside. */
  readonly organizationAccounts: readonly string[];
  /** Time limit for lookups, in milliseconds. Accounts not looked up by then are unknown. */
  readonly within: number;
}

export interface Strangers {
  /** The groups without events that name only accounts inside the organization. */
  readonly groups: readonly Group[];
  /** The number of events that were left out. */
  readonly inside: number;
}

type Answer = Membership | 'unknown' | undefined;

const AT_ONCE = 8;

/**
 * Leaves out events that name only accounts inside the organization. Accounts that could not be looked up count as
 * outside.
 */
export async function ofStrangers(groups: readonly Group[], parts: StrangerParts): Promise<Strangers> {
  const occurrences = groups.flatMap(({ occurrences: some }) => some);
  const named = occurrences.flatMap(({ named: one }) => (one === undefined ? [] : [one]));
  if (named.length === 0) return { groups, inside: 0 };
  const inside = new Set([parts.ownAccount, ...parts.organizationAccounts]);
  const asked = new Set(named.flatMap(accountsIn).filter((id) => !inside.has(id)));
  if (named.some(namesOrganization)) asked.add(parts.ownAccount);
  const members = membersOf(await answersTo([...asked], parts), inside, parts);
  let left = 0;
  const kept = groups.flatMap((group) => {
    const [first, ...others] = group.occurrences.flatMap((one) => decided(one, members));
    left += group.occurrences.length - (first === undefined ? 0 : others.length + 1);
    return first === undefined ? [] : [{ ...group, occurrences: [first, ...others] as const }];
  });
  return { groups: kept, inside: left };
}

function decided(occurrence: Occurrence, members: Members): Occurrence[] {
  if (occurrence.named === undefined) return [occurrence];
  const place = verdictOf(occurrence.named, members);
  if (place === 'inside') return [];
  return [place === 'unknown' ? { ...occurrence, isUnchecked: true } : occurrence];
}

async function answersTo(
  ids: readonly string[],
  { directory, within }: StrangerParts,
): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>(ids.map((id) => [id, 'unknown']));
  const rest = ids.values();
  let isOver = false;
  const worker = async (): Promise<void> => {
    for (const id of rest) {
      if (isOver) return;
      answers.set(id, await directory.membership(id));
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, within));
  });
  await Promise.race([Promise.all(Array.from({ length: AT_ONCE }, worker)), end]);
  clearTimeout(timer);
  isOver = true;
  return new Map(answers);
}

function membersOf(
  answers: ReadonlyMap<string, Answer>,
  inside: ReadonlySet<string>,
  { ownAccount, organizationAccounts }: StrangerParts,
): Members {
  const own = answers.get(ownAccount);
  const ownOrganization = typeof own === 'object' ? own.organizationId : undefined;
  // Without lookups, the configured list is complete if it is not empty.
  const unlisted = (isListed: (id: string) => boolean): Place =>
    own === undefined && organizationAccounts.some(isListed) ? 'outside' : 'unknown';
  return {
    account(id) {
      if (inside.has(id)) return 'inside';
      const answer = answers.get(id);
      if (typeof answer === 'object') return answer.isMember ? 'inside' : 'outside';
      return answer === undefined ? unlisted((one) => !one.startsWith('o-')) : 'unknown';
    },
    organization(id) {
      if (inside.has(id) || id === ownOrganization) return 'inside';
      return ownOrganization === undefined ? unlisted((one) => one.startsWith('o-')) : 'outside';
    },
  };
}
