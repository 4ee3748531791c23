import { describe, expect, test } from '@jest/globals';
import { readAccountFacts } from '../../../cli/replay/account-facts';
import { UsageError } from '../../../cli/terminal/usage-error';
import { TestFolder } from '../../support/replay-command';

const folder = new TestFolder();
const read = (content: unknown) =>
  readAccountFacts(folder.file('accounts.json', typeof content === 'string' ? content : JSON.stringify(content)));

function problems(content: unknown): readonly string[] {
  try {
    read(content);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n');
    throw error;
  }
}

describe('a file of accounts', () => {
  test('is what the AWS CLI prints, with units and tags where somebody added them', () => {
    const Arn = 'arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/222222222222';
    expect(
      read({
        Accounts: [
          { Id: '222222222222', Arn, Email: 'orders@example.com', Name: 'orders', Status: 'ACTIVE' },
          {
            Id: '333333333333',
            OrganizationalUnits: ['ou-a1b2-c3d4e5f6', 'r-a1b2'],
            Tags: [{ Key: 'stage', Value: 'dev' }, { Key: 'empty' }],
          },
          { Id: '444444444444', Arn: 'x', Tags: { stage: 'prod' } },
        ],
      }),
    ).toEqual({
      accounts: [
        { id: '222222222222', name: 'orders', parents: [], tags: {}, hasPlace: false },
        {
          id: '333333333333',
          parents: ['ou-a1b2-c3d4e5f6', 'r-a1b2'],
          tags: { stage: 'dev', empty: '' },
          hasPlace: true,
        },
        { id: '444444444444', parents: [], tags: { stage: 'prod' }, hasPlace: true },
      ],
      organizations: ['o-a1b2c3d4e5'],
    });
    expect(read('\ufeff[{"Id":"222222222222"}]').accounts).toHaveLength(1);
  });

  test('is refused with all that is wrong', () => {
    expect(
      problems([
        7,
        {},
        { Id: '2' },
        { Id: '222222222222', OrganizationalUnits: ['x'], Tags: [{ Key: 1 }] },
        { Id: '222222222222', Tags: 'x' },
      ]).join('\n'),
    ).toMatch(
      /Accounts\[0\]: received 7; .*Accounts\[1\]\.Id: received nothing; .*Accounts\[2\]\.Id: received "2"; .*Accounts\[3\]\.OrganizationalUnits: .*Accounts\[3\]\.Tags: .*Accounts\[4\]\.Tags: /s,
    );
    expect(problems(Array.from({ length: 12 }, () => 7)).join('\n')).toContain('… and 2 more problems in the file');
  });

  test.each([
    ['no JSON', '{'],
    ['no list', {}],
    ['an empty list', { Accounts: [] }],
  ])('is refused where it is %s', (_, content) => {
    expect(problems(content).join()).toMatch(
      /^--account-facts: .*allowed: what aws organizations list-accounts prints/,
    );
  });

  test('is refused where it is not there', () => {
    expect(() => readAccountFacts('/does/not/exist.json')).toThrow(/--account-facts: .*ENOENT/);
  });
});
