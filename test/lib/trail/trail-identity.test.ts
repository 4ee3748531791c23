import { describe, expect, test } from '@jest/globals';
import { Aws, Token } from 'aws-cdk-lib/core';
import { TrailIdentity } from '../../../lib/trail/trail-identity';
import { ENV, ORGANIZATION, readable, testStack } from '../../support/template';

describe('TrailIdentity', () => {
  test('computes the ARN that the trail will have', () => {
    const identity = new TrailIdentity(testStack(), {
      trailName: 'audit',
      organizationId: ORGANIZATION,
      partition: 'aws',
    });
    expect(identity.trailArn).toBe('arn:aws:cloudtrail:eu-central-1:111111111111:trail/audit');
    expect(identity.organizationId).toBe(ORGANIZATION);
  });

  test('takes what it is not told from the stack', () => {
    const stack = testStack({});
    const { trailArn, organizationId } = new TrailIdentity(stack);
    expect(readable(stack.resolve(trailArn))).toBe(
      'arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/organization-trail',
    );
    expect(organizationId).toBeUndefined();
  });

  test('names the management account and the home Region, not those of the stack', () => {
    const identity = new TrailIdentity(testStack(), {
      managementAccountId: '222222222222',
      homeRegion: 'us-east-1',
      partition: 'aws',
    });
    expect(identity.trailArn).toBe('arn:aws:cloudtrail:us-east-1:222222222222:trail/organization-trail');
  });

  test('takes tokens for everything', () => {
    const token = (name: string): string => Token.asString({ Ref: name });
    const identity = new TrailIdentity(testStack(), {
      trailName: token('Name'),
      organizationId: token('Organization'),
      managementAccountId: Aws.ACCOUNT_ID,
      homeRegion: Aws.REGION,
      partition: Aws.PARTITION,
    });
    expect(Token.isUnresolved(identity.trailArn)).toBe(true);
  });

  test('names every malformed identifier, its value and what is allowed, in one error', () => {
    const construct = (): TrailIdentity =>
      new TrailIdentity(testStack({ env: ENV }), {
        trailName: 'my--trail',
        organizationId: 'o-a1b2c3d4e',
        managementAccountId: '11111111111',
        homeRegion: 'us-east-1 ',
        partition: 'AWS',
      });
    expect(construct).toThrow(/^TrailIdentity at 'Test': trailName: received "my--trail"; allowed: 3 to 128 letters/);
    expect(construct).toThrow('organizationId: received "o-a1b2c3d4e"; allowed: o- and 10 to 32');
    expect(construct).toThrow('managementAccountId: received "11111111111"; allowed: 12 digits');
    expect(construct).toThrow('homeRegion: received "us-east-1 "; allowed: a Region code');
    expect(construct).toThrow('partition: received "AWS"; allowed: a partition');
  });

  test.each([['o-a1b2c3d4e5 '], ['a1b2c3d4e5'], ['O-A1B2C3D4E5']])(
    'refuses the organization id %j',
    (organizationId) => {
      expect(() => new TrailIdentity(testStack(), { organizationId })).toThrow(
        `organizationId: received "${organizationId}"`,
      );
    },
  );

  test.each([['111111111111 '], ['1111111111111'], ['1111-1111-1111']])(
    'refuses the account id %j',
    (managementAccountId) => {
      expect(() => new TrailIdentity(testStack(), { managementAccountId })).toThrow(
        `managementAccountId: received "${managementAccountId}"`,
      );
    },
  );
});
