import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import type { Finding as Found } from '../../../core/preflight/finding';
import type { StatementJson } from '../../../lib/contract/trail-statements';
import {
  type Answers,
  bucketPolicy,
  denied,
  encryptionWith,
  FakeAccount,
  KEY,
  KEY_POLICY,
  MANAGEMENT,
  ORGANIZATION,
  type Others,
} from '../../support/fake-account';
import { testIo } from '../../support/test-io';

const ARCHIVE = '222222222222';

/** As JSON has them. */
type Finding = Omit<Found, 'fix'> & { readonly fix?: string };
interface FixOf {
  readonly id: string;
  readonly code: string;
  readonly level: Found['level'];
  readonly checks: readonly string[];
  readonly do: string;
  readonly policy?: string;
  readonly statements?: readonly StatementJson[];
}

describe('doctor', () => {
  const account = new FakeAccount();
  const { json } = account;

  beforeAll(() => account.start());
  afterAll(() => account.stop());
  beforeEach(() => {
    account.mend();
  });

  const ALL = [
    '--home-region',
    'eu-central-1',
    '--bucket',
    'logs',
    '--key',
    KEY,
    '--key-prefix',
    'audit',
    '--archive-account',
    ARCHIVE,
    '--delegated-administrator',
    '333333333333',
  ];

  async function doctor(...args: string[]): Promise<{ status: number; written: string; said: string }> {
    const io = testIo({});
    const status = await runCommandLine(['doctor', ...args], io);
    return { status, written: io.written(), said: io.said() };
  }
  async function findings(
    ...args: string[]
  ): Promise<{ status: number; found: Finding[]; fixes: FixOf[]; fixOf: (check: string) => string | undefined }> {
    const { status, written } = await doctor(...(args.length > 0 ? args : ALL), '--format', 'json');
    const { findings: found, fixes } = JSON.parse(written) as { findings: Finding[]; fixes: FixOf[] };
    return {
      status,
      found,
      fixes,
      fixOf: (check) =>
        fixes.find(({ id }) => id === found.find((one) => one.check === check && one.level !== 'fine')?.fix)?.do,
    };
  }

  test('finds nothing in an organization where nothing is wrong, and changes nothing', async () => {
    const { status, found } = await findings();
    // What nobody can see from there, and what stops nothing.
    expect(found.filter(({ level }) => level !== 'fine').map(({ what }) => what)).toEqual([
      'Trails that member accounts own cannot be seen from account 111111111111.',
    ]);
    expect(new Set(found.map(({ check }) => check))).toEqual(
      new Set([
        'account',
        'feature-set',
        'trusted-access',
        'service-linked-role',
        'delegated-administrator',
        'trails',
        'trails-elsewhere',
        'bucket-policy',
        'key-policy',
        'service-control-policies',
        'person-roles',
      ]),
    );
    expect(status).toBe(0);
    expect(json.calls.every(({ operation }) => /^(Describe|List|Get)/.test(operation))).toBe(true);
  });

  const trail = (Name: string, more = {}) => ({
    Name,
    TrailARN: `arn:aws:cloudtrail:eu-central-1:${MANAGEMENT}:trail/${Name}`,
    HomeRegion: 'eu-central-1',
    ...more,
  });
  const encrypted = {
    Sid: 'OnlyEncrypted',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::logs/*',
    Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
  };
  const insiders = {
    Sid: 'Insiders',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION } },
  };
  const delegatedTo = (answers: Answers, Id: string): void => {
    answers['ListDelegatedAdministrators'] = [{ DelegatedAdministrators: [{ Id }] }];
  };
  const withoutDecrypt = (answers: Answers): void => {
    answers['GetKeyPolicy'] = [{ Policy: JSON.stringify(KEY_POLICY).replace('kms:Decrypt', 'kms:Encrypt') }];
  };
  const withScp = (answers: Answers, document: object): void => {
    answers['DescribePolicy'] = [{ Policy: { Content: JSON.stringify(document) } }];
  };

  const keyOf = (more: object): Answers[string][number] => ({
    KeyMetadata: {
      KeyId: 'a',
      Arn: KEY,
      KeyState: 'Enabled',
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyManager: 'CUSTOMER',
      ...more,
    },
  });

  test.each<[string, (answers: Answers, others: Others) => void, string, Finding['level'], RegExp]>([
    [
      'no organization',
      (answers) =>
        (answers['DescribeOrganization'] = [{ __type: 'AWSOrganizationsNotInUseException', message: 'none' }]),
      'organization',
      'blocks',
      /is in no organization/,
    ],
    [
      'an organization that may not be read',
      (answers) => (answers['DescribeOrganization'] = [denied]),
      'organization',
      'not-checked',
      /AccessDenied/,
    ],
    [
      'a member account',
      (_, others) => (others.account = '444444444444'),
      'account',
      'blocks',
      /is a member of o-a1b2c3d4e5; its management account is 111111111111/,
    ],
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
      'only its own trails',
      () => undefined,
      'trails',
      'fine',
      /^Account 111111111111 has no other trail in eu-central-1/,
    ],
    [
      'consolidated billing',
      (answers) =>
        (answers['DescribeOrganization'] = [
          { Organization: { Id: ORGANIZATION, MasterAccountId: MANAGEMENT, FeatureSet: 'CONSOLIDATED_BILLING' } },
        ]),
      'feature-set',
      'blocks',
      /CONSOLIDATED_BILLING/,
    ],
    [
      'no trusted access',
      (answers) => (answers['ListAWSServiceAccessForOrganization'] = [{ EnabledServicePrincipals: [] }]),
      'trusted-access',
      'warning',
      /no trusted access/,
    ],
    [
      'trusted access that may not be read',
      (answers) => (answers['ListAWSServiceAccessForOrganization'] = [denied]),
      'trusted-access',
      'not-checked',
      /AccessDenied/,
    ],
    [
      'no service-linked role',
      (_, others) =>
        (others.role =
          '<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>none</Message></Error></ErrorResponse>'),
      'service-linked-role',
      'warning',
      /is missing/,
    ],
    [
      'a role that may not be read',
      (_, others) =>
        (others.role = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>'),
      'service-linked-role',
      'not-checked',
      /AccessDenied/,
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
    [
      "Control Tower's trail",
      (answers) =>
        (answers['DescribeTrails'] = [
          { trailList: [trail('aws-controltower-BaselineCloudTrail', { IsOrganizationTrail: true })] },
        ]),
      'further-copies',
      'warning',
      /of Control Tower\), of the organization/,
    ],
    [
      "the Landing Zone Accelerator's trail",
      (answers) =>
        (answers['DescribeTrails'] = [
          { trailList: [trail('AWSAccelerator-Organizations-CloudTrail', { IsOrganizationTrail: true })] },
        ]),
      'further-copies',
      'warning',
      /of the Landing Zone Accelerator\), of the organization/,
    ],
    [
      'a trail of the same name',
      (answers) => (answers['DescribeTrails'] = [{ trailList: [trail('organization-trail')] }]),
      'trail-name',
      'warning',
      /A trail named organization-trail already exists/,
    ],
    [
      'five trails',
      (answers) =>
        (answers['DescribeTrails'] = [
          {
            trailList: ['a', 'b', 'c', 'd', 'e'].map((name) =>
              trail(name, { HomeRegion: 'us-east-1', IsMultiRegionTrail: true }),
            ),
          },
        ]),
      'trail-quota',
      'blocks',
      /has 5 trails: a, b, c, d, e/,
    ],
    [
      'trails that may not be read',
      (answers) => (answers['DescribeTrails'] = [denied]),
      'trails',
      'not-checked',
      /AccessDenied/,
    ],
    [
      'a bucket that is not there',
      (_, others) => (others.location = ''),
      'bucket',
      'blocks',
      /There is no bucket logs/,
    ],
    ['Requester Pays', (_, others) => (others.payer = 'Requester'), 'requester-pays', 'blocks', /has Requester Pays/],
    [
      'a payer that may not be read',
      (_, others) => (others.payer = ''),
      'requester-pays',
      'not-checked',
      /AccessDenied/,
    ],
    [
      'a bucket without a policy',
      (_, others) => (others.bucketPolicy = undefined),
      'bucket-policy',
      'blocks',
      /no statement allows it/,
    ],
    [
      'a Deny on what is not encrypted',
      (_, others) => (others.bucketPolicy = bucketPolicy(encrypted)),
      'bucket-policy',
      'blocks',
      /OnlyEncrypted denies it/,
    ],
    [
      'a Deny on outsiders that forgets services',
      (_, others) => (others.bucketPolicy = bucketPolicy(insiders)),
      'bucket-policy',
      'blocks',
      /Insiders denies it/,
    ],
    [
      'a Deny on digest files',
      (_, others) =>
        (others.bucketPolicy = bucketPolicy({
          Sid: 'NoDigests',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:PutObject',
          Resource: '*/CloudTrail-Digest/*',
        })),
      'bucket-policy',
      'blocks',
      /AWSLogs\/o-a1b2c3d4e5\/111111111111\/CloudTrail-Digest\/eu-central-1\/.*: NoDigests denies it/,
    ],
    [
      'a policy for the log files of accounts alone',
      (_, others) =>
        (others.bucketPolicy = JSON.parse(
          JSON.stringify(bucketPolicy()).replace(
            `AWSLogs/${ORGANIZATION}/*`,
            `AWSLogs/${ORGANIZATION}/*/CloudTrail*/*`,
          ),
        ) as object),
      'bucket-policy',
      'not-checked',
      /may not call s3:PutObject on arn:aws:s3:::logs\/audit\/AWSLogs\/o-a1b2c3d4e5\/CloudTrail\//,
    ],
    [
      'a policy for other accounts of the organization',
      (_, others) =>
        (others.bucketPolicy = JSON.parse(
          JSON.stringify(bucketPolicy()).replace(`AWSLogs/${ORGANIZATION}/*`, `AWSLogs/${ORGANIZATION}/2*`),
        ) as object),
      'bucket-policy',
      'blocks',
      /AWSLogs\/o-a1b2c3d4e5\/111111111111\/CloudTrail\/.*: no statement allows it/,
    ],
    [
      'a Deny that cannot be decided',
      (_, others) =>
        (others.bucketPolicy = bucketPolicy({
          ...insiders,
          Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
        })),
      'bucket-policy',
      'not-checked',
      /Insiders depends on something that nobody knows before the deployment\.$/,
    ],
    [
      'a key that is disabled',
      (answers) =>
        (answers['DescribeKey'] = [
          {
            KeyMetadata: {
              KeyId: 'a',
              Arn: KEY,
              KeyState: 'Disabled',
              KeySpec: 'SYMMETRIC_DEFAULT',
              KeyUsage: 'ENCRYPT_DECRYPT',
            },
          },
        ]),
      'key-state',
      'blocks',
      /is not enabled/,
    ],
    [
      'a key that signs',
      (answers) =>
        (answers['DescribeKey'] = [
          { KeyMetadata: { KeyId: 'a', Arn: KEY, KeyState: 'Enabled', KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' } },
        ]),
      'key-state',
      'blocks',
      /not a symmetric key/,
    ],
    [
      'a key in another Region',
      (_, others) => (others.location = 'us-west-2'),
      'key-region',
      'blocks',
      /The key is in eu-central-1, the bucket in us-west-2/,
    ],
    [
      'an old bucket in Ireland',
      (_, others) => (others.location = 'EU'),
      'key-region',
      'blocks',
      /The key is in eu-central-1, the bucket in eu-west-1/,
    ],
    ...(
      [
        ['Disabled', /is disabled: it is not enabled/],
        ['PendingDeletion', /is to be deleted: it is not enabled/],
        ['PendingReplicaDeletion', /is to be deleted, after its replicas/],
        ['PendingImport', /has no key material yet/],
        ['Unavailable', /is in a key store that is not connected/],
        ['Creating', /is being made/],
        ['NewState', /is in the state NewState/],
      ] as const
    ).map(([KeyState, what]): [string, (answers: Answers) => void, string, Finding['level'], RegExp] => [
      `a key in the state ${KeyState}`,
      (answers) => (answers['DescribeKey'] = [keyOf({ KeyState })]),
      'key-state',
      'blocks',
      what,
    ]),
    ...(
      [
        ['RSA_4096', 'ENCRYPT_DECRYPT', /is an asymmetric key \(RSA_4096, ENCRYPT_DECRYPT\)/],
        ['ECC_NIST_P256', 'SIGN_VERIFY', /is an asymmetric key/],
        ['HMAC_256', 'GENERATE_VERIFY_MAC', /is an HMAC key/],
      ] as const
    ).map(([KeySpec, KeyUsage, what]): [string, (answers: Answers) => void, string, Finding['level'], RegExp] => [
      `a key of the kind ${KeySpec}`,
      (answers) => (answers['DescribeKey'] = [keyOf({ KeySpec, KeyUsage })]),
      'key-state',
      'blocks',
      what,
    ]),
    [
      'a key that is not there',
      (answers) => (answers['DescribeKey'] = [{ __type: 'NotFoundException', message: 'none' }]),
      'key',
      'blocks',
      /^There is no key arn:aws:kms:eu-central-1:111111111111:key\/3f2b8c14\.$/,
    ],
    [
      "a key that is AWS's",
      (answers) => (answers['DescribeKey'] = [keyOf({ KeyManager: 'AWS' })]),
      'key-state',
      'blocks',
      /is managed by AWS/,
    ],
    [
      'a key of an account that has no part in it',
      (answers) => (answers['DescribeKey'] = [keyOf({ Arn: KEY.replace(MANAGEMENT, '999999999999') })]),
      'key-account',
      'blocks',
      /belongs to account 999999999999, which is neither the account of the trail nor named as the archive/,
    ],
    [
      'a key that AWS does not answer for',
      (answers) => (answers['DescribeKey'] = [{ __type: 'KMSInternalException', message: 'busy' }]),
      'key',
      'not-checked',
      /KMSInternalException: busy/,
    ],
    [
      'a key that may not be read',
      (answers) => (answers['DescribeKey'] = [denied]),
      'key',
      'not-checked',
      /AccessDenied/,
    ],
    [
      'a key policy without CloudTrail',
      (answers) => (answers['GetKeyPolicy'] = [{ Policy: JSON.stringify({ Statement: [] }) }]),
      'key-policy',
      'blocks',
      /may not call kms:GenerateDataKey/,
    ],
    [
      'a key policy for another trail',
      (answers) =>
        (answers['GetKeyPolicy'] = [
          { Policy: JSON.stringify(KEY_POLICY).replace('trail/organization-trail', 'trail/other') },
        ]),
      'key-policy',
      'blocks',
      /may not call kms:GenerateDataKey/,
    ],
    [
      'a key policy without Decrypt for a bucket with an S3 Bucket Key',
      (answers) => {
        withoutDecrypt(answers);
      },
      'key-policy',
      'blocks',
      /may not call kms:Decrypt on arn:aws:kms/,
    ],
    [
      'the same for a bucket whose encryption may not be read',
      (answers, others) => {
        withoutDecrypt(answers);
        others.encryption = '<Error><Code>AccessDenied</Code><Message>no</Message></Error>';
      },
      'key-policy',
      'not-checked',
      /may not call kms:Decrypt on arn:aws:kms/,
    ],
    [
      'a key policy that may not be read',
      (answers) => (answers['GetKeyPolicy'] = [denied]),
      'key-policy',
      'not-checked',
      /AccessDenied/,
    ],
    [
      'a service control policy that denies',
      (answers) => {
        withScp(answers, {
          Statement: [
            { Effect: 'Allow', Action: '*', Resource: '*' },
            { Sid: 'NoKeys', Effect: 'Deny', Action: 'kms:Create*', Resource: '*' },
          ],
        });
      },
      'service-control-policies',
      'blocks',
      /FullAWSAccess at r-a1b2 \(NoKeys\) denies kms:CreateKey, kms:CreateAlias in account 222222222222/,
    ],
    [
      'service control policies that allow too little',
      (answers) => {
        withScp(answers, { Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } });
      },
      'service-control-policies',
      'blocks',
      /None of FullAWSAccess at r-a1b2 allows kms:CreateKey, .* in account 222222222222/,
    ],
    [
      'one that cannot be decided',
      (answers) => {
        withScp(answers, {
          Statement: [
            { Effect: 'Allow', Action: '*', Resource: '*' },
            {
              Sid: 'Trails',
              Effect: 'Deny',
              Action: 'cloudtrail:*',
              Resource: '*',
              Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } },
            },
          ],
        });
      },
      'service-control-policies',
      'not-checked',
      /^Whether cloudtrail:GetEventConfiguration, .* is allowed in account 333333333333: FullAWSAccess at r-a1b2 \(Trails\) depends on something that nobody knows/,
    ],
    [
      'no service control policies',
      (answers) => (answers['ListPoliciesForTarget'] = [{ Policies: [] }]),
      'service-control-policies',
      'fine',
      /uses no service control policies: none is attached to account 222222222222/,
    ],
    [
      'policies that may not be read',
      (answers) => (answers['ListParents'] = [denied]),
      'service-control-policies',
      'not-checked',
      /AccessDenied/,
    ],
  ])('finds %s', async (_, spoil, check, level, what) => {
    spoil(json.answers, account.others);
    const { status, found, fixes } = await findings();
    const [finding] = found.filter((one) => one.check === check && one.level === level);
    expect(finding?.what).toMatch(what);
    const fix = fixes.find(({ id }) => id === finding?.fix)?.do;
    expect([finding?.why, fix]).toEqual(
      level === 'fine' ? [undefined, undefined] : [expect.stringMatching(/./), expect.stringMatching(/./)],
    );
    const worst = found.some((one) => one.level === 'blocks')
      ? 1
      : found.some((one) => one.level === 'not-checked' && !one.stopsNothing)
        ? 2
        : 0;
    expect(status).toBe(worst);
  });

  test.each([
    [
      'alias/trail',
      /^The alias alias\/trail points to no key in account 111111111111, Region eu-central-1\.$/,
      /create-alias --region eu-central-1 --alias-name alias\/trail/,
    ],
    [
      KEY.replace('key/3f2b8c14', 'alias/trail'),
      /^The alias arn:.*:alias\/trail points to no key\.$/,
      /create-alias --region eu-central-1 --alias-name alias\/trail/,
    ],
    [
      '3f2b8c14-0000-4000-8000-000000000000',
      /^There is no key 3f2b8c14-.* in account 111111111111, Region eu-central-1\.$/,
      /give --key a symmetric key/,
    ],
  ])('knows where it looked for the key %s', async (key, what, fix) => {
    json.answers['DescribeKey'] = [{ __type: 'NotFoundException', message: 'none' }];
    const { status, found, fixOf } = await findings('--home-region', 'eu-central-1', '--key', key);
    expect({ status, what: found.find(({ check }) => check === 'key')?.what }).toEqual({
      status: 1,
      what: expect.stringMatching(what),
    });
    expect(fixOf('key')).toMatch(fix);
    // There is no policy to look at.
    expect(found.some(({ check }) => check === 'key-policy')).toBe(false);
  });

  test('has a key of an account that it may not ask looked at from there, and of one without a part in it blocks', async () => {
    json.answers['DescribeKey'] = [denied];
    const key = KEY.replace(MANAGEMENT, ARCHIVE);
    const of = async (...more: string[]): Promise<string[]> =>
      (await findings('--home-region', 'eu-central-1', '--key', key, ...more)).found
        .filter(({ check }) => check.startsWith('key'))
        .map(({ check, level }) => `${check} ${level}`);
    expect(await of('--archive-account', ARCHIVE)).toEqual(['key not-checked']);
    expect(await of()).toEqual(['key-account blocks', 'key not-checked']);
  });

  test.each(['logs--euc1-az1--x-s3', 'logs-a1b2c3-s3alias', 'logs--ol-s3', 'logs.mrap', 'logs--table-s3'])(
    'takes no %s for a bucket',
    async (bucket) => {
      const { found } = await findings('--home-region', 'eu-central-1', '--bucket', bucket);
      expect(
        found.filter(({ check }) => check.startsWith('bucket')).map(({ check, level }) => `${check} ${level}`),
      ).toEqual(['bucket-kind blocks']);
    },
  );

  describe('of a delegated administrator that is to be', () => {
    const WANTED = '333333333333';
    const registered = (...accounts: [string, string?][]): void => {
      json.answers['ListDelegatedAdministrators'] = [
        { DelegatedAdministrators: accounts.map(([Id, State = 'ACTIVE']) => ({ Id, State })) },
      ];
    };
    const noRole = (): void => {
      account.others.role =
        '<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>none</Message></Error></ErrorResponse>';
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
        /^look with credentials of account 111111111111$/,
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

  describe('of several findings that one fix ends', () => {
    test('says the fix once, with all that has to be allowed', async () => {
      for (const operation of [
        'ListAWSServiceAccessForOrganization',
        'ListDelegatedAdministrators',
        'DescribeTrails',
        'DescribeKey',
      ])
        json.answers[operation] = [denied];
      const { written } = await doctor(...ALL);
      expect(written.match(/^ *Fix: allow .*$/gm)).toEqual([
        '             Fix: allow organizations:ListAWSServiceAccessForOrganization, organizations:ListDelegatedAdministrators, cloudtrail:DescribeTrails, kms:DescribeKey for the credentials that you use',
      ]);
      expect(written).toMatch(
        /(NOT CHECKED {2}.*AccessDenied.*\n){4} {13}Why: What may not be read is not known to be fine\.\n {13}Fix: allow/,
      );
      const { found, fixes } = await findings();
      expect(fixes.find(({ code }) => code === 'allow')?.checks).toEqual([
        'trusted-access',
        'delegated-administrator',
        'trails',
        'key',
      ]);
      expect(found.filter(({ fix }) => fix === 'allow').map(({ check }) => check)).toEqual([
        'trusted-access',
        'delegated-administrator',
        'trails',
        'key',
      ]);
    });

    test('takes an organization that may not be read for one cause', async () => {
      json.answers['DescribeOrganization'] = [denied];
      const { fixes } = await findings();
      expect(fixes.filter(({ code }) => code === 'allow')).toMatchObject([
        {
          checks: ['organization', 'service-linked-role', 'delegated-administrator', 'bucket-policy', 'key-policy'],
          do: 'allow organizations:DescribeOrganization for the credentials that you use',
        },
      ]);
    });

    test.each([
      [
        'is in no organization',
        'AWSOrganizationsNotInUseException',
        'create-organization',
        ['organization', 'delegated-administrator', 'bucket-policy', 'key-policy'],
      ],
      [
        'gets no answer',
        'ServiceException',
        'look-again',
        ['organization', 'service-linked-role', 'delegated-administrator', 'bucket-policy', 'key-policy'],
      ],
    ])('knows the cause of all where the account %s', async (_, __type, code, checks) => {
      json.answers['DescribeOrganization'] = [{ __type, message: 'no' }];
      const { fixes } = await findings();
      expect(fixes.filter((one) => ['allow', 'look-again', 'create-organization'].includes(one.code))).toMatchObject([
        { code, checks },
      ]);
    });

    test('takes a bucket that may not be read for one cause', async () => {
      account.others.payer = '';
      account.others.bucketPolicy = '<Error><Code>AccessDenied</Code><Message>no</Message></Error>';
      const { fixes } = await findings('--home-region', 'eu-central-1', '--bucket', 'logs');
      expect(fixes.filter(({ code }) => code === 'allow-or-ask-owner')).toMatchObject([
        {
          checks: ['requester-pays', 'bucket-policy'],
          do: expect.stringMatching(
            /^allow s3:GetBucketRequestPayment, s3:GetBucketPolicy; if logs belongs to another account/,
          ),
        },
      ]);
    });

    test('counts each finding, and puts what blocks first', async () => {
      account.others.bucketPolicy = undefined;
      account.others.payer = 'Requester';
      const { written } = await doctor(...ALL);
      const signs = written.split('\n').flatMap((line) => /^(BLOCKS|WARNING|NOT CHECKED|fine)  /.exec(line)?.[1] ?? []);
      expect([...new Set(signs)]).toEqual(['BLOCKS', 'NOT CHECKED', 'fine']);
      const count = (sign: string): number => signs.filter((one) => one === sign).length;
      expect(written.trimEnd().split('\n').at(-1)).toBe(
        `${String(count('BLOCKS'))} blocking, 0 warnings, ${String(count('NOT CHECKED'))} not checked, ${String(count('fine'))} fine.`,
      );
      expect(count('BLOCKS')).toBe(4);
    });

    test('calls nothing fine that it was not asked for', async () => {
      const { written } = await doctor('--home-region', 'eu-central-1');
      expect(written.match(/^fine .*(bucket|key|topic|log group|policy)/gim)).toBeNull();
    });
  });

  describe('of statements that are missing', () => {
    /** What of a text can be copied into a policy. */
    const copied = (written: string): object[][] =>
      [...written.matchAll(/^\{\n[^]*?\n\}(?=\n\n)/gm)].map(([text]) => JSON.parse(`[${text}]`) as object[]);
    const withPolicies = (bucket: object[], key: object[]): void => {
      account.others.bucketPolicy = { Statement: bucket };
      json.answers['GetKeyPolicy'] = [{ Policy: JSON.stringify({ Statement: key }) }];
    };
    const old = (policy: object): object[] =>
      JSON.parse(
        JSON.stringify((policy as { Statement: object[] }).Statement).replaceAll(
          'trail/organization-trail',
          'trail/old',
        ),
      ) as object[];

    test.each<[string, object[], object[]]>([
      ['there are none', [], []],
      ['they are for another trail', old(bucketPolicy()), old(KEY_POLICY)],
    ])('prints what makes the policies right, where %s', async (_, bucket, key) => {
      withPolicies(bucket, key);
      const { status, written } = await doctor(...ALL);
      expect(status).toBe(1);
      const [forBucket = [], forKey = []] = copied(written);
      expect([forBucket.length, forKey.length]).toEqual([3, 3]);
      const { fixes } = await findings();
      expect(fixes.filter(({ statements }) => statements).map(({ statements }) => statements)).toEqual([
        forBucket,
        forKey,
      ]);
      withPolicies([...bucket, ...forBucket], [...key, ...forKey]);
      expect((await findings()).status).toBe(0);
    });

    test('says what the documentation shows', async () => {
      const text = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'doctor.md'), 'utf8');
      const shown = /^```\n(BLOCKS[^]*?)^```$/m.exec(text)?.[1] ?? '';
      const policy = bucketPolicy() as { Statement: Record<string, unknown>[] };
      const [acl, ...others] = JSON.parse(
        JSON.stringify(policy.Statement).replaceAll('eu-central-1', 'us-east-1'),
      ) as Record<string, unknown>[];
      account.others.bucketPolicy = {
        Statement: [
          { Sid: 'Acl', ...(JSON.parse(JSON.stringify(acl).replace(MANAGEMENT, ARCHIVE)) as object) },
          ...others,
        ],
      };
      const { written } = await doctor('--home-region', 'us-east-1', '--bucket', 'logs', '--key-prefix', 'audit');
      const inLines = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
      expect(shown).toContain('Nearest');
      expect(inLines(written)).toContain(inLines(shown));
    });

    test('names the statement that nearly fits', async () => {
      withPolicies(old(bucketPolicy()), (KEY_POLICY as { Statement: object[] }).Statement);
      const { written } = await doctor(...ALL);
      expect(written).toContain(
        `Nearest to it is statement 1: its Condition StringEquals aws:SourceArn has "arn:aws:cloudtrail:eu-central-1:111111111111:trail/old", and needs "arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization-trail" (another name).`,
      );
      expect(
        written.match(/Fix: add these statements to the policy of the bucket logs, or correct those that nearly fit/g),
      ).toHaveLength(1);
    });
  });

  test('except services, and a Deny on outsiders is no obstacle', async () => {
    account.others.bucketPolicy = bucketPolicy({
      ...insiders,
      Condition: { ...insiders.Condition, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
    });
    expect((await findings()).status).toBe(0);
  });

  test.each([
    encryptionWith(false),
    '<Error><Code>ServerSideEncryptionConfigurationNotFoundError</Code><Message>none</Message></Error>',
  ])('without an S3 Bucket Key nobody needs Decrypt: %s', async (encryption) => {
    account.others.encryption = encryption;
    withoutDecrypt(json.answers);
    expect((await findings()).status).toBe(0);
  });

  test('looks at all that it can where the organization may not be read', async () => {
    json.answers['DescribeOrganization'] = [denied];
    account.others.payer = 'Requester';
    const { status, found } = await findings();
    expect(status).toBe(1);
    expect(found.filter(({ level }) => level !== 'fine').map(({ check, level }) => `${check} ${level}`)).toEqual([
      'organization not-checked',
      'service-linked-role not-checked',
      'delegated-administrator not-checked',
      'trails-elsewhere not-checked',
      'requester-pays blocks',
      'bucket-policy not-checked',
      'key-policy not-checked',
    ]);
    expect(found.filter(({ level }) => level === 'fine').map(({ check }) => check)).toEqual([
      'trusted-access',
      'trails',
      'service-control-policies',
      'service-control-policies',
      'person-roles',
    ]);
  });

  describe('of a log archive', () => {
    const ARCHIVE_KEY = KEY.replace(MANAGEMENT, ARCHIVE);
    const OPTIONS = ['--home-region', 'eu-central-1', '--archive-account', ARCHIVE, '--key-prefix', 'audit'];
    const WHOLE = [...OPTIONS, '--bucket', 'logs', '--key', ARCHIVE_KEY];

    /** As AWS answers: a member knows its organization; a key shows its policy to its own account. */
    const inArchive = (): void => {
      account.others.account = ARCHIVE;
      Object.assign(json.answers, {
        DescribeKey: [
          {
            KeyMetadata: {
              KeyId: 'a',
              Arn: ARCHIVE_KEY,
              KeyState: 'Enabled',
              KeySpec: 'SYMMETRIC_DEFAULT',
              KeyUsage: 'ENCRYPT_DECRYPT',
            },
          },
        ],
        ...{
          ListAWSServiceAccessForOrganization: [denied],
          ListDelegatedAdministrators: [denied],
          ListParents: [denied],
        },
      });
    };

    test('finds nothing wrong with its credentials where bucket and key are right', async () => {
      inArchive();
      const { status, found } = await findings(...WHOLE);
      expect(status).toBe(0);
      expect(found.map(({ check, level }) => `${check} ${level}`)).toEqual([
        'account fine',
        'bucket-policy fine',
        'key-policy fine',
      ]);
      expect(found[0]?.what).toContain('Account 222222222222 is the log archive of o-a1b2c3d4e5');
    });

    test('finds what is wrong with them', async () => {
      inArchive();
      account.others.bucketPolicy = undefined;
      expect(
        (await findings(...WHOLE)).found.filter(({ level }) => level === 'blocks').map(({ check }) => check),
      ).toContain('bucket-policy');
    });

    test('is not content without them', async () => {
      inArchive();
      const { status, found } = await findings(...OPTIONS);
      expect({ status, found: found.map(({ check, level }) => `${check} ${level}`) }).toEqual({
        status: 2,
        found: ['account fine', 'bucket not-checked', 'key not-checked'],
      });
    });

    test('looks at all where the archive is a delegated administrator', async () => {
      inArchive();
      delegatedTo(json.answers, ARCHIVE);
      expect((await findings(...WHOLE)).found.map(({ check }) => check)).toContain('trails');
    });

    test.each<[string, string[]]>([
      ['where the archive is named', WHOLE],
      ['where it is not', WHOLE.filter((option) => !['--archive-account', ARCHIVE].includes(option))],
    ])('sends whoever looks from elsewhere to its account, %s', async (_, options) => {
      inArchive();
      account.others.account = MANAGEMENT;
      account.others.bucketPolicy = '<Error><Code>MethodNotAllowed</Code><Message>not the owner</Message></Error>';
      account.others.payer = '';
      json.answers['GetKeyPolicy'] = [denied];
      const { found, fixOf } = await findings(...options);
      const checks = ['requester-pays', 'bucket-policy', 'key-policy'];
      expect(found.filter(({ check }) => checks.includes(check)).every(({ level }) => level === 'not-checked')).toBe(
        true,
      );
      expect(checks.map(fixOf)).toEqual([
        expect.stringMatching(
          options === WHOLE
            ? /^look with credentials of account 222222222222, with --archive-account 222222222222$/
            : /^allow s3:GetBucketRequestPayment; if logs belongs to another account, look with/,
        ),
        expect.stringMatching(
          options === WHOLE
            ? /^look with credentials of account 222222222222/
            : /^look with credentials of account <the bucket's>/,
        ),
        'look with credentials of account 222222222222, with --archive-account 222222222222',
      ]);
    });
  });

  test('looks only at what there is', async () => {
    const { found } = await findings('--home-region', 'eu-central-1');
    expect(found.map(({ check }) => check)).toEqual([
      'account',
      'feature-set',
      'trusted-access',
      'service-linked-role',
      'trails',
      'trails-elsewhere',
      'person-roles',
    ]);
  });

  test('says the worst first, why, and what to do', async () => {
    json.answers['DescribeTrails'] = [{ trailList: [trail('old')] }];
    account.others.payer = 'Requester';
    const { status, written } = await doctor(...ALL);
    expect(status).toBe(1);
    expect(written).toMatch(
      /^BLOCKS {7}The bucket logs has Requester Pays\.\n {13}Why: .*\n {13}Fix: aws s3api put-bucket-request-payment[^]*WARNING[^]*NOT CHECKED[^]*fine[^]*\n\n1 blocking, 1 warning, 1 not checked, 10 fine\.\n$/,
    );
  });

  test('refuses what it cannot use, all at once', async () => {
    const wrong = {
      '--trail-name': '-',
      '--home-region': 'nowhere',
      '--key-prefix': '/',
      '--bucket': 'arn:aws:s3:::logs',
      '--key': 'key/',
      '--log-group': '?',
      '--log-role': 'a b',
      '--topic': 'log-files',
      '--archive-account': 'a',
      '--delegated-administrator': 'b',
    };
    const { status, said } = await doctor('--fromat', 'json', ...Object.entries(wrong).flat());
    expect(status).toBe(3);
    expect(
      said
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/; allowed: .+$/, '')),
    ).toEqual([
      "error: unknown option '--fromat'; did you mean --format?",
      ...Object.entries(wrong).map(([name, value]) => `error: ${name}: received "${value}"`),
    ]);
    expect((await doctor('--bucket', 'a-bucket', '--bucket=another', '--home-region', 'eu-central-1')).said).toBe(
      'error: --bucket: received "a-bucket" and "another"; allowed: once\n',
    );
    Reflect.deleteProperty(process.env, 'AWS_REGION');
    expect((await doctor()).said).toMatch(/^error: --home-region: received nothing/);
    expect(json.calls).toEqual([]);
  });

  test('explains itself', async () => {
    expect((await doctor('--help')).written).toContain('NOT CHECKED, never fine');
  });
});
