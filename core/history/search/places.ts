import { messageOf, nameAndMessageOf } from '../../../lib/contract/error-message';
import { ACCOUNT_ID, REGION } from '../../../lib/contract/identifiers';
import type { Place } from './event';
import { attemptOf, fixFor, withFix } from './fixes';
import { RequestError } from '../request/problems';
import type { Question } from '../request/question';

export interface OrganizationAccount {
  readonly id: string;
  /** ACTIVE, SUSPENDED, PENDING_CLOSURE … */
  readonly state: string;
}

export interface OrganizationPort {
  organizationAccounts(): Promise<readonly OrganizationAccount[]>;
  /** Includes the accounts in nested OUs. */
  unitAccounts(unitId: string): Promise<readonly OrganizationAccount[]>;
}

/** What the search needs to find accounts and Regions. */
export interface PlacesPort extends OrganizationPort {
  ownAccount(): Promise<string>;
  enabledRegions(account: string): Promise<readonly string[]>;
}

/** An account whose Regions could not be listed. */
export interface Unreachable {
  readonly account: string;
  readonly isDenied: boolean;
  /** Whether the search ended before its Regions were listed, which is not an error of the account. */
  readonly isStopped: boolean;
  readonly error: string;
}

export interface Places {
  readonly places: readonly Place[];
  readonly unreachable: readonly Unreachable[];
  readonly notices: readonly string[];
}

/** Account Management throttles, too. */
const LISTED_AT_ONCE = 8;

/**
 * Once the signal is aborted, nothing more is listed or waited for.
 *
 * @throws {RequestError} if the accounts cannot be listed
 */
export async function findPlaces(
  { accounts, regions }: Pick<Question, 'accounts' | 'regions'>,
  port: PlacesPort,
  signal: AbortSignal = new AbortController().signal,
): Promise<Places> {
  const { ids, notices } = await accountIds(accounts, port, signal);
  if (regions !== undefined)
    return {
      places: ids.flatMap((account) => regions.map((region) => ({ account, region }))),
      unreachable: [],
      notices,
    };
  const places: Place[] = [];
  const unreachable: Unreachable[] = [];
  const unnamed = new Set<string>();
  const line = [...ids];
  const list = async (): Promise<void> => {
    for (let account = line.shift(); account !== undefined; account = line.shift()) {
      const one = account;
      try {
        const enabled = await unlessAborted(signal, () => port.enabledRegions(one));
        places.push(...enabled.filter(REGION.accepts).map((region) => ({ account: one, region })));
        for (const region of enabled) if (!REGION.accepts(region)) unnamed.add(region);
      } catch (error) {
        unreachable.push({ account, ...whyUnreachable(account, error) });
      }
    }
  };
  await Promise.all(Array.from({ length: LISTED_AT_ONCE }, list));
  const skipped = [...unnamed].map(
    (region) => `${JSON.stringify(region)} was not searched: it is in the list of Regions, but is not a Region name.`,
  );
  return {
    places: places.sort((a, b) => (a.account + a.region < b.account + b.region ? -1 : 1)),
    unreachable,
    notices: [...notices, ...skipped],
  };
}

/** The signal was aborted. */
class Ended extends Error {}

function unlessAborted<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = (): void => {
      reject(new Ended('the search ended before'));
    };
    if (signal.aborted) {
      end();
      return;
    }
    signal.addEventListener('abort', end, { once: true });
    call()
      .finally(() => {
        signal.removeEventListener('abort', end);
      })
      .then(resolve, reject);
  });
}

function whyUnreachable(account: string, error: unknown): Omit<Unreachable, 'account'> {
  if (error instanceof Ended)
    return {
      isDenied: false,
      isStopped: true,
      error: `The Regions of account ${account} were not listed: ${error.message}.`,
    };
  const message = nameAndMessageOf(error);
  const what =
    attemptOf(error) === 'account:ListRegions'
      ? `The Regions of account ${account} cannot be listed`
      : `Account ${account} cannot be searched`;
  return { isDenied: isDenial(error), isStopped: false, error: withFix(`${what}: ${message}`, fixFor(error)) };
}

export function isDenial(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(AccessDenied|Unauthorized|UnrecognizedClient|InvalidClientTokenId|OptInRequired)/.test(error.name)
  );
}

async function accountIds(
  selection: Question['accounts'],
  port: PlacesPort,
  signal: AbortSignal,
): Promise<{ ids: readonly string[]; notices: readonly string[] }> {
  if (selection === 'this') return { ids: [await port.ownAccount()], notices: [] };
  if (Array.isArray(selection)) return { ids: selection as string[], notices: [] };
  const accounts = await organizationAccounts(selection, port, signal);
  const isActive = ({ id, state }: OrganizationAccount): boolean => state === 'ACTIVE' && ACCOUNT_ID.accepts(id);
  const ids = accounts.filter(isActive).map(({ id }) => id);
  if (ids.length === 0) throw cannotAsk(selection, 'which has no active account');
  const notices = accounts
    .filter((account) => !isActive(account))
    .map(({ id, state }) => `Account ${id} was not searched: it is ${state}.`);
  return { ids: ids.sort(), notices };
}

async function organizationAccounts(
  selection: Question['accounts'],
  port: PlacesPort,
  signal: AbortSignal,
): Promise<readonly OrganizationAccount[]> {
  try {
    const unit =
      typeof selection === 'object' && 'organizationalUnit' in selection ? selection.organizationalUnit : undefined;
    return await unlessAborted(signal, () =>
      unit === undefined ? port.organizationAccounts() : port.unitAccounts(unit),
    );
  } catch (error) {
    if (error instanceof Ended)
      throw cannotAsk(selection, `but ${error.message} the accounts were listed`, { cause: error });
    throw cannotAsk(
      selection,
      withFix(`but the accounts cannot be listed (${messageOf(error)})`, fixFor(error, 'organizations:ListAccounts')),
      { cause: error },
    );
  }
}

function cannotAsk(selection: Question['accounts'], why: string, options?: ErrorOptions): RequestError {
  return new RequestError(
    { field: 'accounts', value: selection, says: `received ${JSON.stringify(selection)}, ${why}` },
    options,
  );
}
