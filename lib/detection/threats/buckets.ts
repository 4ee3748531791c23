import { and, compares, equals, exists, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

/** CloudTrail converts these XML requests of S3: one rule is an object, several are a list. */
const LIFECYCLE = '$.requestParameters.LifecycleConfiguration';
const ENCRYPTION = 'requestParameters.ServerSideEncryptionConfiguration';
const REPLICATION = 'requestParameters.ReplicationConfiguration';
const POLICY = 'requestParameters.bucketPolicy';

/** A rule for scratch data keeps it for a week; an attacker does not wait that long. */
const SHORT_DAYS = 3;

function ofEachRule(configuration: string, path: string): string[] {
  return [`${configuration}.Rule.${path}`, `${configuration}.Rule[].${path}`];
}

/**
 * Attacks on the data of a bucket through its settings. Protections that people remove are `bucket-protection-removed`.
 */
export const BUCKET_THREATS: readonly Detection[] = [
  fromParts({
    id: 'objects-expire-soon',
    title: `Objects in a bucket expire within ${String(SHORT_DAYS)} days, or on a date`,
    meaning:
      'One call empties a bucket, without an event for any object: this is how logs and backups are destroyed. Stacks, and rules for noncurrent versions only, are excluded.',
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
      'Buckets for scratch data set up with Terraform or by people. A disabled short rule among several rules.',
    techniques: ['T1485.001', 'T1562.008'],
    findingPaths: pathsOf('s3'),
    findingOnly: true,
  }),
  fromParts({
    id: 'bucket-encrypted-with-foreign-key',
    title: 'A bucket encrypts with a key of an account outside the organization',
    meaning:
      'New objects can be read only as long as the owner of that key allows it: ransom, with S3 itself as the tool.',
    response: 'Set the encryption back (PutBucketEncryption), and copy what was written since with your own key.',
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
      'S3 rejects customer-provided keys (SSE-C) in new buckets, because extortionists encrypt with them. That was lifted here. With data events, `objects-encrypted-with-foreign-key` detects the objects themselves. Stacks are excluded.',
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
      'Its policy, or that of an access point, names the account, or replication gives it the ownership of every new object. Stacks are included, because an open policy is open however it was written. Not detected: replication that leaves the objects to the owner of the source and so does not name the other account (`bucket-replicated-by-person`); ACLs, which have no account IDs; and conditions.',
    response: 'Whose account is it? Remove it from the policy or the rule, then check data events: what did it read?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('s3', 'PutBucketPolicy', 'PutAccessPointPolicy', 'PutBucketReplication'), succeeded),
    falsePositives:
      'Partners and vendors that read a bucket. AWS services that write logs from their own account, such as load balancers in older Regions.',
    techniques: ['T1537', 'T1530'],
    findingPaths: pathsOf('s3'),
    outsidePaths: [
      // The whole policy: a Deny admits nobody, and a condition may require the organization.
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
    title: 'A person, or a permanent key, set up replication for a bucket',
    meaning:
      'From now on each new object is copied to another bucket, and the copies leave no read events. The call may not say whose bucket it is. Pipelines and stacks are excluded.',
    response: 'Whose bucket is in requestParameters? If nobody knows it, DeleteBucketReplication.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('s3', 'PutBucketReplication'), byPerson, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Setting up a second Region manually.',
    techniques: ['T1537', 'T1530'],
    findingPaths: pathsOf('s3'),
    findingOnly: true,
  }),
  fromParts({
    id: 'bucket-replication-removed',
    title: 'The replication of a bucket was removed',
    meaning:
      'The copy in another account or Region ends here: what is destroyed afterwards is lost. Stacks are excluded.',
    response: 'Restore the replication. What was deleted or overwritten since?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('s3', 'DeleteBucketReplication'), direct, succeeded),
    falsePositives: 'terraform destroy of a replicated bucket.',
    techniques: ['T1490', 'T1562.001'],
    findingPaths: pathsOf('s3'),
    findingOnly: true,
  }),
];
