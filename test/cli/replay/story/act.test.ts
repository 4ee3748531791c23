import { describe, expect, test } from '@jest/globals';
import { actOf } from '../../../../cli/replay/story/act';
import { denied, event, request } from '../../../fixtures/cloudtrail-event';
import { ACCOUNTS, engineer, iamUser, roleSession, service } from '../../../fixtures/identities';

const { production } = ACCOUNTS;
const user = iamUser(production);

describe('An act', () => {
  test.each([
    ['created', request('iam:CreateUser', user, { userName: 'eve' })],
    ['created', request('ec2:RunInstances', user, {})],
    ['changed', request('iam:AttachUserPolicy', user, { userName: 'eve' })],
    ['changed', request('cloudtrail:StartLogging', user, {})],
    ['deleted', request('cloudtrail:DeleteTrail', user, {})],
    ['deleted', request('ec2:TerminateInstances', user, {})],
    ['deleted', request('kms:ScheduleKeyDeletion', user, {})],
    ['read', request('s3:ListBuckets', user, {})],
    ['assumed', request('sts:AssumeRole', user, {})],
    ['assumed', request('sts:GetFederationToken', user, {})],
    ['signed in', event('signin:ConsoleLogin', user, { responseElements: { ConsoleLogin: 'Success' } })],
    ['failed', event('signin:ConsoleLogin', user, { responseElements: { ConsoleLogin: 'Failure' } })],
    ['denied', denied(request('s3:ListBuckets', user, {}))],
    ['denied', denied(request('ec2:RunInstances', user, {}), 'Client.UnauthorizedOperation')],
    ['failed', denied(request('ec2:RunInstances', user, {}), 'Client.InstanceLimitExceeded')],
  ])('is %s', (kind, record) => {
    expect(actOf(record)?.kind).toBe(kind);
  });

  test.each([
    ['the user', 'eve', request('iam:DeleteUser', user, { userName: 'eve' })],
    [
      'the name of a new user rather than its ID',
      'eve',
      request(
        'iam:CreateUser',
        user,
        { userName: 'eve' },
        { responseElements: { user: { arn: 'arn:aws:iam::1:user/eve', userId: 'AIDAEXAMPLE', userName: 'eve' } } },
      ),
    ],
    [
      'the name of a federation token',
      'eve',
      request('sts:GetFederationToken', user, { name: 'eve' }, { responseElements: { packedPolicySize: 4 } }),
    ],
    [
      'the new key and its user',
      'eve → AKIAEXAMPLE',
      request(
        'iam:CreateAccessKey',
        user,
        { userName: 'eve' },
        { responseElements: { accessKey: { userName: 'eve', accessKeyId: 'AKIAEXAMPLE' } } },
      ),
    ],
    [
      'the snapshot rather than the instance',
      'copy',
      request('rds:CreateDBSnapshot', user, { dBInstanceIdentifier: 'orders', dBSnapshotIdentifier: 'copy' }),
    ],
    [
      'the policy that a user got',
      'eve → arn:aws:iam::aws:policy/AdministratorAccess',
      request('iam:AttachUserPolicy', user, {
        userName: 'eve',
        policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    ],
    [
      'whom a snapshot was shared with',
      'copy → 117320654498',
      request('rds:ModifyDBSnapshotAttribute', user, {
        dBSnapshotIdentifier: 'copy',
        attributeName: 'restore',
        valuesToAdd: ['117320654498'],
      }),
    ],
    [
      'that everybody got it',
      'copy → all',
      request('rds:ModifyDBSnapshotAttribute', user, { dBSnapshotIdentifier: 'copy', valuesToAdd: ['all'] }),
    ],
    [
      'the role',
      'arn:aws:iam::845017362219:role/r',
      request('sts:AssumeRole', user, { roleArn: 'arn:aws:iam::845017362219:role/r', roleSessionName: 's' }),
    ],
  ])('is about %s', (_, target, record) => {
    expect(actOf(record)?.target).toBe(target);
  });

  test('knows the principal, where it belongs, and in whose trail the call is', () => {
    const record = request('sts:AssumeRole', engineer(ACCOUNTS.management), {}, { recipientAccountId: production });
    expect(actOf(record)).toMatchObject({ home: ACCOUNTS.management, account: production, call: 'sts:AssumeRole' });
  });

  test('is none of a service, nor the copy of an assumption in the account of the role', () => {
    expect(actOf(event('sts:AssumeRole', service('lambda')))).toBeUndefined();
    expect(
      actOf(event('sts:AssumeRole', { type: 'AWSAccount', accountId: production, principalId: 'AIDAEXAMPLE' })),
    ).toBeUndefined();
  });

  test('hands over credentials only if it worked', () => {
    const answer = { responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLE' } } };
    const call = request('sts:AssumeRole', roleSession(production, 'a', 'b'), {}, answer);
    expect(actOf(call)?.issuedKey).toBe('ASIAEXAMPLE');
    expect(actOf({ ...call, errorCode: 'AccessDenied' })?.issuedKey).toBeUndefined();
    expect(actOf(request('iam:CreateLoginProfile', user, { userName: 'eve' }))?.enabledUser).toBe('eve');
    expect(actOf(denied(request('iam:CreateLoginProfile', user, { userName: 'eve' })))?.enabledUser).toBeUndefined();
  });

  test('of a broken event has no more than there is', () => {
    expect(actOf({ userIdentity: 5, eventName: {}, responseElements: [1], requestParameters: 'x' })).toMatchObject({
      kind: 'changed',
      call: 'unknown:unknown',
      region: 'unknown',
    });
  });
});
