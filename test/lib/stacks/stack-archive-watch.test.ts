import { describe, expect, test } from '@jest/globals';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack-props';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { ENV, resources } from '../../support/template';

const made = (props: OrganizationTrailStackProps, app = new App()): OrganizationTrailStack =>
  new OrganizationTrailStack(app, 'Test', { env: ENV, alarms: { detections: [] }, ...props });

function imported(app: App): TrailArchive {
  const stack = new Stack(app, 'Theirs', { env: ENV });
  return TrailArchive.existing({
    bucket: Bucket.fromBucketName(stack, 'Bucket', 'audit-archive'),
    encryptionKey: Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:111111111111:key/1234abcd'),
    bucketPolicyManagedElsewhere: true,
    keyPolicyManagedElsewhere: true,
  });
}

describe('The archive of a stack', () => {
  test('is watched by default, and not where nobody wants it', () => {
    expect(made({}).archiveWatch).toBeDefined();
    const without = made({ archiveWatch: { enabled: false } });
    expect(without.archiveWatch).toBeUndefined();
    expect(Object.keys(resources(without)).filter((id) => id.startsWith('ArchiveWatch'))).toEqual([]);
  });

  test('is watched only on request where it is imported, because its policies have to let the watch in', () => {
    const [one, other] = [new App(), new App()];
    expect(made({ archive: imported(one) }, one).archiveWatch).toBeUndefined();
    expect(made({ archive: imported(other), archiveWatch: { enabled: true } }, other).archiveWatch).toBeDefined();
  });

  test('in an account of its own is read by a role that may have a path', () => {
    const archive = TrailArchive.inAccount('222222222222');
    const roleOf = (props: OrganizationTrailStackProps): unknown =>
      (
        resources(made({ archive, ...props }))['ArchiveWatchFunction']?.Properties['Environment'] as {
          Variables: Record<string, unknown>;
        }
      ).Variables['READER_ROLE_ARN'];
    const name = 'organization-trail-archive-watch-reader';
    expect(roleOf({ rolePath: '/security/' })).toMatch(new RegExp(`:role/security/${name}$`));
    expect(roleOf({ archiveWatch: { readerRolePath: '/theirs/' } })).toMatch(new RegExp(`:role/theirs/${name}$`));
  });

  test('is not watched with settings that make no sense; all of them in one error', () => {
    expect(() => made({ archiveWatch: { readerRolePath: '/theirs/', interval: Duration.minutes(30) } })).toThrow(
      /interval: received 30 minutes; allowed: whole hours, 1 to 24[^]*readerRolePath: received a path; allowed: with TrailArchive.inAccount\(\) only/,
    );
    const archive = TrailArchive.inAccount('222222222222');
    expect(() => made({ archive, trailName: 'a'.repeat(60) })).toThrow("name of its role, after the trail's");
  });
});
