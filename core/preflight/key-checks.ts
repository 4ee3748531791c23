import type { Facts, KeyFacts, Plan } from './facts';
import { allow, type Finding, notAllowed, notChecked, outOfSight } from './finding';
import { fix, type Fix } from './fixes';

/**
 * What happens to requests in each state in which a key does not encrypt, and what ends the state. `Updating` is not
 * one of them.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
const STATES: Readonly<
  Record<string, readonly [words: string, end: (of: { readonly key: string; readonly region: string }) => Fix]>
> = {
  Disabled: ['is disabled', (of) => fix('enable-key', of)],
  PendingDeletion: ['is scheduled for deletion', (of) => fix('cancel-key-deletion', of)],
  PendingReplicaDeletion: ['is scheduled for deletion, after its replicas', (of) => fix('cancel-key-deletion', of)],
  PendingImport: ['has no key material yet', (of) => fix('import-key-material', of)],
  Unavailable: ['is in a key store that is not connected', (of) => fix('connect-key-store', of)],
  Creating: ['is being created', waitForKey],
};
function waitForKey(of: { readonly key: string; readonly region: string }): Fix {
  return fix('wait-for-key', of);
}

const USABLE = ['Enabled', 'Updating'];

/** Checks whether the key exists, is one that CloudTrail can use, and is in the right place. */
export function keyKindChecks(plan: Plan, facts: Facts): Finding[] {
  const { key: name } = plan;
  if (name === undefined || facts.key === undefined) return [];
  const { state } = facts.key;
  const region = bucketRegion(plan, facts);
  if ('notRead' in state) {
    const owner = name.startsWith('arn:') ? name.split(':')[4] : undefined;
    if (owner !== undefined && owner !== facts.account)
      return [
        ...account(plan, facts, name, owner),
        outOfSight('key', `The key ${name}`, state, fix('look-from-archive', { account: owner })),
      ];
    return [notAllowed('key', `The key ${name}`, state, allow('kms:DescribeKey'))];
  }
  const key = state.value;
  if (key === undefined) return [missing(name, plan, facts, region)];
  return [
    ...kindChecks(key, region),
    ...stateChecks(key),
    ...place(key, region),
    ...account(plan, facts, key.arn, key.arn.split(':')[4] ?? ''),
  ];
}

function missing(name: string, { homeRegion }: Plan, { account }: Facts, region: string): Finding {
  const alias = /(?:^|:)(alias\/.+)$/.exec(name)?.[1];
  const why = 'CloudTrail encrypts log files and digest files with it.';
  const where = name.startsWith('arn:') ? '' : ` in account ${account}, Region ${homeRegion}`;
  if (alias === undefined)
    return {
      check: 'key',
      level: 'blocks',
      what: `The key ${name} does not exist${where}.`,
      why,
      fix: fix('use-another-key', { region }),
    };
  return {
    check: 'key',
    level: 'blocks',
    what: `The alias ${name} has no target key${where}.`,
    why,
    fix: fix('create-alias', { alias, region: regionOf(name) || homeRegion }),
  };
}

export function kindChecks({ arn, isOfAws, spec, usage }: KeyFacts, region: string): Finding[] {
  const another = fix('use-another-key', { region });
  if (isOfAws)
    return [
      {
        check: 'key-state',
        level: 'blocks',
        what: `The key ${arn} is managed by AWS.`,
        why: 'Its policy does not admit CloudTrail, and cannot be changed.',
        fix: another,
      },
    ];
  // It has no other use.
  if (spec === 'SYMMETRIC_DEFAULT') return [];
  if (spec === '')
    return [
      notChecked('key-state', `The kind of the key ${arn}`, { notRead: 'AWS did not say' }, fix('look-again', {})),
    ];
  const kindOf = spec.startsWith('HMAC') ? 'an HMAC key' : 'an asymmetric key';
  return [
    {
      check: 'key-state',
      level: 'blocks',
      what: `The key ${arn} is ${kindOf} (${spec}, ${usage}), not a symmetric key for encryption.`,
      why: 'CloudTrail cannot encrypt with any other kind.',
      fix: another,
    },
  ];
}

export function stateChecks({ arn, state, deletion }: KeyFacts): Finding[] {
  if (USABLE.includes(state)) return [];
  const [words, end] = STATES[state] ?? [`is in the state ${state}`, waitForKey];
  return [
    {
      check: 'key-state',
      level: 'blocks',
      what: `The key ${arn} ${words}${deletion === undefined ? '' : `, on ${deletion}`}: it is not enabled.`,
      why: 'CloudTrail cannot encrypt with it.',
      fix: end({ key: arn, region: regionOf(arn) }),
    },
  ];
}

function place({ arn }: KeyFacts, region: string): Finding[] {
  const keyRegion = regionOf(arn);
  if (keyRegion === region) return [];
  return [
    {
      check: 'key-region',
      level: 'blocks',
      what: `The key is in ${keyRegion}, the bucket in ${region}: ${arn}.`,
      why: 'S3 encrypts only with keys of its own Region.',
      fix: fix('use-another-key', { region }),
    },
  ];
}

/**
 * A key of another account is correct if that is the archive. In a plan that names its accounts, no other account is.
 */
function account(
  { namesAccounts, archiveAccount, delegatedAdministrator }: Plan,
  { account: own, organization }: Facts,
  key: string,
  owner: string,
): Finding[] {
  const manager = 'value' in organization ? organization.value?.managementAccountId : undefined;
  if (!namesAccounts || [own, archiveAccount, delegatedAdministrator, manager].includes(owner)) return [];
  return [
    {
      check: 'key-account',
      level: 'blocks',
      what: `The key ${key} belongs to account ${owner}, which is neither the account of the trail nor given as the archive.`,
      why: 'Its policy must admit this trail, and only its own account can check that.',
      fix: fix('name-key-account', { account: owner }),
    },
  ];
}

export function bucketRegion({ homeRegion }: Plan, { bucket }: Facts): string {
  return bucket && 'value' in bucket.region ? (bucket.region.value ?? homeRegion) : homeRegion;
}

/** From an ARN; other key identifiers have none. */
function regionOf(key: string): string {
  return key.split(':')[3] ?? '';
}
