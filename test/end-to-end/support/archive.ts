import type { GetKeyPolicyCommandOutput } from '@aws-sdk/client-kms';
import type { GetBucketPolicyCommandOutput } from '@aws-sdk/client-s3';
import { type Account, REGION } from './account';
import { physicalId } from './deployed-stack';
import { each, isOfTrail, parsed, type Policy, without } from './deployed-policy';

/** The log archive in an account of its own. */
export class Archive {
  public readonly bucket: string;
  private readonly keyId: string;

  public constructor(private readonly account: Account) {
    this.bucket = `organization-trail-${account.id}-${REGION}`;
    this.keyId = physicalId(account, 'OrganizationTrailLogArchive', 'AWS::KMS::Key');
  }

  /** With one action and one resource in each statement. */
  public bucketPolicy(): Policy {
    return each(
      parsed(
        this.account.aws<GetBucketPolicyCommandOutput>('s3api', 'get-bucket-policy', '--bucket', this.bucket).Policy,
      ),
    );
  }

  public keyPolicy(): Policy {
    return each(
      parsed(
        this.account.aws<GetKeyPolicyCommandOutput>(
          'kms',
          'get-key-policy',
          '--key-id',
          this.keyId,
          '--policy-name',
          'default',
        ).Policy,
      ),
    );
  }

  /** Takes each statement for the trail out in turn, tries, and puts it back. */
  public async withoutEach(attempt: (what: string) => Promise<void>): Promise<void> {
    const putBucketPolicy = (policy: Policy): unknown =>
      this.account.aws('s3api', 'put-bucket-policy', '--bucket', this.bucket, '--policy', JSON.stringify(policy));
    const putKeyPolicy = (policy: Policy): unknown =>
      this.account.aws(
        'kms',
        'put-key-policy',
        '--key-id',
        this.keyId,
        '--policy-name',
        'default',
        '--policy',
        JSON.stringify(policy),
      );
    for (const { kind, policy, put } of [
      { kind: 'bucket', policy: this.bucketPolicy(), put: putBucketPolicy },
      { kind: 'key', policy: this.keyPolicy(), put: putKeyPolicy },
    ]) {
      for (const [index, statement] of policy.Statement.entries()) {
        if (!isOfTrail(statement)) continue;
        put(without(policy, index));
        await attempt(`archive: ${kind} policy without ${String(statement.Action)} on ${String(statement.Resource)}`);
        put(policy);
      }
    }
  }
}
