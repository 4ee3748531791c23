import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../cli/command-line';
import type { Finding } from '../../../cli/doctor/finding';
import { type Answer, FakeJsonService } from '../../support/fake-json-service';
import { testIo } from '../../support/test-io';

const MANAGEMENT = '111111111111';
const ARCHIVE = '222222222222';
const ORGANIZATION = 'o-a1b2c3d4e5';
const TRAIL = `arn:aws:cloudtrail:eu-central-1:${MANAGEMENT}:trail/organization-trail`;
const KEY = `arn:aws:kms:eu-central-1:${MANAGEMENT}:key/3f2b8c14`;

type Answers = Record<string, Answer[]>;
interface Xml {
  account: string;
  role: string;
  location: string;
  bucketPolicy: object | undefined;
  payer: string;
}

const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
const ofTrail = { StringEquals: { 'aws:SourceArn': TRAIL } };
const bucketPolicy = (...more: object[]): object => ({
  Statement: [
    { Effect: 'Allow', Principal: cloudTrail, Action: 's3:GetBucketAcl', Resource: 'arn:aws:s3:::logs', Condition: ofTrail },
    ...[MANAGEMENT, ORGANIZATION].map((owner) => ({
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::logs/audit/AWSLogs/${owner}/*`,
      Condition: { StringEquals: { 'aws:SourceArn': TRAIL, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    })),
    ...more,
  ],
});
const KEY_POLICY = { Statement: [{ Effect: 'Allow', Principal: cloudTrail, Action: ['kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:Decrypt'], Resource: '*', Condition: ofTrail }] };
const FULL_ACCESS = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const denied: Answer = { __type: 'AccessDeniedException', message: 'not authorized' };

/** An organization in which nothing is wrong. */
const right = (): { json: Answers; xml: Xml } => ({
  json: {
    DescribeOrganization: [{ Organization: { Id: ORGANIZATION, MasterAccountId: MANAGEMENT, FeatureSet: 'ALL' } }],
    ListAWSServiceAccessForOrganization: [{ EnabledServicePrincipals: [{ ServicePrincipal: 'cloudtrail.amazonaws.com' }] }],
    ListDelegatedAdministrators: [{ DelegatedAdministrators: [] }],
    ListParents: [{ Parents: [{ Id: 'ou-a1b2-c3d4e5f6', Type: 'ORGANIZATIONAL_UNIT' }] }, { Parents: [{ Id: 'r-a1b2', Type: 'ROOT' }] }],
    ListPoliciesForTarget: [{ Policies: [{ Id: 'p-FullAWSAccess', Name: 'FullAWSAccess' }] }],
    DescribePolicy: [{ Policy: { Content: JSON.stringify(FULL_ACCESS) } }],
    DescribeTrails: [{ trailList: [] }],
    DescribeKey: [{ KeyMetadata: { KeyId: '3f2b8c14', Arn: KEY, KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } }],
    GetKeyPolicy: [{ Policy: JSON.stringify(KEY_POLICY) }],
  },
  xml: {
    account: MANAGEMENT,
    role: '<GetRoleResponse><GetRoleResult><Role><RoleName>AWSServiceRoleForCloudTrail</RoleName></Role></GetRoleResult></GetRoleResponse>',
    location: 'eu-central-1',
    bucketPolicy: bucketPolicy(),
    payer: 'BucketOwner',
  },
});

describe('doctor', () => {
  const json = new FakeJsonService({});
  let xml = right().xml;
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const url = new URL(request.url ?? '', 'http://localhost');
        const action = new URLSearchParams(body).get('Action');
        const send = (status: number, text: string, type = 'text/xml'): void => {
          response.writeHead(status, { 'content-type': type }).end(text);
        };
        if (action === 'GetCallerIdentity') {
          send(200, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${xml.account}</Account><Arn>arn:aws:iam::${xml.account}:user/a</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`);
        } else if (action === 'GetRole') send(xml.role.includes('<Error>') ? 404 : 200, xml.role);
        else if (url.searchParams.has('location')) {
          if (xml.location === '') send(404, '<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>');
          else send(200, `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${xml.location}</LocationConstraint>`);
        } else if (url.searchParams.has('policy')) {
          if (xml.bucketPolicy) send(200, JSON.stringify(xml.bucketPolicy), 'application/json');
          else send(404, '<Error><Code>NoSuchBucketPolicy</Code><Message>none</Message></Error>');
        } else if (xml.payer === '') send(403, '<Error><Code>AccessDenied</Code><Message>no</Message></Error>');
        else send(200, `<RequestPaymentConfiguration><Payer>${xml.payer}</Payer></RequestPaymentConfiguration>`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const other = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const url = await json.start();
    Object.assign(process.env, {
      ...{ AWS_ENDPOINT_URL_ORGANIZATIONS: url, AWS_ENDPOINT_URL_CLOUDTRAIL: url, AWS_ENDPOINT_URL_KMS: url },
      ...{ AWS_ENDPOINT_URL_STS: other, AWS_ENDPOINT_URL_IAM: other, AWS_ENDPOINT_URL_S3: other },
      ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await json.stop();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    const { json: answers, xml: others } = right();
    json.answers = answers;
    json.calls.length = 0;
    xml = others;
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
    expect(found.filter(({ level }) => level !== 'fine')).toEqual([]);
    expect(new Set(found.map(({ check }) => check))).toEqual(
      new Set(['account', 'feature-set', 'trusted-access', 'service-linked-role', 'delegated-administrator', 'trails', 'bucket-policy', 'key-policy', 'service-control-policies']),
    );
    expect(status).toBe(0);
    expect(json.calls.every(({ operation }) => /^(Describe|List|Get)/.test(operation))).toBe(true);
  });

  const trail = (Name: string, more = {}) => ({ Name, TrailARN: `arn:aws:cloudtrail:eu-central-1:${MANAGEMENT}:trail/${Name}`, HomeRegion: 'eu-central-1', ...more });
  const encrypted = { Sid: 'OnlyEncrypted', Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/*', Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } } };
  const insiders = { Sid: 'Insiders', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION } } };
  const withScp = (answers: Answers, document: object): void => {
    answers['DescribePolicy'] = [{ Policy: { Content: JSON.stringify(document) } }];
  };

  test.each<[string, (answers: Answers, others: Xml) => void, string, Finding['level'], RegExp]>([
    ['no organization', (answers) => (answers['DescribeOrganization'] = [{ __type: 'AWSOrganizationsNotInUseException', message: 'none' }]), 'organization', 'blocks', /is in no organization/],
    ['an organization that may not be read', (answers) => (answers['DescribeOrganization'] = [denied]), 'organization', 'not-checked', /AccessDenied/],
    ['a member account', (_, others) => (others.account = ARCHIVE), 'account', 'blocks', /is a member of o-a1b2c3d4e5; its management account is 111111111111/],
    ['a delegated administrator', (answers, others) => { others.account = ARCHIVE; answers['ListDelegatedAdministrators'] = [{ DelegatedAdministrators: [{ Id: ARCHIVE }] }]; }, 'account', 'warning', /is CloudTrail's delegated administrator/],
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
    ['a Deny that cannot be decided', (_, others) => (others.bucketPolicy = bucketPolicy({ ...insiders, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })), 'bucket-policy', 'not-checked', /Insiders decides by what is not known/],
    ['a key that is disabled', (answers) => (answers['DescribeKey'] = [{ KeyMetadata: { KeyId: 'a', Arn: KEY, KeyState: 'Disabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } }]), 'key-state', 'blocks', /is not enabled/],
    ['a key that signs', (answers) => (answers['DescribeKey'] = [{ KeyMetadata: { KeyId: 'a', Arn: KEY, KeyState: 'Enabled', KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' } }]), 'key-state', 'blocks', /not a symmetric key/],
    ['a key in another Region', (_, others) => (others.location = 'us-west-2'), 'key-region', 'blocks', /The key is in eu-central-1, the bucket in us-west-2/],
    ['a key that may not be read', (answers) => (answers['DescribeKey'] = [denied]), 'key', 'not-checked', /AccessDenied/],
    ['a key policy without CloudTrail', (answers) => (answers['GetKeyPolicy'] = [{ Policy: JSON.stringify({ Statement: [] }) }]), 'key-policy', 'blocks', /may not call kms:GenerateDataKey/],
    ['a key policy for another trail', (answers) => (answers['GetKeyPolicy'] = [{ Policy: JSON.stringify(KEY_POLICY).replace('trail/organization-trail', 'trail/other') }]), 'key-policy', 'blocks', /may not call kms:GenerateDataKey/],
    ['a key policy that may not be read', (answers) => (answers['GetKeyPolicy'] = [denied]), 'key-policy', 'not-checked', /AccessDenied/],
    ['a service control policy that denies', (answers) => { withScp(answers, { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, { Sid: 'NoKeys', Effect: 'Deny', Action: 'kms:Create*', Resource: '*' }] }); }, 'service-control-policies', 'blocks', /kms:CreateKey is denied in account 222222222222: FullAWSAccess at .* \(NoKeys\)/],
    ['service control policies that allow too little', (answers) => { withScp(answers, { Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } }); }, 'service-control-policies', 'blocks', /none of FullAWSAccess at .* allows it/],
    ['one that cannot be decided', (answers) => { withScp(answers, { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, { Sid: 'Regions', Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' } } }] }); }, 'service-control-policies', 'not-checked', /Regions\) decides by what is not known/],
    ['policies that may not be read', (answers) => (answers['ListParents'] = [denied]), 'service-control-policies', 'not-checked', /AccessDenied/],
  ])('finds %s', async (_, spoil, check, level, what) => {
    spoil(json.answers, xml);
    const { status, found } = await findings();
    const [finding] = found.filter((one) => one.check === check && one.level === level);
    expect(finding?.what).toMatch(what);
    expect(finding?.why).toBeTruthy();
    expect(finding?.mend).toBeTruthy();
    const worst = found.some((one) => one.level === 'blocks') ? 1 : found.some((one) => one.level === 'not-checked') ? 2 : 0;
    expect(status).toBe(worst);
  });

  test('except services, and a Deny on outsiders is no obstacle', async () => {
    xml.bucketPolicy = bucketPolicy({ ...insiders, Condition: { ...insiders.Condition, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } } });
    expect((await findings()).status).toBe(0);
  });

  test('looks only at what there is', async () => {
    const { found } = await findings('--home-region', 'eu-central-1');
    expect(found.map(({ check }) => check)).toEqual(['account', 'feature-set', 'trusted-access', 'service-linked-role', 'trails']);
  });

  test('says the worst first, why, and what to do', async () => {
    json.answers['DescribeTrails'] = [{ trailList: [trail('old')] }];
    xml.payer = 'Requester';
    const { status, written } = await doctor(...ALL);
    expect(status).toBe(1);
    expect(written).toMatch(/^BLOCKS {7}The bucket logs has Requester Pays\.\n {13}Why: .*\n {13}Do: {2}aws s3api put-bucket-request-payment[^]*WARNING[^]*fine[^]*1 would stop the deployment, 1 to know of, 0 not checked/);
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
