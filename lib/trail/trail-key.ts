import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { keyAdministration } from '../internal/key-administration';
import { checkKnownWhenDeployed } from './known-when-deployed';
import { Problems } from '../internal/problems';
import { checkLimits } from '../internal/resource-limits';
import { checkReaders, type Readers, readersOf } from './archive-reader';
import type { TrailIdentity } from './trail-identity';
import { TrailPolicies } from './trail-policies';

/**
 * Properties of TrailKey.
 */
export interface TrailKeyProps {
  /** The trail that may encrypt with the key. */
  readonly identity: TrailIdentity;

  /**
   * Accounts (12 digits) and roles (ARNs, without wildcards) of other accounts that may decrypt log files. Their own
   * policies must allow it too.
   *
   * @default - principals of the key's account whose policies allow it
   */
  readonly readers?: string[];
}

/**
 * The key that encrypts a trail's log files and digest files, in the Region of the bucket.
 *
 * CloudTrail may encrypt for this trail only. Principals of the account can read log files if their IAM policies allow
 * `kms:Decrypt` and the bucket allows access to the object; administering the key does not include decrypting. The key
 * rotates every year. It is retained when its stack is deleted, because without it the archive cannot be read, but not
 * after a failed first deployment.
 *
 * Costs 1 USD per month, 1 USD more for each of the first two rotations, and 0.03 USD per 10,000 requests, of which
 * there are few thanks to the bucket key.
 */
export class TrailKey extends Key {
  /**
   * @throws InputError if a reader is malformed, or if the identity contains a value that is known only in another
   * stack
   */
  public constructor(scope: Construct, id: string, props: TrailKeyProps) {
    validate(scope, id, props);
    super(scope, id, {
      description: `Encrypts the log files of the CloudTrail trail ${props.identity.trailName}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      policy: new PolicyDocument({
        statements: [
          keyAdministration(),
          ...readers(Stack.of(scope), props.readers),
          ...TrailPolicies.forKey(props.identity),
        ],
      }),
    });
    const problems = new Problems('TrailKey', this.node.path);
    checkKnownWhenDeployed(problems, this, this, props.identity);
    problems.throwIfAny();
    checkLimits(this);
  }
}

/** A wildcard in a role ARN would be a wildcard in the policy: IAM treats ArnEquals like ArnLike. */
function validate(scope: Construct, id: string, props: TrailKeyProps): void {
  const problems = new Problems('TrailKey', `${scope.node.path}/${id}`);
  problems.throwIfAbsent(props, 'identity');
  checkReaders(problems, props.readers);
  problems.throwIfAny();
}

function readers(stack: Stack, others: string[] = []): PolicyStatement[] {
  return [{ principals: [new AccountRootPrincipal()] }, ...readersOf(stack, others)].flatMap(
    ({ principals, conditions }: Readers) => {
      const decrypt = { actions: ['kms:Decrypt'], resources: ['*'], principals };
      return [
        // Only what CloudTrail encrypted.
        new PolicyStatement({
          ...decrypt,
          conditions: { ...conditions, Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } },
        }),
        // With an S3 Bucket Key, S3 may name the bucket instead of the trail in the encryption context (unverified for
        // files that CloudTrail wrote). Readers must not be locked out, so this also allows whatever S3 decrypts on
        // their behalf.
        new PolicyStatement({
          ...decrypt,
          conditions: { ...conditions, StringEquals: { 'kms:ViaService': `s3.${stack.region}.${Aws.URL_SUFFIX}` } },
        }),
      ];
    },
  );
}
