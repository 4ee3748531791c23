import { describe, expect, test } from '@jest/globals';
import {
  type AccountDirectory,
  accountDirectory,
  type AccountItems,
  type Membership,
} from '../../../core/findings/account-directory';
import type { AccountFacts } from '../../../core/findings/finding';

const FACTS: AccountFacts = { id: '111111111111', name: 'orders', parents: ['r-a1b2'], tags: { stage: 'sandbox' } };
const UNKNOWN: AccountFacts = { id: '111111111111', parents: [], tags: {}, isUnknown: true };
const HOUR = 3_600_000;

class Scene {
  public now = Date.parse('2026-03-03T09:00:00Z');
  public asked = 0;
  public fails = false;
  public hasLeft = false;
  public readonly reported: string[] = [];
  public readonly table = new Map<string, Readonly<Record<string, unknown>>>();
  public readonly items: AccountItems = {
    read: (key) => Promise.resolve(this.table.get(key)),
    write: (item) => {
      this.table.set(String(item['pk']), item);
      return Promise.resolve();
    },
  };

  /** As each start of the function makes it. */
  public directory(items = this.items): AccountDirectory {
    const facts = (): Promise<AccountFacts> => {
      this.asked += 1;
      return this.fails ? Promise.reject(new Error('denied')) : Promise.resolve(FACTS);
    };
    const membership = (id: string): Promise<Membership> => {
      this.asked += 1;
      if (this.fails) return Promise.reject(new Error('denied'));
      return Promise.resolve({
        isMember: id === FACTS.id && !this.hasLeft,
        ...(id === FACTS.id && { organizationId: 'o-a1b2c3d4e5' }),
      });
    };
    return accountDirectory({
      source: { facts, membership },
      items,
      now: () => this.now,
      report: (id, error) => this.reported.push(`${id}: ${String(error)}`),
    });
  }
}

describe('what is known of an account', () => {
  test('is asked once a day, whoever wants to know it', async () => {
    const scene = new Scene();
    const directory = scene.directory();
    const all = await Promise.all([directory.facts(FACTS.id), directory.facts(FACTS.id)]);
    expect(all).toEqual([FACTS, FACTS]);
    expect(await scene.directory().facts(FACTS.id)).toEqual(FACTS);
    scene.now += 23 * HOUR;
    expect(await directory.facts(FACTS.id)).toEqual(FACTS);
    expect(scene.asked).toBe(1);
    scene.now += 2 * HOUR;
    await directory.facts(FACTS.id);
    await scene.directory().facts(FACTS.id);
    expect(scene.asked).toBe(2);
  });

  test('is no older than a day where a start finds it in the table', async () => {
    const scene = new Scene();
    await scene.directory().facts(FACTS.id);
    scene.now += 23 * HOUR;
    const later = scene.directory();
    await later.facts(FACTS.id);
    scene.now += 2 * HOUR;
    await later.facts(FACTS.id);
    expect(scene.asked).toBe(2);
  });

  test('is unknown where it cannot be asked, for five minutes, and not kept', async () => {
    const scene = new Scene();
    scene.fails = true;
    const directory = scene.directory();
    expect(await directory.facts(FACTS.id)).toEqual(UNKNOWN);
    scene.now += 240_000;
    expect(await directory.facts(FACTS.id)).toEqual(UNKNOWN);
    expect(scene.reported).toEqual(['111111111111: Error: denied']);
    expect(scene.table.size).toBe(0);
    scene.fails = false;
    scene.now += 61_000;
    expect(await directory.facts(FACTS.id)).toEqual(FACTS);
  });

  test('is asked for where the table fails, which is said', async () => {
    const scene = new Scene();
    const broken = {
      read: () => Promise.reject(new Error('throttled')),
      write: () => Promise.reject(new Error('full')),
    };
    expect(await scene.directory(broken).facts(FACTS.id)).toEqual(FACTS);
    expect(scene.reported).toEqual(['111111111111: Error: throttled', '111111111111: Error: full']);
  });

  test.each([
    { pk: 'account#111111111111' },
    { parents: 'r-a1b2', tags: {}, expiresAt: 4_000_000_000 },
    { parents: [1], tags: {}, expiresAt: 4_000_000_000 },
    { parents: [], tags: [], expiresAt: 4_000_000_000 },
  ])('is not what somebody else wrote into the table: %j', async (item) => {
    const scene = new Scene();
    scene.table.set('account#111111111111', item);
    expect(await scene.directory().facts(FACTS.id)).toEqual(FACTS);
  });

  test('is the ID alone where there is no organization, or no account', async () => {
    const scene = new Scene();
    expect(await scene.directory().facts('organization')).toEqual({ id: 'organization', parents: [], tags: {} });
    const nobody = accountDirectory({ now: () => 0, report: () => undefined });
    expect(await nobody.facts(FACTS.id)).toEqual({ id: FACTS.id, parents: [], tags: {} });
    expect(scene.asked).toBe(0);
  });
});

