import { describe, expect, test } from '@jest/globals';
import {
  type Answers,
  denied,
  encryptionWith,
  KEY,
  KEY_POLICY,
  keyMetadata,
  MANAGEMENT,
  s3Error,
} from '../../support/fake-account';
import { ARCHIVE, doctorInAccount, type FindingCase } from './doctor-in-account';

describe('doctor', () => {
  const { account, json, findings, findsEach } = doctorInAccount();

  const withoutDecrypt = (answers: Answers): void => {
    answers['GetKeyPolicy'] = [{ Policy: JSON.stringify(KEY_POLICY).replace('kms:Decrypt', 'kms:Encrypt') }];
  };

  findsEach([
    [
      'a key that is disabled',
      (answers) => (answers['DescribeKey'] = [keyMetadata({ KeyState: 'Disabled' })]),
      'key-state',
      'blocks',
      /is not enabled/,
    ],
    [
      'a key that signs',
      (answers) => (answers['DescribeKey'] = [keyMetadata({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })]),
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
        ['PendingDeletion', /is scheduled for deletion: it is not enabled/],
        ['PendingReplicaDeletion', /is scheduled for deletion, after its replicas/],
        ['PendingImport', /has no key material yet/],
        ['Unavailable', /is in a key store that is not connected/],
        ['Creating', /is being created/],
        ['NewState', /is in the state NewState/],
      ] as const
    ).map(([KeyState, what]): FindingCase => [
      `a key in the state ${KeyState}`,
      (answers) => (answers['DescribeKey'] = [keyMetadata({ KeyState })]),
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
    ).map(([KeySpec, KeyUsage, what]): FindingCase => [
      `a key of the kind ${KeySpec}`,
      (answers) => (answers['DescribeKey'] = [keyMetadata({ KeySpec, KeyUsage })]),
      'key-state',
      'blocks',
      what,
    ]),
    [
      'a key that is not there',
      (answers) => (answers['DescribeKey'] = [{ __type: 'NotFoundException', message: 'none' }]),
      'key',
      'blocks',
      /^The key arn:aws:kms:eu-central-1:111111111111:key\/3f2b8c14 does not exist\.$/,
    ],
    [
      "a key that is AWS's",
      (answers) => (answers['DescribeKey'] = [keyMetadata({ KeyManager: 'AWS' })]),
      'key-state',
      'blocks',
      /is managed by AWS/,
    ],
    [
      'a key of an account that has no part in it',
      (answers) => (answers['DescribeKey'] = [keyMetadata({ Arn: KEY.replace(MANAGEMENT, '999999999999') })]),
      'key-account',
      'blocks',
      /belongs to account 999999999999, which is neither the account of the trail nor given as the archive/,
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
        others.encryption = s3Error('AccessDenied');
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
  ]);

  test.each([
    [
      'alias/trail',
      /^The alias alias\/trail has no target key in account 111111111111, Region eu-central-1\.$/,
      /create-alias --region eu-central-1 --alias-name alias\/trail/,
    ],
    [
      KEY.replace('key/3f2b8c14', 'alias/trail'),
      /^The alias arn:.*:alias\/trail has no target key\.$/,
      /create-alias --region eu-central-1 --alias-name alias\/trail/,
    ],
    [
      '3f2b8c14-0000-4000-8000-000000000000',
      /^The key 3f2b8c14-.* does not exist in account 111111111111, Region eu-central-1\.$/,
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

  test.each([encryptionWith(false), s3Error('ServerSideEncryptionConfigurationNotFoundError', 'none')])(
    'without an S3 Bucket Key nobody needs Decrypt: %s',
    async (encryption) => {
      account.others.encryption = encryption;
      withoutDecrypt(json.answers);
      expect((await findings()).status).toBe(0);
    },
  );
});
