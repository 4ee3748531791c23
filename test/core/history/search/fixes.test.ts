import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../../../cli/command-line';
import { type Attempt, attempting, fixFor, withFix } from '../../../../core/history/search/fixes';
import { seededStore } from '../../../support/fake-aws/event-store';
import { FakeAws, type FakeAwsOptions } from '../../../support/fake-aws/fake-aws';
import { FakeLookupEvents } from '../../../support/fake-aws/lookup-events';
import { FakeOrganization } from '../../../support/fake-aws/organization';
import { testIo } from '../../../support/test-io';

const scp =
  'User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: it with an explicit deny in a service control policy';

describe('why a place cannot be read, and what to do', () => {
  test.each<[Attempt, string, string, RegExp, RegExp]>([
    [
      'sts:AssumeRole',
      'AccessDenied',
      'no',
      /^Deploy access .*eventHistory=organization.*MemberAccountAccess.*eventHistoryReaders.*--member-role.*--external-id.*--account/,
      /ListRegions|LookupEvents|sign in/,
    ],
    ['sts:AssumeRole', 'AccessDenied', scp, /exempt sts:AssumeRole .*--account/, /Deploy/],
    [
      'sts:AssumeRole',
      'AccessDenied',
      'no role is configured for account 1',
      /only its own account: deploy .*eventHistory=organization.*--account/,
      /eventHistoryReaders|ListRegions/,
    ],
    ['sts:AssumeRole', 'ExpiredTokenException', 'no', /sign in again/, /Deploy|--account/],
    [
      'sts:AssumeRole',
      'InvalidClientTokenId',
      'no',
      /does not recognize the caller's credentials: sign in again/,
      /Deploy|--account/,
    ],
    ['sts:AssumeRole', 'RegionDisabledException', 'no', /activate it in the account settings.*AWS_REGION/, /Deploy/],
    ['sts:AssumeRole', 'ThrottlingException', 'no', /later, or with fewer accounts/, /Deploy/],
    ['sts:AssumeRole', 'ValidationError', 'no', /--member-role/, /Deploy/],
    [
      'sts:AssumeRole',
      'Error',
      'getaddrinfo ENOTFOUND sts.us-east-1.amazonaws.com',
      /STS cannot be reached/,
      /Deploy|such Region/,
    ],
    ['sts:GetCallerIdentity', 'SignatureDoesNotMatch', 'no', /clock .* secret key/, /Deploy|sign in/],
    [
      'account:ListRegions',
      'AccessDeniedException',
      'no',
      /^List the Regions with --region .*allow account:ListRegions/,
      /Deploy|AssumeRole|LookupEvents/,
    ],
    [
      'account:ListRegions',
      'AccessDeniedException',
      scp,
      /exempt account:ListRegions.* List the Regions/,
      /allow account/,
    ],
    ['account:ListRegions', 'UnrecognizedClientException', 'no', /sign in again, or list the Regions/, /allow account/],
    ['account:ListRegions', 'TooManyRequestsException', 'no', /^Try again later\. List the Regions/, /allow account/],
    [
      'account:ListRegions',
      'Error',
      'connect ECONNREFUSED 10.0.0.1:443',
      /List the Regions.*allow network access/,
      /allow account/,
    ],
    ['account:ListRegions', 'InternalServerException', 'no', /^List the Regions/, /allow account/],
    [
      'cloudtrail:LookupEvents',
      'AccessDeniedException',
      'no',
      /^Allow cloudtrail:LookupEvents .*--account .*--region/,
      /ListRegions|Deploy/,
    ],
    ['cloudtrail:LookupEvents', 'AccessDeniedException', scp, /exempt cloudtrail:LookupEvents.*--region/, /^Allow/],
    ['cloudtrail:LookupEvents', 'UnrecognizedClientException', 'no', /may not be enabled .*--region/, /sign in|Allow/],
    ['cloudtrail:LookupEvents', 'OptInRequired', 'no', /may not be enabled .*--region/, /Allow/],
    ['cloudtrail:LookupEvents', 'ExpiredTokenException', 'no', /sign in again/, /Region/],
    [
      'cloudtrail:LookupEvents',
      'Error',
      'getaddrinfo ENOTFOUND cloudtrail.us-east-9.amazonaws.com',
      /Region may not exist: .*--region/,
      /Allow/,
    ],
    ['cloudtrail:LookupEvents', 'TimeoutError', 'socket hang up', /network and the proxy/, /Allow|such Region/],
    ['cloudtrail:LookupEvents', 'InvalidTimeRangeException', 'no', /^$/, /./],
    [
      'organizations:ListAccounts',
      'AccessDeniedException',
      'no',
      /management account or a delegated administrator/,
      /--region/,
    ],
    ['organizations:ListAccounts', 'AWSOrganizationsNotInUseException', 'no', /not in an organization/, /delegated/],
    ['organizations:ListAccounts', 'ParentNotFoundException', 'no', /r-… or ou-…/, /delegated/],
    ['organizations:ListAccounts', 'TooManyRequestsException', 'no', /Try again/, /delegated/],
  ])('%s: %s: %s', async (attempt, name, message, right, wrong) => {
    const error = Object.assign(new Error(message), { name });
    await expect(attempting(attempt, () => Promise.reject(error))).rejects.toBe(error);
    const fix = fixFor(error, 'cloudtrail:LookupEvents');
    expect(fix).toMatch(right);
    expect(fix).not.toMatch(wrong);
  });

  test('are two sentences, however the first one ends', () => {
    expect([withFix('It failed.', 'Do this.'), withFix('It failed', 'Do this.'), withFix('It failed.', '')]).toEqual([
      'It failed. Do this.',
      'It failed. Do this.',
      'It failed.',
    ]);
    expect(fixFor('a text')).toBe('');
  });
});

