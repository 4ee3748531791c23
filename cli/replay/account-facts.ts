import { readFileSync } from 'node:fs';
import type { AccountFacts } from '../../core/findings/finding';
import { ACCOUNT_ID, ORGANIZATION_ID, UNIT_ID } from '../../lib/contract/identifiers';
import { isRecord } from '../../lib/contract/is-record';
import { received, receivedInWords } from '../../lib/contract/received';
import { UsageError } from '../terminal/usage-error';

/** What a file says about the accounts of the organization. */
export interface FactsFile {
  readonly accounts: readonly (AccountFacts & {
    /** Whether OUs and tags are in the file. */
    readonly hasPlace: boolean;
  })[];
  /** From the ARNs of its accounts. */
  readonly organizations: readonly string[];
}

const ALLOWED =
  'what aws organizations list-accounts prints, { "Accounts": [{ "Id": "111111111111", … }] }; each may also have OrganizationalUnits (a list of IDs, up to the root) and Tags';
const MOST_PROBLEMS = 10;

/** @throws UsageError with all problems of the file */
export function readAccountFacts(path: string): FactsFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError([`--account-facts: ${path}: ${(error as Error).message}; allowed: ${ALLOWED}`]);
  }
  const listed = isRecord(content) ? content['Accounts'] : content;
  if (!Array.isArray(listed) || listed.length === 0)
    throw new UsageError([receivedInWords(`--account-facts: ${path}`, 'no list of accounts', ALLOWED)]);
  const all: readonly unknown[] = listed;
  const problems = all.flatMap((one, index) => problemsOf(one, `--account-facts: ${path}: Accounts[${String(index)}]`));
  if (problems.length > MOST_PROBLEMS)
    problems.splice(
      MOST_PROBLEMS,
      Infinity,
      `… and ${String(problems.length - MOST_PROBLEMS)} more problems in the file`,
    );
  if (problems.length > 0) throw new UsageError(problems);
  const accounts = all.filter(isRecord);
  return { accounts: accounts.map(factsOf), organizations: [...new Set(accounts.flatMap(organizationOf))] };
}

function problemsOf(one: unknown, name: string): string[] {
  if (!isRecord(one)) return [received(name, one, 'an account, { "Id": "111111111111", … }')];
  const { Id: id, OrganizationalUnits: units = [], Tags: tags = [] } = one;
  const areUnits = Array.isArray(units) && units.every((unit) => typeof unit === 'string' && UNIT_ID.accepts(unit));
  const areTags = Array.isArray(tags)
    ? tags.every((tag) => isRecord(tag) && typeof tag['Key'] === 'string' && typeof (tag['Value'] ?? '') === 'string')
    : isRecord(tags) && Object.values(tags).every((value) => typeof value === 'string');
  return [
    ...(typeof id === 'string' && ACCOUNT_ID.accepts(id)
      ? []
      : [
          id === undefined
            ? receivedInWords(`${name}.Id`, 'nothing', ACCOUNT_ID.allowed)
            : received(`${name}.Id`, id, ACCOUNT_ID.allowed),
        ]),
    ...(areUnits ? [] : [received(`${name}.OrganizationalUnits`, units, `a list, each ${UNIT_ID.allowed}`)]),
    ...(areTags
      ? []
      : [received(`${name}.Tags`, tags, 'a list of { "Key": …, "Value": … }, or keys and values, all of them texts')]),
  ];
}

function factsOf(one: Readonly<Record<string, unknown>>): FactsFile['accounts'][number] {
  const { Id: id, Name: name, OrganizationalUnits: units, Tags: tags = {} } = one;
  const pairs = Array.isArray(tags)
    ? tags.filter(isRecord).map(({ Key: key, Value: value = '' }) => [String(key), String(value)] as const)
    : Object.entries(tags as Record<string, string>);
  return {
    id: String(id),
    ...(typeof name === 'string' && { name }),
    parents: (units ?? []) as readonly string[],
    tags: Object.fromEntries(pairs),
    hasPlace: units !== undefined || one['Tags'] !== undefined,
  };
}

/** `arn:aws:organizations::<management account>:account/o-…/<id>` */
function organizationOf({ Arn: arn }: Readonly<Record<string, unknown>>): string[] {
  const id = typeof arn === 'string' ? (arn.split('/')[1] ?? '') : '';
  return ORGANIZATION_ID.accepts(id) ? [id] : [];
}
