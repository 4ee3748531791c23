/**
 * The app with a log archive account, over two accounts of a local AWS: the policies across the accounts, and that CreateTrail refuses the trail when
 * any one of the archive's statements for it is missing. `log-archive.ts [WITH_EMULATOR]`; without, the member account has to be bootstrapped.
 */
import assert from 'node:assert/strict';
import { Account, REGION } from './support/account';
import { Archive } from './support/archive';
import { cdkDone, deploy, deployed, synthesized } from './support/cdk';
import { isOfTrail, sourceArn, type Statement } from './support/deployed-policy';
import { endToEnd, step } from './support/end-to-end';
import { known } from './support/known';
import { isLogging, organization, trails } from './support/organization';
import { Refusals } from './support/refusals';

const READER = 'arn:aws:iam::123456789012:role/auditor';

const isOfReader = (statement: Statement): boolean => JSON.stringify(statement).includes(READER);

function checkPolicies(archive: Archive): void {
  const { Id: organizationId = '', MasterAccountId: management = '' } = organization();
  const trailArn = trails()[0]?.TrailARN;
  const { bucket } = archive;
  const { Statement: ofBucket } = archive.bucketPolicy();
  assert.deepEqual(
    ofBucket.filter(isOfTrail).map((one) => [one.Action, one.Resource, sourceArn(one)]),
    [
      ['s3:GetBucketAcl', `arn:aws:s3:::${bucket}`, trailArn],
      ['s3:PutObject', `arn:aws:s3:::${bucket}/AWSLogs/${management}/*`, trailArn],
      ['s3:PutObject', `arn:aws:s3:::${bucket}/AWSLogs/${organizationId}/*`, trailArn],
    ],
  );
  assert.deepEqual(
    ofBucket
      .filter(isOfReader)
      .map(({ Action: action }) => action)
      .sort(),
    ['s3:GetBucketLocation', 's3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:ListBucketVersions'],
  );
  const { Statement: ofKey } = archive.keyPolicy();
  assert.equal(ofKey.filter(isOfTrail).length, 3);
  assert.equal(ofKey.filter(isOfReader).length, 2);
}

endToEnd(
  async () => {
    const member = await Account.member(known(process.env['EMULATOR_MEMBER_ACCOUNT'], 'EMULATOR_MEMBER_ACCOUNT'));
    // Synthesized once: the same templates all along.
    const assembly = await synthesized('cdk.out/log-archive-deployment', {
      homeRegion: REGION,
      logArchiveAccount: member.id,
      logArchiveReaders: [READER],
      detectionCatalogs: 'none',
    });
    const destroyed = async (): Promise<void> =>
      cdkDone('destroy', '--app', assembly, '--exclusively', 'OrganizationTrail', '--force');

    step('deploys both stacks, the archive first; neither knows the organization ID beforehand');
    await deployed('--app', assembly, '--all');
    const archive = new Archive(member);
    const trail = known(trails()[0]);
    assert.deepEqual([trail.S3BucketName, trail.IsOrganizationTrail, isLogging(trail)], [archive.bucket, true, true]);
    assert.match(trail.KmsKeyId ?? '', new RegExp(`^arn:aws:kms:${REGION}:${member.id}:`));

    step('checks the policies in the archive account');
    checkPolicies(archive);

    step('deploys again, and nothing changes');
    await deployed('--app', assembly, '--all');
    assert.deepEqual(trails(), [trail]);

    step('destroys the trail, and deploys it again from a pipeline of its own');
    await destroyed();
    await deployed('--app', assembly, '--exclusively', 'OrganizationTrail');

    const refusals = new Refusals();
    await archive.withoutEach(async (what) => {
      await destroyed();
      const { status, output } = await deploy('--app', assembly, '--exclusively', 'OrganizationTrail');
      const why = /(Insufficient\w+Exception|CREATE_FAILED[^\n]*|ValidationError[^\n]*)/.exec(output)?.[1] ?? '';
      refusals.tell(what, status === 0 ? undefined : why);
    });
    refusals.check();
  },
  { usesMember: true },
);
