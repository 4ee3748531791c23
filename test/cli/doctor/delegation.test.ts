import { describe, expect, test } from '@jest/globals';
import { denied, MANAGEMENT, queryError } from '../../support/fake-account';
import { ARCHIVE, delegatedTo, doctorInAccount } from './doctor-in-account';

describe('doctor', () => {
  const { account, json, findings, findsEach } = doctorInAccount();

  findsEach([
    [
      'a delegated administrator',
      (answers, others) => {
        others.account = ARCHIVE;
        answers['ListDelegatedAdministrators'] = [{ DelegatedAdministrators: [{ Id: ARCHIVE }] }];
      },
      'account',
      'warning',
      /is CloudTrail's delegated administrator/,
    ],
    [
      "a delegated administrator's organization without trusted access",
      (answers, others) => {
        others.account = ARCHIVE;
        delegatedTo(answers, ARCHIVE);
        answers['ListAWSServiceAccessForOrganization'] = [{ EnabledServicePrincipals: [] }];
      },
      'trusted-access',
      'blocks',
      /no trusted access/,
    ],
    [
      'a delegated administrator that may not read trusted access',
      (answers, others) => {
        others.account = ARCHIVE;
        delegatedTo(answers, ARCHIVE);
        answers['ListAWSServiceAccessForOrganization'] = [denied];
      },
      'trusted-access',
      'not-checked',
      /AccessDenied/,
    ],
    [
      'a service-linked role that a delegated administrator cannot see',
      (answers, others) => {
        others.account = ARCHIVE;
        delegatedTo(answers, ARCHIVE);
      },
      'service-linked-role',
      'not-checked',
      /cannot be seen from account 222222222222/,
    ],
    [
      'trails that a delegated administrator cannot see',
      (answers, others) => {
        others.account = ARCHIVE;
        delegatedTo(answers, ARCHIVE);
      },
      'trails-elsewhere',
      'not-checked',
      /^Trails that the management account, 111111111111, and other members own cannot be seen from account 222222222222/,
    ],
    [
      'three delegated administrators',
      (answers) =>
        (answers['ListDelegatedAdministrators'] = [
          { DelegatedAdministrators: ['4', '5', '6'].map((digit) => ({ Id: digit.repeat(12) })) },
        ]),
      'delegated-administrator',
      'blocks',
      /444444444444, 555555555555, 666666666666/,
    ],
    [
      'administrators that may not be read',
      (answers) => (answers['ListDelegatedAdministrators'] = [denied]),
      'delegated-administrator',
      'not-checked',
      /AccessDenied/,
    ],
  ]);

  describe('of a delegated administrator that is to be', () => {
    const WANTED = '333333333333';
    const registered = (...accounts: [string, string?][]): void => {
      json.answers['ListDelegatedAdministrators'] = [
        { DelegatedAdministrators: accounts.map(([Id, State = 'ACTIVE']) => ({ Id, State })) },
      ];
    };
    const noRole = (): void => {
      account.others.role = queryError('NoSuchEntity', 'none');
    };

    test.each<[string, () => void, string[], RegExp | undefined]>([
      [
        'is not registered',
        () => undefined,
        ['fine: Account 333333333333 is not registered, and can be: 0 of 3 are.'],
        undefined,
      ],
      [
        'is registered',
        () => {
          registered([WANTED]);
        },
        ['fine: Account 333333333333 is registered.'],
        undefined,
      ],
      [
        'is registered, and looks',
        () => {
          registered([WANTED]);
          account.others.account = WANTED;
        },
        ['fine: Account 333333333333, which looks, is registered.'],
        undefined,
      ],
      [
        'is registered with AWS Organizations only',
        () => {
          registered([WANTED]);
          noRole();
        },
        [
          'fine: Account 333333333333 is registered.',
          'blocks: Account 333333333333 is registered, but account 111111111111 has no role AWSServiceRoleForCloudTrail: it was registered with AWS Organizations, not with CloudTrail.',
        ],
        /^in account 111111111111: aws iam create-service-linked-role/,
      ],
      [
        'is one too many',
        () => {
          registered(['444444444444'], ['555555555555'], ['666666666666']);
        },
        ['blocks: 3 delegated administrators are registered: 444444444444, 555555555555, 666666666666.'],
        /--delegated-admin-account-id <one of them>/,
      ],
      [
        'is one too many beside one that is idle',
        () => {
          registered(['444444444444'], ['555555555555', 'SUSPENDED'], ['666666666666']);
        },
        ['blocks: 3 delegated administrators are registered: 444444444444, 555555555555 (SUSPENDED), 666666666666.'],
        /--delegated-admin-account-id 555555555555/,
      ],
      [
        'is registered and suspended',
        () => {
          registered([WANTED, 'SUSPENDED']);
        },
        ['blocks: Account 333333333333 is registered as delegated administrator, and is in the state SUSPENDED.'],
        /an active member account other than 333333333333/,
      ],
      [
        'is about to be closed',
        () => (json.answers['DescribeAccount'] = [{ Account: { Id: WANTED, State: 'PENDING_CLOSURE' } }]),
        ['blocks: Account 333333333333 is in the state PENDING_CLOSURE.'],
        /an active member account/,
      ],
      [
        'is suspended, by the former name of the field',
        () => (json.answers['DescribeAccount'] = [{ Account: { Id: WANTED, Status: 'SUSPENDED' } }]),
        ['blocks: Account 333333333333 is in the state SUSPENDED.'],
        /an active member account/,
      ],
      [
        'has left',
        () => (json.answers['DescribeAccount'] = [{ __type: 'AccountNotFoundException', message: 'none' }]),
        ['blocks: Account 333333333333 is not in the organization.'],
        /an active member account/,
      ],
      [
        'may be anything',
        () => (json.answers['DescribeAccount'] = [denied]),
        [
          'not-checked: Whether account 333333333333 is an active member of the organization: AccessDeniedException: not authorized',
          'fine: Account 333333333333 is not registered: 0 of 3 are.',
        ],
        /^allow organizations:DescribeAccount/,
      ],
      [
        'looks, and is not registered',
        () => (account.others.account = WANTED),
        [
          'blocks: Account 333333333333 is not registered as delegated administrator, and account 333333333333 cannot register it.',
        ],
        /^in account 111111111111: aws cloudtrail register-organization-delegated-admin --member-account-id 333333333333/,
      ],
      [
        'is asked for by a third account',
        () => {
          account.others.account = '444444444444';
          json.answers['ListDelegatedAdministrators'] = [denied];
        },
        [
          "not-checked: CloudTrail's delegated administrators, which account 444444444444 may not see: AccessDeniedException: not authorized",
        ],
        /^check with credentials of account 111111111111$/,
      ],
    ])('that %s', async (_, spoil, expected, fix) => {
      spoil();
      const { found, fixes } = await findings('--home-region', 'eu-central-1', '--delegated-administrator', WANTED);
      const mine = found.filter(({ check }) => check.startsWith('delegated-administrator'));
      expect(mine.map(({ level, what }) => `${level}: ${what}`)).toEqual(expected);
      const ids = mine.flatMap((one) => one.fix ?? []);
      expect(fixes.filter(({ id }) => ids.includes(id)).map((one) => one.do)).toEqual(
        fix === undefined ? [] : [expect.stringMatching(fix)],
      );
    });

    test('that manages the organization', async () => {
      const { found, fixOf } = await findings('--home-region', 'eu-central-1', '--delegated-administrator', MANAGEMENT);
      expect(found.find(({ check }) => check === 'delegated-administrator')).toMatchObject({
        level: 'blocks',
        what: 'Account 111111111111 is the management account.',
      });
      expect(fixOf('delegated-administrator')).toBe(
        'leave --delegated-administrator out: account 111111111111 needs no registration',
      );
    });
  });
});
