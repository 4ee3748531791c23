import { describe, expect, test } from '@jest/globals';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { OrganizationTrail } from '../../../lib/trail/organization-trail';
import { resources, statements, testStack } from '../../support/template';
import { KEY_ARN } from './trail-in';

describe('A trail that is imported', () => {
  const trailArn = 'arn:aws:cloudtrail:eu-central-1:999999999999:trail/aws-controltower-BaselineCloudTrail';

  test('is known by its ARN', () => {
    const trail = OrganizationTrail.fromTrailAttributes(testStack(), 'Trail', { trailArn });
    expect([trail.trailArn, trail.trailName, trail.env]).toEqual([
      trailArn,
      'aws-controltower-BaselineCloudTrail',
      { account: '999999999999', region: 'eu-central-1' },
    ]);
    expect(trail.onEvent('Rule').node.path).toBe('Test/Trail/Rule');
  });

  test('lets readers in where its bucket is known, and says so where it is not', () => {
    const stack = testStack();
    const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('athena.amazonaws.com') });
    const bucket = Bucket.fromBucketName(stack, 'Bucket', 'logs');
    OrganizationTrail.fromTrailAttributes(stack, 'Known', {
      trailArn,
      bucket,
      keyPrefix: 'o-a1b2c3d4e5',
      encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN),
    }).grantRead(reader);
    expect(JSON.stringify(statements(resources(stack)['ReaderDefaultPolicy']))).toMatch(
      /:s3:::logs\/o-a1b2c3d4e5\/AWSLogs\/\*.*kms:Decrypt/,
    );
    expect(() => OrganizationTrail.fromTrailAttributes(stack, 'Unknown', { trailArn }).grantRead(reader)).toThrow(
      'grantRead: its bucket is unknown; allowed: for a trail imported with its bucket',
    );
  });

  test.each(['trail', 'arn:aws:cloudtrail:eu-central-1:1:trail/name', 'arn:aws:s3:::bucket', `${trailArn} `])(
    'is not %s',
    (arn) => {
      expect(() =>
        OrganizationTrail.fromTrailAttributes(testStack(), 'Trail', { trailArn: arn, keyPrefix: '/' }),
      ).toThrow(/trailArn: received .*; allowed: a trail's ARN[^]*keyPrefix: received/);
    },
  );
});
