import { describe, expect, test } from '@jest/globals';
import { namesOf, principalOf } from '../../../core/events/principal';
import { principalWords } from '../../../cli/replay/principal-words';
import { MatchedEvents } from '../../../cli/replay/matched-event';
import { factsOf } from '../../../core/events/log-record';
import { type CloudTrailEvent, event } from '../../fixtures/cloudtrail-event';
import {
  ACCOUNTS,
  engineer,
  federatedUser,
  iamUser,
  type Identity,
  root,
  service,
  STRANGER,
  workload,
} from '../../fixtures/identities';

const call = (identity: Identity, fields: Record<string, unknown> = {}): CloudTrailEvent =>
  event('iam:CreateUser', identity, fields);
const words = (of: CloudTrailEvent): readonly string[] =>
  principalWords({ severity: 'page', detections: [], ...new MatchedEvents().of(of, factsOf(of)) });

describe('Who made a call', () => {
  test.each<[string, Identity, readonly string[]]>([
    [
      'a role with its session',
      engineer(ACCOUNTS.production),
      [
        'role AWSReservedSSO_DeveloperAccess_5b1f0c9e7a3d2486',
        'session mara.lindqvist',
        'access key ASIAW3MKEOEXAMPLE4QR',
        'without MFA',
      ],
    ],
    ['a user', iamUser(ACCOUNTS.production, 'mallory'), ['user mallory', 'access key AKIAXK2PLQEXAMPLE0VB']],
    ['root', root(ACCOUNTS.production), ['root', 'access key ASIAROOTEXAMPLE11SU']],
    ['a service', service('config'), ['service config.amazonaws.com']],
    [
      'a federated user',
      federatedUser(ACCOUNTS.production),
      ['federated user arn:aws:sts::845017362219:federated-user/reporting', 'access key ASIAFED0EXAMPLE77KD'],
    ],
    ['an account', { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: STRANGER }, ['account AIDAEXAMPLE']],
    ['somebody of a type that nobody knows', { type: '__proto__', userName: 'x' }, ['x']],
    ['nobody', {}, ['unknown']],
  ])('is said of %s', (_, identity, expected) => {
    expect(words(call(identity))).toEqual(expected);
  });

  test('is said with the ARN where the role is of another account', () => {
    expect(words(call(workload(STRANGER), { recipientAccountId: ACCOUNTS.production }))).toContain(
      `arn:aws:sts::${STRANGER}:assumed-role/orders-api-task/b4e1c7d2f0a94c55`,
    );
  });

  test.each([
    [
      'a session',
      {
        userIdentity: {
          ...workload(ACCOUNTS.production),
          sessionContext: { attributes: { mfaAuthenticated: 'true' } },
        },
      },
      true,
    ],
    ['a sign-in with MFA', { additionalEventData: { MFAUsed: 'Yes' } }, true],
    ['a sign-in without', { additionalEventData: { MFAUsed: 'No' } }, false],
    ['a permanent key', {}, undefined],
    [
      'odd values',
      { additionalEventData: { MFAUsed: 7 }, userIdentity: { type: 'IAMUser', sessionContext: 'x' } },
      undefined,
    ],
  ])('says whether there was MFA: %s', (_, fields, mfa) => {
    expect(principalOf(call(iamUser(ACCOUNTS.production), fields)).mfa).toBe(mfa);
  });

  test('can be asked for by role, session and ARNs', () => {
    expect(namesOf(call(engineer(ACCOUNTS.production)))).toEqual(
      expect.arrayContaining([
        'AWSReservedSSO_DeveloperAccess_5b1f0c9e7a3d2486',
        'mara.lindqvist',
        'arn:aws:sts::845017362219:assumed-role/AWSReservedSSO_DeveloperAccess_5b1f0c9e7a3d2486/mara.lindqvist',
        'arn:aws:iam::845017362219:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_DeveloperAccess_5b1f0c9e7a3d2486',
      ]),
    );
    expect(namesOf(call(root(ACCOUNTS.production)))).toContain('root');
  });
});

describe('What is kept of a matching event', () => {
  test('is cut where it is longer than CloudTrail allows', () => {
    const long = 'x'.repeat(50_000);
    const { userAgent = '', errorMessage = '' } = new MatchedEvents().of(
      call(iamUser(ACCOUNTS.production), { userAgent: long, errorMessage: '\u{1f511}'.repeat(2_000) }),
      { time: 't', account: 'a', service: 's', eventId: undefined },
    );
    expect(userAgent).toBe(`${'x'.repeat(1_023)}…`);
    expect(errorMessage).toBe(`${'\u{1f511}'.repeat(511)}…`);
  });
});
