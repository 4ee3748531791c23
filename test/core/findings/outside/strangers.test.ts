import { describe, expect, test } from '@jest/globals';
import type { AccountDirectory } from '../../../../core/findings/account-directory';
import { boundOf, ofAccount, type Named, UNREAD } from '../../../../core/findings/outside/named';
import { ofStrangers, type Strangers } from '../../../../core/findings/outside/strangers';
import type { Group } from '../../../../core/findings/read-batch';
import { someDetection, someOccurrence } from '../some-detection';

const HOME = '111111111111';
const SISTER = '222222222222';
const STRANGER = '999999999999';
const OWN = 'o-a1b2c3d4e5';

function groupOf(...named: (Named | undefined)[]): Group {
  const [first, ...others] = named.map((one) => someOccurrence('2026-03-03T09:00:00Z', { named: one }));
  if (first === undefined) throw new Error('at least one');
  return { id: 'a', siblingId: 'b', detection: someDetection(), occurrences: [first, ...others] };
}

const organizations: AccountDirectory['membership'] = (id) =>
  Promise.resolve([HOME, SISTER].includes(id) ? { isMember: true, organizationId: OWN } : { isMember: false });

const asked = (
  groups: readonly Group[],
  membership: AccountDirectory['membership'] = organizations,
  organizationAccounts: readonly string[] = [],
  within = 5_000,
): Promise<Strangers> =>
  ofStrangers(groups, { directory: { membership }, ownAccount: HOME, organizationAccounts, within });

const kept = ({ groups }: Strangers): (true | undefined)[] =>
  groups.flatMap(({ occurrences }) => occurrences.map(({ isUnchecked }) => isUnchecked));

describe('events that name strangers', () => {
  test('are kept, and those that name only accounts of the organization are left out and counted', async () => {
    const found = await asked([
      groupOf([ofAccount(SISTER)], [ofAccount(STRANGER)], [ofAccount(HOME)]),
      groupOf([ofAccount(SISTER)]),
      groupOf(undefined),
    ]);
    expect(found.groups.map(({ occurrences }) => occurrences.length)).toEqual([1, 1]);
    expect(kept(found)).toEqual([undefined, undefined]);
    expect(found.inside).toBe(3);
  });

  test('are kept with a word where nobody can say who it is', async () => {
    expect(kept(await asked([groupOf([UNREAD])]))).toEqual([true]);
    expect(kept(await asked([groupOf([ofAccount(SISTER)])], () => Promise.resolve('unknown')))).toEqual([true]);
  });

  test('are told by the ID of the organization, that of the own account', async () => {
    const of = (id: string): Named => [{ bounds: [boundOf([], [id])] }];
    expect((await asked([groupOf(of(OWN))])).inside).toBe(1);
    expect(kept(await asked([groupOf(of('o-zzzzzzzzzz'))]))).toEqual([undefined]);
    const silent = () => Promise.resolve({ isMember: true });
    expect(kept(await asked([groupOf(of(OWN))], silent))).toEqual([true]);
    expect((await asked([groupOf(of(OWN))], silent, [OWN])).inside).toBe(1);
  });

  test('are never asked about twice, and nobody is asked where none is named', async () => {
    const ids: string[] = [];
    const noted: AccountDirectory['membership'] = (id) => {
      ids.push(id);
      return organizations(id);
    };
    await asked([groupOf([ofAccount(SISTER)], [ofAccount(SISTER), ofAccount(STRANGER)])], noted);
    await asked([groupOf(undefined)], noted);
    await asked([groupOf([ofAccount('333333333333')])], noted, ['333333333333']);
    expect(ids.sort()).toEqual([SISTER, STRANGER]);
  });

  test('are unknown where the answer does not come in time', async () => {
    const never: AccountDirectory['membership'] = () => new Promise(() => undefined);
    expect(kept(await asked([groupOf([ofAccount(SISTER)])], never, [], 20))).toEqual([true]);
  });

  test('without AWS Organizations, are all but the own account and those of the list', async () => {
    const nobody = () => Promise.resolve(undefined);
    const organization: Named = [{ bounds: [boundOf([], [OWN])] }];
    expect(kept(await asked([groupOf([ofAccount(SISTER)], organization)], nobody))).toEqual([true, true]);
    expect((await asked([groupOf([ofAccount(HOME)], [ofAccount(SISTER)])], nobody, [SISTER])).inside).toBe(2);
    expect(kept(await asked([groupOf([ofAccount(STRANGER)])], nobody, [SISTER]))).toEqual([undefined]);
    expect(kept(await asked([groupOf(organization)], nobody, ['o-zzzzzzzzzz']))).toEqual([undefined]);
  });
});
