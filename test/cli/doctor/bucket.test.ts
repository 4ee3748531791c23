import { describe, expect, test } from '@jest/globals';
import { bucketPolicy, ORGANIZATION } from '../../support/fake-account';
import { doctorInAccount } from './doctor-in-account';

describe('doctor', () => {
  const { account, findings, findsEach } = doctorInAccount();

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

  findsEach([
    [
      'a bucket that is not there',
      (_, others) => (others.location = ''),
      'bucket',
      'blocks',
      /The bucket logs does not exist/,
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
      /Insiders depends on a condition that is known only when the call is made\.$/,
    ],
  ]);

  test('except services, and a Deny on outsiders is no obstacle', async () => {
    account.others.bucketPolicy = bucketPolicy({
      ...insiders,
      Condition: { ...insiders.Condition, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
    });
    expect((await findings()).status).toBe(0);
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
});