describe('whether an account belongs to the organization', () => {
  const STRANGER = '999999999999';
  const MEMBER = { isMember: true, organizationId: 'o-a1b2c3d4e5' };

  test('is asked once a day of a member, in memory and in the table', async () => {
    const scene = new Scene();
    const directory = scene.directory();
    expect(await Promise.all([directory.membership(FACTS.id), directory.membership(FACTS.id)])).toEqual([
      MEMBER,
      MEMBER,
    ]);
    expect(await scene.directory().membership(FACTS.id)).toEqual(MEMBER);
    scene.now += 23 * HOUR;
    expect(await scene.directory().membership(FACTS.id)).toEqual(MEMBER);
    expect(scene.asked).toBe(1);
    scene.now += 2 * HOUR;
    scene.hasLeft = true;
    expect(await directory.membership(FACTS.id)).toMatchObject({ isMember: false });
    expect(scene.asked).toBe(2);
  });

  test('is asked once an hour of a stranger, who may join', async () => {
    const scene = new Scene();
    const directory = scene.directory();
    expect(await directory.membership(STRANGER)).toEqual({ isMember: false });
    expect(await scene.directory().membership(STRANGER)).toEqual({ isMember: false });
    expect(scene.asked).toBe(1);
    scene.now += 61 * 60_000;
    await directory.membership(STRANGER);
    await scene.directory().membership(STRANGER);
    expect(scene.asked).toBe(2);
  });

  test('is unknown where it cannot be asked, for five minutes, and not kept', async () => {
    const scene = new Scene();
    scene.fails = true;
    const directory = scene.directory();
    expect([await directory.membership(FACTS.id), await directory.membership(FACTS.id)]).toEqual([
      'unknown',
      'unknown',
    ]);
    expect([scene.asked, scene.table.size, scene.reported]).toEqual([1, 0, ['111111111111: Error: denied']]);
    scene.fails = false;
    scene.now += 301_000;
    expect(await directory.membership(FACTS.id)).toEqual(MEMBER);
  });

  test('is not what somebody else wrote into the table', async () => {
    for (const item of [{}, { isMember: 'yes', expiresAt: 4_000_000_000 }, { isMember: true }]) {
      const scene = new Scene();
      scene.table.set(`member#${STRANGER}`, item);
      expect(await scene.directory().membership(STRANGER)).toEqual({ isMember: false });
    }
    const scene = new Scene();
    scene.table.set(`member#${FACTS.id}`, { isMember: true, organizationId: 7, expiresAt: 4_000_000_000 });
    expect(await scene.directory().membership(FACTS.id)).toEqual({ isMember: true });
  });

  test('is not asked where there is no organization, and no of what is no account', async () => {
    const nobody = accountDirectory({ now: () => 0, report: () => undefined });
    expect(await nobody.membership(FACTS.id)).toBeUndefined();
    const scene = new Scene();
    expect(await scene.directory().membership('alias')).toEqual({ isMember: false });
    expect(scene.asked).toBe(0);
  });

  test('is remembered of so many, and no more', async () => {
    const scene = new Scene();
    const directory = scene.directory({ read: () => Promise.resolve(undefined), write: () => Promise.resolve() });
    for (let index = 0; index < 10_001; index++) await directory.membership(String(100_000_000_000 + index));
    await directory.membership('100000000000');
    expect(scene.asked).toBe(10_002);
  });
});
