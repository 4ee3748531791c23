import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import type { Finding } from '../../../lambda/trail-preflight/finding';
import { type Answers, bucketPolicy, denied, encryptionWith, FakeAccount, KEY, KEY_POLICY, MANAGEMENT, ORGANIZATION, type Others } from '../../support/fake-account';
import { testIo } from '../../support/test-io';

const ARCHIVE = '222222222222';

describe('doctor', () => {
  const account = new FakeAccount();
  const { json } = account;

  beforeAll(() => account.start());
  afterAll(() => account.stop());
  beforeEach(() => {
    account.mend();
  });

  const ALL = ['--home-region', 'eu-central-1', '--bucket', 'logs', '--key', KEY, '--key-prefix', 'audit', '--archive-account', ARCHIVE, '--delegated-administrator', '333333333333'];

  async function doctor(...args: string[]): Promise<{ status: number; written: string; said: string }> {
    const io = testIo({});
    const status = await runCommandLine(['doctor', ...args], io);
    return { status, written: io.written(), said: io.said() };
  }
  async function findings(...args: string[]): Promise<{ status: number; found: Finding[] }> {
    const { status, written } = await doctor(...(args.length > 0 ? args : ALL), '--format', 'json');
    return { status, found: (JSON.parse(written) as { findings: Finding[] }).findings };
  }

  test('finds nothing in an organization where nothing is wrong, and changes nothing', async () => {
    const { status, found } = await findings();
    // What nobody can see from there, and what stops nothing.
    expect(found.filter(({ level }) => level !== 'fine').map(({ what }) => what)).toEqual(['The own trails of member accounts cannot be seen from account 111111111111.']);
    expect(new Set(found.map(({ check }) => check))).toEqual(
      new Set(['account', 'feature-set', 'trusted-access', 'service-linked-role', 'delegated-administrator', 'trails', 'trails-elsewhere', 'bucket-policy', 'key-policy', 'service-control-policies', 'person-roles']),
    );
    expect(status).toBe(0);
    expect(json.calls.every(({ operation }) => /^(Describe|List|Get)/.test(operation))).toBe(true);
  });

  const trail = (Name: string, more = {}) => ({ Name, TrailARN: `arn:aws:cloudtrail:eu-central-1:${MANAGEMENT}:trail/${Name}`, HomeRegion: 'eu-central-1', ...more });
  const encrypted = { Sid: 'OnlyEncrypted', Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/*', Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } } };
  const insiders = { Sid: 'Insiders', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION } } };
  const delegatedTo = (answers: Answers, Id: string): void => {
    answers['ListDelegatedAdministrators'] = [{ DelegatedAdministrators: [{ Id }] }];
  };
  const withoutDecrypt = (answers: Answers): void => {
    answers['GetKeyPolicy'] = [{ Policy: JSON.stringify(KEY_POLICY).replace('kms:Decrypt', 'kms:Encrypt') }];
  };
  const withScp = (answers: Answers, document: object): void => {
    answers['DescribePolicy'] = [{ Policy: { Content: JSON.stringify(document) } }];
  };

  test.each<[string, (answers: Answers, others: Others) => void, string, Finding['level'], RegExp]>([
    ['no organization', (answers) => (answers['DescribeOrganization'] = [{ __type: 'AWSOrganizationsNotInUseException', message: 'none' }]), 'organization', 'blocks', /is in no organization/],
    ['an organization that may not be read', (answers) => (answers['DescribeOrganization'] = [denied]), 'organization', 'not-checked', /AccessDenied/],
    ['a member account', (_, others) => (others.account = '444444444444'), 'account', 'blocks', /is a member of o-a1b2c3d4e5; its management account is 111111111111/],
    ['a delegated administrator', (answers, others) => { others.account = ARCHIVE; answers['ListDelegatedAdministrators'] = [{ DelegatedAdministrators: [{ Id: ARCHIVE }] }]; }, 'account', 'warning', /is CloudTrail's delegated administrator/],
    ["a delegated administrator's organization without trusted access", (answers, others) => { others.account = ARCHIVE; delegatedTo(answers, ARCHIVE); answers['ListAWSServiceAccessForOrganization'] = [{ EnabledServicePrincipals: [] }]; }, 'trusted-access', 'blocks', /no trusted access/],
    ["a delegated administrator that may not read trusted access", (answers, others) => { others.account = ARCHIVE; delegatedTo(answers, ARCHIVE); answers['ListAWSServiceAccessForOrganization'] = [denied]; }, 'trusted-access', 'not-checked', /AccessDenied/],
    ["a service-linked role that a delegated administrator cannot see", (answers, others) => { others.account = ARCHIVE; delegatedTo(answers, ARCHIVE); }, 'service-linked-role', 'not-checked', /cannot be seen from account 222222222222/],
    ["trails that a delegated administrator cannot see", (answers, others) => { others.account = ARCHIVE; delegatedTo(answers, ARCHIVE); }, 'trails-elsewhere', 'not-checked', /of the management account, 111111111111, and of other members cannot be seen from account 222222222222/],
    ['only its own trails', () => undefined, 'trails', 'fine', /^Account 111111111111 has no other trail in eu-central-1/],
    ['consolidated billing', (answers) => (answers['DescribeOrganization'] = [{ Organization: { Id: ORGANIZATION, MasterAccountId: MANAGEMENT, FeatureSet: 'CONSOLIDATED_BILLING' } }]), 'feature-set', 'blocks', /CONSOLIDATED_BILLING/],
    ['no trusted access', (answers) => (answers['ListAWSServiceAccessForOrganization'] = [{ EnabledServicePrincipals: [] }]), 'trusted-access', 'warning', /no trusted access/],
    ['trusted access that may not be read', (answers) => (answers['ListAWSServiceAccessForOrganization'] = [denied]), 'trusted-access', 'not-checked', /AccessDenied/],
    ['no service-linked role', (_, others) => (others.role = '<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>none</Message></Error></ErrorResponse>'), 'service-linked-role', 'warning', /is missing/],
    ['a role that may not be read', (_, others) => (others.role = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>'), 'service-linked-role', 'not-checked', /AccessDenied/],
    ['three delegated administrators', (answers) => (answers['ListDelegatedAdministrators'] = [{ DelegatedAdministrators: ['4', '5', '6'].map((digit) => ({ Id: digit.repeat(12) })) }]), 'delegated-administrator', 'blocks', /444444444444, 555555555555, 666666666666/],
    ['administrators that may not be read', (answers) => (answers['ListDelegatedAdministrators'] = [denied]), 'delegated-administrator', 'not-checked', /AccessDenied/],
    ["Control Tower's trail", (answers) => (answers['DescribeTrails'] = [{ trailList: [trail('aws-controltower-BaselineCloudTrail', { IsOrganizationTrail: true })] }]), 'further-copies', 'warning', /of Control Tower\), of the organization/],
    ["the Landing Zone Accelerator's trail", (answers) => (answers['DescribeTrails'] = [{ trailList: [trail('AWSAccelerator-Organizations-CloudTrail', { IsOrganizationTrail: true })] }]), 'further-copies', 'warning', /of the Landing Zone Accelerator\), of the organization/],
    ['a trail of the same name', (answers) => (answers['DescribeTrails'] = [{ trailList: [trail('organization-trail')] }]), 'trail-name', 'warning', /A trail named organization-trail is there/],
    ['five trails', (answers) => (answers['DescribeTrails'] = [{ trailList: ['a', 'b', 'c', 'd', 'e'].map((name) => trail(name, { HomeRegion: 'us-east-1', IsMultiRegionTrail: true })) }]), 'trail-quota', 'blocks', /has 5 trails: a, b, c, d, e/],
    ['trails that may not be read', (answers) => (answers['DescribeTrails'] = [denied]), 'trails', 'not-checked', /AccessDenied/],
    ['a bucket that is not there', (_, others) => (others.location = ''), 'bucket', 'blocks', /There is no bucket logs/],
    ['Requester Pays', (_, others) => (others.payer = 'Requester'), 'requester-pays', 'blocks', /has Requester Pays/],
    ['a payer that may not be read', (_, others) => (others.payer = ''), 'requester-pays', 'not-checked', /AccessDenied/],
    ['a bucket without a policy', (_, others) => (others.bucketPolicy = undefined), 'bucket-policy', 'blocks', /no statement allows it/],
    ['a Deny on what is not encrypted', (_, others) => (others.bucketPolicy = bucketPolicy(encrypted)), 'bucket-policy', 'blocks', /OnlyEncrypted denies it/],
    ['a Deny on outsiders that forgets services', (_, others) => (others.bucketPolicy = bucketPolicy(insiders)), 'bucket-policy', 'blocks', /Insiders denies it/],
    ['a Deny on digest files', (_, others) => (others.bucketPolicy = bucketPolicy({ Sid: 'NoDigests', Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: '*/CloudTrail-Digest/*' })), 'bucket-policy', 'blocks', /AWSLogs\/o-a1b2c3d4e5\/111111111111\/CloudTrail-Digest\/eu-central-1\/.*: NoDigests denies it/],
    ['a policy for the log files of accounts alone', (_, others) => (others.bucketPolicy = JSON.parse(JSON.stringify(bucketPolicy()).replace(`AWSLogs/${ORGANIZATION}/*`, `AWSLogs/${ORGANIZATION}/*/CloudTrail*/*`)) as object), 'bucket-policy', 'not-checked', /may not call s3:PutObject on arn:aws:s3:::logs\/audit\/AWSLogs\/o-a1b2c3d4e5\/CloudTrail\//],
    ['a policy for other accounts of the organization', (_, others) => (others.bucketPolicy = JSON.parse(JSON.stringify(bucketPolicy()).replace(`AWSLogs/${ORGANIZATION}/*`, `AWSLogs/${ORGANIZATION}/2*`)) as object), 'bucket-policy', 'blocks', /AWSLogs\/o-a1b2c3d4e5\/111111111111\/CloudTrail\/.*: no statement allows it/],
    ['a Deny that cannot be decided', (_, others) => (others.bucketPolicy = bucketPolicy({ ...insiders, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })), 'bucket-policy', 'not-checked', /Insiders decides by what is not known/],
    ['a key that is disabled', (answers) => (answers['DescribeKey'] = [{ KeyMetadata: { KeyId: 'a', Arn: KEY, KeyState: 'Disabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } }]), 'key-state', 'blocks', /is not enabled/],
    ['a key that signs', (answers) => (answers['DescribeKey'] = [{ KeyMetadata: { KeyId: 'a', Arn: KEY, KeyState: 'Enabled', KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' } }]), 'key-state', 'blocks', /not a symmetric key/],
    ['a key in another Region', (_, others) => (others.location = 'us-west-2'), 'key-region', 'blocks', /The key is in eu-central-1, the bucket in us-west-2/],
    ['an old bucket in Ireland', (_, others) => (others.location = 'EU'), 'key-region', 'blocks', /The key is in eu-central-1, the bucket in eu-west-1/],
    ['a key that may not be read', (answers) => (answers['DescribeKey'] = [denied]), 'key', 'not-checked', /AccessDenied/],
    ['a key policy without CloudTrail', (answers) => (answers['GetKeyPolicy'] = [{ Policy: JSON.stringify({ Statement: [] }) }]), 'key-policy', 'blocks', /may not call kms:GenerateDataKey/],
    ['a key policy for another trail', (answers) => (answers['GetKeyPolicy'] = [{ Policy: JSON.stringify(KEY_POLICY).replace('trail/organization-trail', 'trail/other') }]), 'key-policy', 'blocks', /may not call kms:GenerateDataKey/],
    ['a key policy without Decrypt for a bucket with an S3 Bucket Key', (answers) => { withoutDecrypt(answers); }, 'key-policy', 'blocks', /may not call kms:Decrypt on arn:aws:kms/],
    ['the same for a bucket whose encryption may not be read', (answers, others) => { withoutDecrypt(answers); others.encryption = '<Error><Code>AccessDenied</Code><Message>no</Message></Error>'; }, 'key-policy', 'not-checked', /may not call kms:Decrypt on arn:aws:kms/],
    ['a key policy that may not be read', (answers) => (answers['GetKeyPolicy'] = [denied]), 'key-policy', 'not-checked', /AccessDenied/],
    ['a service control policy that denies', (answers) => { withScp(answers, { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, { Sid: 'NoKeys', Effect: 'Deny', Action: 'kms:Create*', Resource: '*' }] }); }, 'service-control-policies', 'blocks', /FullAWSAccess at r-a1b2 \(NoKeys\) denies kms:CreateKey, kms:CreateAlias in account 222222222222/],
    ['service control policies that allow too little', (answers) => { withScp(answers, { Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } }); }, 'service-control-policies', 'blocks', /None of FullAWSAccess at r-a1b2 allows kms:CreateKey, .* in account 222222222222/],
    ['one that cannot be decided', (answers) => { withScp(answers, { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, { Sid: 'Trails', Effect: 'Deny', Action: 'cloudtrail:*', Resource: '*', Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } } }] }); }, 'service-control-policies', 'not-checked', /^Whether cloudtrail:GetEventConfiguration, .* is allowed in account 333333333333: FullAWSAccess at r-a1b2 \(Trails\) decides by what is not known/],
    ['no service control policies', (answers) => (answers['ListPoliciesForTarget'] = [{ Policies: [] }]), 'service-control-policies', 'fine', /uses no service control policies: none is attached to account 222222222222/],
    ['policies that may not be read', (answers) => (answers['ListParents'] = [denied]), 'service-control-policies', 'not-checked', /AccessDenied/],
  ])('finds %s', async (_, spoil, check, level, what) => {
    spoil(json.answers, account.others);
    const { status, found } = await findings();
    const [finding] = found.filter((one) => one.check === check && one.level === level);
    expect(finding?.what).toMatch(what);
    expect([finding?.why, finding?.mend]).toEqual(level === 'fine' ? [undefined, undefined] : [expect.stringMatching(/./), expect.stringMatching(/./)]);
    const worst = found.some((one) => one.level === 'blocks') ? 1 : found.some((one) => one.level === 'not-checked' && !one.stopsNothing) ? 2 : 0;
    expect(status).toBe(worst);
  });

  test('except services, and a Deny on outsiders is no obstacle', async () => {
    account.others.bucketPolicy = bucketPolicy({ ...insiders, Condition: { ...insiders.Condition, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } } });
    expect((await findings()).status).toBe(0);
  });

  test.each([encryptionWith(false), '<Error><Code>ServerSideEncryptionConfigurationNotFoundError</Code><Message>none</Message></Error>'])('without an S3 Bucket Key nobody needs Decrypt: %s', async (encryption) => {
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
      'trails-elsewhere not-checked',
      'requester-pays blocks',
      'bucket-policy not-checked',
      'key-policy not-checked',
    ]);
    expect(found.filter(({ level }) => level === 'fine').map(({ check }) => check)).toEqual(['trusted-access', 'delegated-administrator', 'trails', 'service-control-policies', 'service-control-policies', 'person-roles']);
  });

  describe('of a log archive', () => {
    const ARCHIVE_KEY = KEY.replace(MANAGEMENT, ARCHIVE);
    const OPTIONS = ['--home-region', 'eu-central-1', '--archive-account', ARCHIVE, '--key-prefix', 'audit'];
    const WHOLE = [...OPTIONS, '--bucket', 'logs', '--key', ARCHIVE_KEY];

    /** As AWS answers: a member knows its organization; a key shows its policy to its own account. */
    const inArchive = (): void => {
      account.others.account = ARCHIVE;
      Object.assign(json.answers, {
        DescribeKey: [{ KeyMetadata: { KeyId: 'a', Arn: ARCHIVE_KEY, KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } }],
        ...{ ListAWSServiceAccessForOrganization: [denied], ListDelegatedAdministrators: [denied], ListParents: [denied] },
      });
    };

    test('finds nothing wrong with its credentials where bucket and key are right', async () => {
      inArchive();
      const { status, found } = await findings(...WHOLE);
      expect(status).toBe(0);
      expect(found.map(({ check, level }) => `${check} ${level}`)).toEqual(['account fine', 'bucket-policy fine', 'key-policy fine']);
      expect(found[0]?.what).toContain('Account 222222222222 is the log archive of o-a1b2c3d4e5');
    });

    test('finds what is wrong with them', async () => {
      inArchive();
      account.others.bucketPolicy = undefined;
      expect((await findings(...WHOLE)).found.filter(({ level }) => level === 'blocks').map(({ check }) => check)).toContain('bucket-policy');
    });

    test('is not content without them', async () => {
      inArchive();
      const { status, found } = await findings(...OPTIONS);
      expect({ status, found: found.map(({ check, level }) => `${check} ${level}`) }).toEqual({ status: 2, found: ['account fine', 'bucket not-checked', 'key not-checked'] });
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
      const { found } = await findings(...options);
      const mends = found.filter(({ check }) => ['bucket-policy', 'requester-pays', 'key-policy'].includes(check)).map(({ level, mend }) => `${level}: ${String(mend)}`);
      expect(mends).toEqual([
        expect.stringMatching(options === WHOLE ? /^not-checked: look with credentials of account 222222222222, with --archive-account 222222222222$/ : /^not-checked: allow s3:GetBucketRequestPayment; where the bucket is another account's, look with/),
        expect.stringMatching(options === WHOLE ? /^not-checked: look with credentials of account 222222222222/ : /^not-checked: look with credentials of account <the bucket's>/),
        'not-checked: look with credentials of account 222222222222, with --archive-account 222222222222',
      ]);
    });
  });

  test('looks only at what there is', async () => {
    const { found } = await findings('--home-region', 'eu-central-1');
    expect(found.map(({ check }) => check)).toEqual(['account', 'feature-set', 'trusted-access', 'service-linked-role', 'trails', 'trails-elsewhere', 'person-roles']);
  });

  test('says the worst first, why, and what to do', async () => {
    json.answers['DescribeTrails'] = [{ trailList: [trail('old')] }];
    account.others.payer = 'Requester';
    const { status, written } = await doctor(...ALL);
    expect(status).toBe(1);
    expect(written).toMatch(/^BLOCKS {7}The bucket logs has Requester Pays\.\n {13}Why: .*\n {13}Do: {2}aws s3api put-bucket-request-payment[^]*WARNING[^]*fine[^]*1 would stop the deployment, 1 to know of, 1 not checked/);
  });

  test('refuses what it cannot use, all at once', async () => {
    const { status, said } = await doctor('--trail-name', '-', '--home-region', 'nowhere', '--key-prefix', '/', '--archive-account', 'a', '--delegated-administrator', 'b');
    expect({ status, lines: said.trimEnd().split('\n').length }).toEqual({ status: 3, lines: 5 });
    Reflect.deleteProperty(process.env, 'AWS_REGION');
    expect((await doctor()).said).toMatch(/^error: --home-region: received nothing/);
    expect(json.calls).toEqual([]);
  });

  test('explains itself', async () => {
    expect((await doctor('--help')).written).toContain('NOT CHECKED, never fine');
  });
});
