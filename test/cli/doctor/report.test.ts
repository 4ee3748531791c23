import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bucketPolicy, denied, KEY_POLICY, MANAGEMENT, s3Error } from '../../support/fake-account';
import { ALL, ARCHIVE, doctorInAccount, trailNamed } from './doctor-in-account';

describe('doctor', () => {
  const { account, json, doctor, doctorOnTerminal, findings } = doctorInAccount();

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
        /(NOT CHECKED {2}.*AccessDenied.*\n){4} {13}Why: What cannot be read may be wrong\.\n {13}Fix: allow/,
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
        'is not in an organization',
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
      account.others.bucketPolicy = s3Error('AccessDenied');
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
      expect(shown).toContain('The closest');
      expect(inLines(written)).toContain(inLines(shown));
    });

    test('names the statement that nearly fits', async () => {
      withPolicies(old(bucketPolicy()), (KEY_POLICY as { Statement: object[] }).Statement);
      const { written } = await doctor(...ALL);
      expect(written).toContain(
        `The closest is statement 1: its Condition StringEquals aws:SourceArn has "arn:aws:cloudtrail:eu-central-1:111111111111:trail/old", and needs "arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization-trail" (another name).`,
      );
      expect(
        written.match(
          /Fix: add these statements to the policy of the bucket logs, or correct those that almost match/g,
        ),
      ).toHaveLength(1);
    });
  });

  test('says the worst first, why, and what to do', async () => {
    json.answers['DescribeTrails'] = [{ trailList: [trailNamed('old')] }];
    account.others.payer = 'Requester';
    const { status, written } = await doctor(...ALL);
    expect(status).toBe(1);
    expect(written).toMatch(
      /^BLOCKS {7}The bucket logs has Requester Pays\.\n {13}Why: .*\n {13}Fix: aws s3api put-bucket-request-payment[^]*WARNING[^]*NOT CHECKED[^]*fine[^]*\n\n1 blocking, 1 warning, 1 not checked, 10 fine\.\n$/,
    );
  });

  test.each([
    ['text', '\\u001b[2J'],
    ['json', '\\u009b2J'],
  ])('names cannot move the cursor of a terminal, in %s', async (format, escaped) => {
    json.answers['DescribeTrails'] = [{ trailList: [trailNamed('a\u001b[2J\u009b2Jb')] }];
    const { written } = await doctorOnTerminal('--home-region', 'eu-central-1', '--format', format);
    expect(written).toContain(escaped);
    expect(written).not.toMatch(/[\u001b\u009b]/);
  });
});
