import { describe, expect, test } from '@jest/globals';
import { denied, KEY, keyMetadata, MANAGEMENT, s3Error } from '../../support/fake-account';
import { ARCHIVE, delegatedTo, doctorInAccount } from './doctor-in-account';

describe('doctor', () => {
  const { account, json, findings } = doctorInAccount();

  describe('of a log archive', () => {
    const ARCHIVE_KEY = KEY.replace(MANAGEMENT, ARCHIVE);
    const OPTIONS = ['--home-region', 'eu-central-1', '--archive-account', ARCHIVE, '--key-prefix', 'audit'];
    const WHOLE = [...OPTIONS, '--bucket', 'logs', '--key', ARCHIVE_KEY];

    /** As AWS answers: a member knows its organization; a key shows its policy to its own account. */
    const inArchive = (): void => {
      account.others.account = ARCHIVE;
      Object.assign(json.answers, {
        DescribeKey: [keyMetadata({ Arn: ARCHIVE_KEY })],
        ListAWSServiceAccessForOrganization: [denied],
        ListDelegatedAdministrators: [denied],
        ListParents: [denied],
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
      account.others.bucketPolicy = s3Error('MethodNotAllowed', 'not the owner');
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
            ? /^check with credentials of account 222222222222, with --archive-account 222222222222$/
            : /^allow s3:GetBucketRequestPayment; if logs belongs to another account, check with/,
        ),
        expect.stringMatching(
          options === WHOLE
            ? /^check with credentials of account 222222222222/
            : /^check with credentials of account <the bucket's>/,
        ),
        'check with credentials of account 222222222222, with --archive-account 222222222222',
      ]);
    });
  });
});
