import { and, compares, equals, exists, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

/* CloudTrail writes these requests of S3 as their XML reads: one rule is an object, several are a list. */
const LIFECYCLE = '$.requestParameters.LifecycleConfiguration';
const ENCRYPTION = 'requestParameters.ServerSideEncryptionConfiguration';
const REPLICATION = 'requestParameters.ReplicationConfiguration';
const POLICY = 'requestParameters.bucketPolicy';

/** A rule for scratch data keeps it for a week; whoever wants data gone does not wait. */
const SHORT_DAYS = 3;

function ofEachRule(configuration: string, path: string): string[] {
  return [`${configuration}.Rule.${path}`, `${configuration}.Rule[].${path}`];
}

/** What is done to the data of a bucket through its settings. Protections that people take away are `bucket-protection-removed`. */
export const BUCKET_THREATS: readonly Detection[] = [
  fromParts({
    id: 'objects-expire-soon',
    title: `Objects of a bucket expire within ${String(SHORT_DAYS)} days, or on a date`,
    meaning:
      'One call empties a bucket, and leaves no event for any object: that is how logs and backups are destroyed. Stacks, and rules for earlier versions alone, are left out.',
    response:
      'DeleteBucketLifecycle at once: expiry runs once a day, at midnight UTC. With versioning, remove the delete markers.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('s3', 'PutBucketLifecycle*'),
      or(
        and(
          equals(`${LIFECYCLE}.Rule.Status`, 'Enabled'),
          or(
            compares(`${LIFECYCLE}.Rule.Expiration.Days`, '<=', SHORT_DAYS),
            exists(`${LIFECYCLE}.Rule.Expiration.Date`),
          ),
        ),
        and(
          equals(`${LIFECYCLE}.Rule[*].Status`, 'Enabled'),
          or(
            compares(`${LIFECYCLE}.Rule[*].Expiration.Days`, '<=', SHORT_DAYS),
            exists(`${LIFECYCLE}.Rule[*].Expiration.Date`),
          ),
        ),
      ),
      direct,
      succeeded,
    ),
    falsePositives:
      'Buckets for scratch data that Terraform or people set up. Among several rules, a short one that is disabled.',
    techniques: ['T1485.001', 'T1562.008'],
    findingPaths: pathsOf('s3'),
    findingOnly: true,
  }),
  fromParts({
    id: 'bucket-encrypted-with-foreign-key',
    title: 'A bucket encrypts with a key of an account outside the organization',
    meaning:
      'New objects can be read only as long as the owner of that key allows it: ransom, with the whole of S3 as its tool.',
    response: 'Set the encryption back (PutBucketEncryption), and copy what was written since with a key of yours.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('s3', 'PutBucketEncryption'), succeeded),
    falsePositives: 'A partner who provides the key.',
    techniques: ['T1486'],
    findingPaths: pathsOf('s3'),
    outsidePaths: ofEachRule(ENCRYPTION, 'ApplyServerSideEncryptionByDefault.KMSMasterKeyID'),
    findingOnly: true,
  }),
  fromParts({
    id: 'customer-keys-allowed',
    title: 'A bucket allows keys that only the caller has',
    meaning:
      'S3 refuses customer-provided keys (SSE-C) in new buckets, since extortioners encrypt with them. That was lifted here. The objects themselves are seen by `objects-encrypted-with-foreign-key`, with data events. Stacks are left out.',
    response: 'Which application needs it? Otherwise block SSE-C again (BlockedEncryptionTypes).',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('s3', 'PutBucketEncryption'),
      or(
        equals(`$.${ENCRYPTION}.Rule.BlockedEncryptionTypes.EncryptionType`, 'NONE'),
        equals(`$.${ENCRYPTION}.Rule[*].BlockedEncryptionTypes.EncryptionType`, 'NONE'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Applications that use SSE-C, when their bucket is set up.',
    techniques: ['T1486', 'T1486.A001'],
    findingPaths: pathsOf('s3'),
    findingOnly: true,
  }),
  fromParts({
    id: 'bucket-opened-to-outsider',
    title: 'A bucket was opened to an account outside the organization, or is replicated to one',
    meaning:
      'Its policy, or that of an access point, names the account, or replication hands every new object over to it. Stacks are told too, since a policy is as open however it was written. Not seen: replication that leaves the objects to the owner of the source, which does not say whose the other bucket is (`bucket-replicated-by-person`); ACLs, which have no account IDs; and conditions.',
    response:
      'Whose is the account? Take it out of the policy or the rule, then look at data events: what did it read?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('s3', 'PutBucketPolicy', 'PutAccessPointPolicy', 'PutBucketReplication'), succeeded),
    falsePositives:
      'Partners and vendors that read a bucket. AWS services that write logs with an account of their own, as load balancers do in older Regions.',
    techniques: ['T1537', 'T1530'],
    findingPaths: pathsOf('s3'),
    outsidePaths: [
      // The whole of it: a Deny lets nobody in, and a condition may ask for the organization.
      POLICY,
      'requestParameters.PutAccessPointPolicyRequest.Policy',
      'requestParameters.policy',
      ...ofEachRule(REPLICATION, 'Destination.Account'),
      ...ofEachRule(REPLICATION, 'Destination.EncryptionConfiguration.ReplicaKmsKeyID'),
    ],
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'bucket-replicated-by-person',
    title: 'A person, or a permanent key, had a bucket replicated',
    meaning:
      'Each new object is copied to another bucket from now on, and the copies leave no event of a read. Whose that bucket is, the call need not say. Pipelines and stacks are left out.',
    response: 'Whose is the bucket in requestParameters? If nobody knows it, DeleteBucketReplication.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('s3', 'PutBucketReplication'), byPerson, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Setting up a second Region by hand.',
    techniques: ['T1537', 'T1530'],
    findingPaths: pathsOf('s3'),
    findingOnly: true,
  }),
  fromParts({
    id: 'bucket-replication-removed',
    title: 'The replication of a bucket was removed',
    meaning:
      'The copy in another account or Region ends here: what is destroyed afterwards is gone. Stacks are left out.',
    response: 'Restore the replication. What was deleted or overwritten since?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('s3', 'DeleteBucketReplication'), direct, succeeded),
    falsePositives: 'terraform destroy of a replicated bucket.',
    techniques: ['T1490', 'T1562.001'],
    findingPaths: pathsOf('s3'),
    findingOnly: true,
  }),
];
