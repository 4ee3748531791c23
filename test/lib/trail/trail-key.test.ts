import { describe, expect, test } from '@jest/globals';
import { Stack, Stage, Token } from 'aws-cdk-lib/core';
import { OrganizationAccess } from '../../../lib/organization/organization-access';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { TrailKey } from '../../../lib/trail/trail-key';
import { TrailPolicies } from '../../../lib/trail/trail-policies';
import { ENV, only, ORGANIZATION, readable, statements, testStack } from '../../support/template';

describe('TrailKey', () => {
  const stack = testStack();
  const identity = new TrailIdentity(stack, { organizationId: ORGANIZATION });
  new TrailKey(stack, 'Key', { identity });
  const key = only(stack, 'AWS::KMS::Key');

  test('lets the account administer it and read log files, and CloudTrail encrypt: nothing else', () => {
    const Principal = { AWS: 'arn:${AWS::Partition}:iam::111111111111:root' };
    const [administration, trailFiles, throughS3, ...cloudTrail] = statements(key, 'KeyPolicy');
    expect(administration).toMatchObject({ Effect: 'Allow', Principal, Resource: '*' });
    expect(trailFiles).toEqual({
      Effect: 'Allow',
      Principal,
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } },
    });
    expect(throughS3).toEqual({
      Effect: 'Allow',
      Principal,
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.${AWS::URLSuffix}' } },
    });
    expect(cloudTrail).toEqual(
      TrailPolicies.forKey(identity).map((statement) => readable(stack.resolve(statement.toStatementJson()))),
    );
  });

  test('does not let its administrators encrypt or decrypt', () => {
    const [administration] = statements(key, 'KeyPolicy') as { Action: string[] }[];
    expect(administration?.Action).toContain('kms:PutKeyPolicy');
    expect(administration?.Action.filter((action) => /\*|crypt|DataKey|CreateGrant/.test(action))).toEqual([]);
  });

  test('rotates and outlives its stack, but not a failed first deployment', () => {
    expect(key.Properties['EnableKeyRotation']).toBe(true);
    expect(key.DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(key.UpdateReplacePolicy).toBe('Retain');
  });

  test('needs a literal organization id when the OrganizationAccess is in another stack', () => {
    const archive = new Stack(Stage.of(stack), 'Archive', { env: ENV });
    const { organizationId } = new OrganizationAccess(stack, 'Access');
    const elsewhere = new TrailIdentity(stack, { organizationId });
    expect(() => new TrailKey(archive, 'Key', { identity: elsewhere })).toThrow(
      /^TrailKey at 'Archive\/Key': the policy of 'Archive\/Key' needs the organization id, which is known only when stack 'Test' is deployed; allowed: its literal value/,
    );
  });

  test('admits readers by account and by role, and refuses what is no reader or more than one role', () => {
    const own = testStack();
    const role = 'arn:aws:iam::222222222222:role/athena';
    new TrailKey(own, 'Key', { identity, readers: ['333333333333', role] });
    const admitted = statements(only(own, 'AWS::KMS::Key'), 'KeyPolicy').slice(3, 7);
    expect(admitted).toMatchObject([
      { Principal: { AWS: 'arn:${AWS::Partition}:iam::333333333333:root' } },
      { Principal: { AWS: 'arn:${AWS::Partition}:iam::333333333333:root' } },
      {
        Principal: { AWS: 'arn:${AWS::Partition}:iam::222222222222:root' },
        Condition: { ArnEquals: { 'aws:PrincipalArn': [role] } },
      },
      {
        Principal: { AWS: 'arn:${AWS::Partition}:iam::222222222222:root' },
        Condition: { ArnEquals: { 'aws:PrincipalArn': [role] } },
      },
    ]);
    const readers = [
      `${role.slice(0, -3)}*`,
      'arn:aws:iam::222222222222:user/bob',
      'nonsense',
      '333333333333',
      '333333333333',
    ];
    expect(() => new TrailKey(testStack(), 'Key', { identity, readers })).toThrow(
      /^TrailKey at 'Test\/Key': readers: received ".*role\/ath\*"; allowed: an account .*\n.*"arn:aws:iam::222222222222:user\/bob"; allowed.*\n.*"nonsense"; allowed.*\n.*"333333333333" more than once/,
    );
  });

  test('takes an organization id that is a token of its own stack', () => {
    const own = testStack();
    const { organizationId } = new OrganizationAccess(own, 'Access');
    expect(Token.isUnresolved(organizationId)).toBe(true);
    expect(() => new TrailKey(own, 'Key', { identity: new TrailIdentity(own, { organizationId }) })).not.toThrow();
  });
});