describe('history, where a member account refuses', () => {
  const [own, closed] = ['111111111111', '222222222222'];
  const lookupEvents = new FakeLookupEvents({
    store: seededStore([]),
    fault: ({ account }) => (refusing && account === closed ? 'denied' : undefined),
  });
  const aws = new FakeAws({ lookupEvents });
  let refusing = false;
  beforeAll(async () => {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: await aws.start(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
  });
  afterAll(() => aws.stop());

  test.each<[string, Partial<FakeAwsOptions> & { refuses?: boolean }, string[], RegExp, RegExp]>([
    [
      'its role',
      { closedAccounts: [closed] },
      [],
      /DENIED: account 222222222222, every Region: .*Account 222222222222 cannot be searched: AccessDenied: .*sts:AssumeRole.* Deploy access .*--account/,
      /ListRegions|Regions of account/,
    ],
    [
      'its role, for Regions that are named',
      { closedAccounts: [closed] },
      ['--region', 'us-east-1'],
      /DENIED: account 222222222222, us-east-1: .* Deploy access .*--account/,
      /ListRegions|Allow cloudtrail/,
    ],
    [
      'the list of its Regions',
      { blindAccounts: [closed] },
      [],
      /DENIED: .*The Regions of account 222222222222 cannot be listed: .* List the Regions with --region \(regions\), or allow account:ListRegions/,
      /Deploy access/,
    ],
    [
      'its events',
      { refuses: true },
      [],
      /DENIED: account 222222222222, .* Allow cloudtrail:LookupEvents/,
      /Deploy access|ListRegions/,
    ],
  ])('%s', async (_, { refuses = false, ...options }, args, right, wrong) => {
    refusing = refuses;
    aws.options = {
      lookupEvents,
      organization: new FakeOrganization([{ id: own }, { id: closed }]),
      regions: ['us-east-1', 'eu-west-1'],
      ...options,
    };
    const io = testIo();
    expect(await runCommandLine(['history', '--last', '1h', '--organization', ...args], io)).toBe(2);
    const line =
      io
        .said()
        .split('\n')
        .find((text) => text.startsWith('DENIED')) ?? '';
    expect(line).toMatch(right);
    expect(line).not.toMatch(wrong);
  });
});
