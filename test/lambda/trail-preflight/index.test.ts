import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler } from '../../../lambda/trail-preflight';
import { type CustomResourceAnswer, FakeCloudFormation } from '../../support/fake-cloud-formation';
import { type Answers, bucketPolicy, denied, FakeAccount, KEY, type Others } from '../../support/fake-account';

const DELEGATED = '333333333333';
const PROPERTIES = {
  TrailName: 'organization-trail',
  HomeRegion: 'eu-central-1',
  S3BucketName: 'logs',
  S3KeyPrefix: 'audit',
  KMSKeyId: KEY,
  IsDelegatedAdministrator: 'false',
};

/** The function as CloudFormation sees it: real SDK clients, a real response URL. */
describe('handler', () => {
  const account = new FakeAccount();
  const { json } = account;
  const cloudFormation = new FakeCloudFormation();
  const { answers } = cloudFormation;
  const log = jest.fn<(line: string) => void>();

  beforeAll(async () => {
    await account.start();
    await cloudFormation.start();
    process.env['FIRST_PAUSE_MS'] = '1';
  });
  afterAll(async () => {
    await account.stop();
    await cloudFormation.stop();
  });
  beforeEach(() => {
    account.mend();
    answers.length = 0;
    log.mockClear();
    jest.spyOn(console, 'log').mockImplementation(log);
  });

  const invoke = (event: unknown): Promise<void> => handler(event, { getRemainingTimeInMillis: () => 300_000 });

  async function send(RequestType = 'Create', properties: object = {}): Promise<CustomResourceAnswer | undefined> {
    const ResourceProperties = { ...PROPERTIES, ...properties };
    cloudFormation.deploy(ResourceProperties);
    await invoke(
      cloudFormation.sends({
        RequestType,
        ...(RequestType !== 'Create' && { PhysicalResourceId: 'trail-preflight' }),
        ResourceProperties,
      }),
    );
    return answers[0];
  }
  const callsOf = (operation: string): number => json.calls.filter((call) => call.operation === operation).length;

  test.each(['Create', 'Update'])('on %s lets a trail pass that nothing stops, and changes nothing', async (type) => {
    expect(await send(type)).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'trail-preflight',
      Data: {
        Summary:
          'fine: account, feature-set, trusted-access, service-linked-role, trails, bucket-policy, key-policy; stops nothing, not checked: trails-elsewhere',
      },
    });
    expect(json.calls.every(({ operation }) => /^(Describe|List|Get)/.test(operation))).toBe(true);
    expect(callsOf('DescribeOrganization')).toBe(1);
    expect(JSON.parse(log.mock.calls[0]?.[0] ?? '')).toMatchObject({
      status: 'SUCCESS',
      note: 'not-checked: Trails that member accounts own cannot be seen from account 111111111111.',
    });
  });

  test.each([
    ['below a prefix that nothing covers', {}, 'warnings: trail-name, key-prefix; fine'],
    ['below a former prefix', { FormerKeyPrefixes: ['', 'x'] }, 'warnings: trail-name; fine'],
  ])('says whether the trail that is there delivers %s', async (_, properties, summary) => {
    json.answers['DescribeTrails'] = [
      { trailList: [{ Name: 'organization-trail', HomeRegion: 'eu-central-1', TrailARN: 'arn:trail' }] },
    ];
    const answer = await send('Update', properties);
    expect(answer).toMatchObject({ Status: 'SUCCESS', Data: { Summary: expect.stringContaining(summary) } });
  });

  test('refuses former prefixes that are none', async () => {
    expect(await send('Update', { FormerKeyPrefixes: ['/'] })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('FormerKeyPrefixes'),
    });
  });

  test('fails with all that stops the trail, and with what mends it', async () => {
    account.others.bucketPolicy = bucketPolicy({
      Sid: 'OnlyEncrypted',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: '*',
      Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
    });
    account.others.payer = 'Requester';
    json.answers['GetKeyPolicy'] = [{ Policy: JSON.stringify({ Statement: [] }) }];
    const answer = await send();
    expect(answer?.Status).toBe('FAILED');
    expect(answer?.Reason).toMatch(
      /^The trail organization-trail cannot be created: \(1\) The bucket logs has Requester Pays\. Fix: aws s3api put-bucket-request-payment/,
    );
    expect(answer?.Reason).toContain('OnlyEncrypted denies it');
    expect(answer?.Reason).toContain('may not call kms:GenerateDataKey');
  });

  test("says what to do in a stack's words, and once", async () => {
    account.others.location = '';
    json.answers['DescribeKey'] = [{ __type: 'NotFoundException', message: 'none' }];
    const reason = (await send())?.Reason ?? '';
    expect(reason).toContain(
      'The bucket logs does not exist. Fix: create logs, or leave the property bucket out: the stack makes one.',
    );
    expect(reason).toMatch(/The key arn:.* does not exist\. Fix: give the property encryptionKey a symmetric key/);
    expect(reason).not.toMatch(/ --(bucket|key)\b/);
    answers.length = 0;
    account.mend();
    account.others.bucketPolicy = undefined;
    const missing = (await send())?.Reason ?? '';
    expect(missing.match(/no statement allows it/g)).toHaveLength(3);
    expect(missing.match(/Fix: /g)).toEqual(['Fix: ']);
    expect(missing).toContain(
      'Fix: add the statements of OrganizationTrail.bucketPolicyStatements() to the policy of the bucket logs, or correct those that almost match.',
    );
  });

  test('lets a key of another account pass, which the stack names', async () => {
    const KMSKeyId = KEY.replace('111111111111', '222222222222');
    json.answers['DescribeKey'] = [
      {
        KeyMetadata: {
          KeyId: 'a',
          Arn: KMSKeyId,
          KeyState: 'Enabled',
          KeySpec: 'SYMMETRIC_DEFAULT',
          KeyUsage: 'ENCRYPT_DECRYPT',
        },
      },
    ];
    expect((await send('Create', { KMSKeyId }))?.Status).toBe('SUCCESS');
  });

  test.each<[string, (answers: Answers, others: Others) => void]>([
    [
      'a role whose permissions are not seen yet',
      (answered) => (answered['DescribeKey'] = [denied, denied, ...(answered['DescribeKey'] ?? [])]),
    ],
    [
      'a policy that is not seen yet',
      (answered) => (answered['GetKeyPolicy'] = [{ Policy: '{}' }, ...(answered['GetKeyPolicy'] ?? [])]),
    ],
  ])('waits for %s', async (_, spoil) => {
    spoil(json.answers, account.others);
    expect(await send()).toMatchObject({
      Status: 'SUCCESS',
      Data: { Summary: expect.stringMatching(/^fine: .*key-policy; stops nothing, not checked: trails-elsewhere$/) },
    });
    expect(callsOf('DescribeOrganization')).toBeGreaterThan(1);
  });

  test('lets pass what it may not read, and says first that it was not checked', async () => {
    json.answers['DescribeKey'] = [denied];
    json.answers['DescribeTrails'] = [{ trailList: [{ Name: 'old', TrailARN: 'arn', HomeRegion: 'eu-central-1' }] }];
    expect(await send()).toMatchObject({
      Status: 'SUCCESS',
      Data: { Summary: expect.stringMatching(/^NOT CHECKED: key; warnings: further-copies; fine: account/) },
    });
    expect(callsOf('DescribeOrganization')).toBe(5);
    expect(log.mock.calls[0]?.[0]).toContain('not-checked: The key');
  });

  test('is at home in a delegated administrator that is one', async () => {
    account.others.account = DELEGATED;
    json.answers['ListDelegatedAdministrators'] = [{ DelegatedAdministrators: [{ Id: DELEGATED }] }];
    expect(await send('Create', { IsDelegatedAdministrator: true })).toMatchObject({
      Status: 'SUCCESS',
      Data: {
        Summary:
          'NOT CHECKED: service-linked-role, trails-elsewhere; fine: account, feature-set, trusted-access, trails, bucket-policy, key-policy',
      },
    });
    // What cannot be seen from there is not waited for.
    expect(callsOf('DescribeOrganization')).toBe(1);
  });

  test('names an account that should be a delegated administrator and is none, or may not be known to be', async () => {
    account.others.account = DELEGATED;
    expect((await send('Create', { IsDelegatedAdministrator: 'true' }))?.Reason).toContain(
      'register account 333333333333 as delegated administrator (DelegatedAdministratorStack)',
    );
    answers.length = 0;
    json.answers['ListDelegatedAdministrators'] = [denied];
    expect(await send('Create', { IsDelegatedAdministrator: 'true' })).toMatchObject({
      Status: 'SUCCESS',
      Data: { Summary: expect.stringMatching(/^NOT CHECKED: account, service-linked-role, trails-elsewhere;/) },
    });
  });

  test('on Delete looks at nothing', async () => {
    expect(await send('Delete', { TrailName: '?' })).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'trail-preflight',
    });
    expect(json.calls).toEqual([]);
  });

  test('refuses what is no trail, all at once', async () => {
    const wrong = {
      TrailName: '-',
      HomeRegion: 'nowhere',
      S3BucketName: '',
      S3KeyPrefix: '/',
      KMSKeyId: 7,
      IsDelegatedAdministrator: 'perhaps',
    };
    const answer = await send('Create', wrong);
    expect(answer?.Status).toBe('FAILED');
    for (const [name, value] of Object.entries(wrong))
      expect(answer?.Reason).toContain(`${name}: received ${JSON.stringify(value)}; allowed: `);
    expect(json.calls).toEqual([]);
  });

  test('looks at no other bucket or key for somebody who asks for one', async () => {
    await send();
    answers.length = json.calls.length = 0;
    await invoke(
      cloudFormation.event({ RequestType: 'Create', ResourceProperties: { ...PROPERTIES, S3BucketName: 'another' } }),
    );
    expect(answers).toMatchObject([
      {
        Status: 'FAILED',
        Reason: expect.stringContaining('the request differs from what was deployed, in S3BucketName'),
      },
    ]);
    expect(json.calls).toEqual([]);
  });
});
