import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { AccountSource } from '../../../core/findings/account-directory';
import { organizationsAccounts } from '../../../lambda/findings/accounts';
import { type Answer, FakeJsonService } from '../../support/fake-json-service';
import { LoopbackServer } from '../../support/loopback-server';

const ID = '111111111111';
const ANSWERS: Record<string, Answer[]> = {
  DescribeAccount: [{ Account: { Id: ID, Name: 'orders' } }],
  ListParents: [
    { Parents: [{ Id: 'ou-a1b2-c3d4e5f6', Type: 'ORGANIZATIONAL_UNIT' }] },
    { Parents: [{ Id: 'r-a1b2', Type: 'ROOT' }] },
  ],
  ListTagsForResource: [
    { Tags: [{ Key: 'stage', Value: 'sandbox' }], NextToken: 'more' },
    { Tags: [{ Key: 'team', Value: 'a' }] },
  ],
};

let fake: FakeJsonService;

async function against(answers: Record<string, Answer[]>): Promise<AccountSource> {
  fake = new FakeJsonService(answers);
  const client = new OrganizationsClient({
    endpoint: await fake.start(),
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 2,
  });
  return organizationsAccounts(client);
}

afterEach(() => fake.stop());

describe('organizationsAccounts', () => {
  test('finds the name, the units up to the root, and all tags', async () => {
    const accounts = await against(structuredClone(ANSWERS));
    await expect(accounts.facts(ID)).resolves.toEqual({
      id: ID,
      name: 'orders',
      parents: ['ou-a1b2-c3d4e5f6', 'r-a1b2'],
      tags: { stage: 'sandbox', team: 'a' },
    });
    expect(fake.calls.filter(({ operation }) => operation === 'ListParents').map(({ body }) => body)).toEqual([
      { ChildId: ID },
      { ChildId: 'ou-a1b2-c3d4e5f6' },
    ]);
  });

  test.each(Object.keys(ANSWERS))('half of the facts is none: %s is denied', async (operation) => {
    const denied = { __type: 'AccessDeniedException', message: 'no' };
    const accounts = await against({ ...structuredClone(ANSWERS), [operation]: [denied] });
    await expect(accounts.facts(ID)).rejects.toThrow('no');
  });

  test('are those that AWS has: an account may have no name, and a tag no value', async () => {
    const accounts = await against({
      DescribeAccount: [{}],
      ListParents: [{ Parents: [{ Id: 'r-a1b2', Type: 'ROOT' }] }],
      ListTagsForResource: [{ Tags: [{ Key: 'empty' }, { Value: 'no key' }], NextToken: 'more' }, {}],
    });
    await expect(accounts.facts(ID)).resolves.toEqual({ id: ID, parents: ['r-a1b2'], tags: { empty: '' } });
  });

  test.each([[{}], [{ Parents: [] }], [{ Parents: [{ Type: 'ROOT' }] }]])(
    'are not made up where the parents are %j',
    async (parents) => {
      const accounts = await against({ ...structuredClone(ANSWERS), ListParents: [parents] });
      await expect(accounts.facts(ID)).rejects.toThrow(`ListParents of ${ID} answered without a parent`);
    },
  );

  test('does not climb forever', async () => {
    const unit = { Parents: [{ Id: 'ou-a1b2-c3d4e5f6', Type: 'ORGANIZATIONAL_UNIT' }] };
    const accounts = await against({ ...structuredClone(ANSWERS), ListParents: [unit] });
    await expect(accounts.facts(ID)).rejects.toThrow('more than 6 levels');
    await fake.stop();
    const orphan = await against({ ...structuredClone(ANSWERS), ListParents: [{ Parents: [] }] });
    await expect(orphan.facts(ID)).rejects.toThrow('answered without a parent');
  });

  test('does not wait forever', async () => {
    const silent = new LoopbackServer(() => undefined);
    const client = new OrganizationsClient({
      endpoint: await silent.start(),
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await expect(organizationsAccounts(client, 50).facts(ID)).rejects.toThrow('aborted');
    await silent.stop();
  });
});

describe('the membership of an account', () => {
  const denied = { __type: 'AccessDeniedException', message: 'no' };

  test('says the organization, by the ARN that AWS answers', async () => {
    const Arn = `arn:aws:organizations::222222222222:account/o-a1b2c3d4e5/${ID}`;
    const accounts = await against({ DescribeAccount: [{ Account: { Id: ID, Arn } }] });
    await expect(accounts.membership(ID)).resolves.toEqual({ isMember: true, organizationId: 'o-a1b2c3d4e5' });
    expect(fake.calls.map(({ operation, body }) => [operation, body])).toEqual([
      ['DescribeAccount', { AccountId: ID }],
    ]);
  });

  test.each([[{}], [{ Account: {} }], [{ Account: { Arn: 'arn:aws:organizations::2:account' } }]])(
    'is one without that where AWS answers %j',
    async (answer) => {
      const accounts = await against({ DescribeAccount: [answer] });
      await expect(accounts.membership(ID)).resolves.toEqual({ isMember: true });
    },
  );

  test('is none where AWS knows no such account, and not known where it does not say', async () => {
    const unknown = { __type: 'AccountNotFoundException', message: 'no such account' };
    await expect((await against({ DescribeAccount: [unknown] })).membership(ID)).resolves.toEqual({ isMember: false });
    await fake.stop();
    await expect((await against({ DescribeAccount: [denied] })).membership(ID)).rejects.toThrow('no');
  });
});
