import {
  and,
  anyOf,
  differs,
  equals,
  exists,
  isFalse,
  missingOrDiffers,
  notExists,
  or,
} from '../../filter-pattern/build';
import type { Expression } from '../../filter-pattern/syntax-tree';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, failed, succeeded } from '../event-conditions';
import { notInDeployment } from '../own-conditions';
import { numbersOf } from './numbering';
import { KEY_LOSSES, TUNED_KEYS } from './tuned-keys';

const TRAIL_ENDS = ['StopLogging', 'DeleteTrail', 'StopEventDataStoreIngestion', 'DeleteEventDataStore'] as const;
const TRAIL_CHANGES = [
  'PutEventSelectors',
  'UpdateTrail',
  'PutInsightSelectors',
  'PutEventConfiguration',
  'UpdateEventDataStore',
] as const;
const RECORDER_STOPS = [
  'StopConfigurationRecorder',
  'DeleteConfigurationRecorder',
  'DeleteDeliveryChannel',
  'DeleteOrganizationConfigRule',
] as const;

/**
 * An Allow for everyone without a condition, in one statement. Each statement is named separately, because wildcards
 * would mix them: a Deny for everyone, such as "TLS only", is in most policies. Principal is a text only if it is "*";
 * AWS below it is "*", an ARN, an account ID, or a list, of which only the first element fits.
 */
function allowsEveryone(index: number): Expression {
  const statement = `$.requestParameters.bucketPolicy.Statement[${String(index)}]`;
  return and(
    equals(`${statement}.Effect`, 'Allow'),
    notExists(`${statement}.Condition`),
    or(
      exists(`${statement}.Principal`),
      differs(`${statement}.Principal.AWS`, 'arn:*'),
      differs(`${statement}.Principal.AWS[0]`, 'arn:*'),
    ),
  );
}

/** Variants of controls 5, 7, 8, 9 and 15: trails, keys, buckets, AWS Config, the organization. */
export const TUNED_CHANGES: readonly Detection[] = [
  fromParts({
    id: 'trail-stopped',
    title: 'A trail was stopped or deleted',
    meaning:
      'Events are no longer recorded. The exact pattern also matches new trails and restarts, and failed attempts, which `record-stop-attempted` covers here.',
    response:
      'Start logging again. Then check in the event history what the caller did since: StopLogging does not stop that history.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('cloudtrail', ...TRAIL_ENDS), succeeded),
    falsePositives: 'Moving to another trail; deleting the stack of a trail.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('cloudtrail'),
    cisRecommendations: numbersOf(5),
  }),
  fromParts({
    id: 'trail-changed',
    title: 'A trail was changed outside a deployment: what it records, or where',
    meaning:
      'PutEventSelectors can silence a trail that still counts as logging, and the exact pattern does not cover it. UpdateTrail can send the log elsewhere. Only the roles that deploy the trail can change one through CloudFormation without paging; that notifies instead (`own-parts-deployed`).',
    response: 'Deploy the stack of the trail again; see in responseElements what was recorded in between.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('cloudtrail', ...TRAIL_CHANGES), notInDeployment, succeeded),
    falsePositives:
      'Trails that are managed with Terraform, in other stacks or manually. A deployment that changes a trail of a delegated administrator: its function calls CloudTrail directly, so announce it to whoever is on call.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('cloudtrail'),
    cisRecommendations: numbersOf(5),
  }),
  fromParts({
    id: 'record-stop-attempted',
    title: 'Someone tried to stop a trail, AWS Config or a key, and failed',
    meaning:
      "The calls of `trail-stopped`, `trail-changed`, `config-recording-stopped`, `kms-key-disabled`, `kms-key-material-deleted` and `kms-key-deletion-scheduled`, and changes of CloudTrail's delegated administrator, if they were denied or failed. They are a separate detection, so that they do not hide a call that succeeds.",
    response:
      'Who was denied, and which calls of the same identity succeeded since? Secure it, and check that the trail still logs (GetTrailStatus).',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('cloudtrail', ...TRAIL_ENDS, ...TRAIL_CHANGES, '*OrganizationDelegatedAdmin'),
        and(or(calls('config', ...RECORDER_STOPS), calls('kms', ...KEY_LOSSES)), direct),
      ),
      failed,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Scripts that delete a trail, a recorder or a key without permission, or a second time.',
    techniques: ['T1562.008', 'T1562.001', 'T1485'],
    findingPaths: pathsOf('cloudtrail', 'config', 'kms'),
    cisRecommendations: numbersOf(5),
  }),
  ...TUNED_KEYS,
  fromParts({
    id: 'bucket-made-public',
    title: 'A bucket was opened to everyone',
    meaning:
      'Its policy grants everyone something without a condition, or its ACL does. The exact pattern matches each policy that is written. A pattern has room only for the first two statements, and the first principal of a list in them; NotPrincipal, and a Statement that is not a list, are not detected either.',
    response:
      'Turn on Block Public Access for the bucket at once. Then check data events or access logs: who read what?',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      equals('$.eventSource', 's3.amazonaws.com'),
      or(
        allowsEveryone(0),
        allowsEveryone(1),
        equals('$.requestParameters.x-amz-acl', 'public-*'),
        equals('$.requestParameters.AccessControlPolicy.AccessControlList.Grant[*].Grantee.URI', '*/global/A*'),
      ),
      succeeded,
    ),
    falsePositives: 'Public websites without CloudFront; a policy that names an account only by its number.',
    techniques: ['T1530'],
    findingPaths: pathsOf('s3'),
    cisRecommendations: numbersOf(8),
  }),
  fromParts({
    id: 'bucket-protection-removed',
    title:
      'A person, or a permanent key, removed a protection from a bucket: public access block, versioning, MFA delete or policy',
    meaning:
      'The step before a bucket is opened or emptied. Stacks and pipelines, which delete buckets every day, are excluded. Its replication is `bucket-replication-removed`.',
    response: 'Restore the setting. If versions were suspended: look for deleted and overwritten objects since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      equals('$.eventSource', 's3.amazonaws.com'),
      or(
        anyOf('$.eventName', ['DeleteBucketPublicAccessBlock', 'DeleteBucketPolicy']),
        and(
          equals('$.eventName', 'PutBucketPublicAccessBlock'),
          isFalse('$.requestParameters.PublicAccessBlockConfiguration.*'),
        ),
        equals('$.requestParameters.VersioningConfiguration.Status', 'Suspended'),
        equals('$.requestParameters.VersioningConfiguration.MfaDelete', 'Disabled'),
      ),
      byPerson,
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Deleting a bucket manually.',
    techniques: ['T1562.001', 'T1485', 'T1530'],
    findingPaths: pathsOf('s3'),
    cisRecommendations: numbersOf(8),
  }),
  fromParts({
    id: 'config-recording-stopped',
    title: 'AWS Config stopped recording',
    meaning:
      'Changes are no longer recorded or evaluated. The exact pattern misses DeleteConfigurationRecorder, and matches when recording is set up.',
    response: 'Start the recorder again (StartConfigurationRecorder), then check what the caller changed.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('config', ...RECORDER_STOPS), direct, succeeded),
    falsePositives: 'Replacing AWS Config manually.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('config'),
    cisRecommendations: numbersOf(9),
  }),
  fromParts({
    id: 'organization-policy-changed',
    title: 'An organization policy was changed, attached, detached or deleted manually',
    meaning:
      'Service control policies limit even administrators of accounts; attaching one can stop the trail of a delegated administrator. Control Tower and stacks are excluded.',
    response: 'Compare the policy with its source, and restore it. Who else can change it?',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('organizations', 'UpdatePolicy', 'AttachPolicy', 'DetachPolicy', 'DeletePolicy', 'DisablePolicyType'),
      direct,
      succeeded,
    ),
    falsePositives: 'The platform team at work.',
    techniques: ['T1562.001', 'T1666'],
    findingPaths: pathsOf('organizations'),
    cisRecommendations: numbersOf(15),
  }),
  fromParts({
    id: 'organization-account-joined',
    title: 'An account was invited, joined by invitation, or was moved',
    meaning:
      'A different OU means different policies. If your account accepts the invitation of another organization, that organization controls it. Creating accounts does not match: see `account-created-by-person`.',
    response: 'Do you know both accounts? Read the handshake (DescribeHandshake), and move or remove the account.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      equals('$.eventSource', 'organizations.amazonaws.com'),
      or(
        and(
          anyOf('$.eventName', ['InviteAccountToOrganization', 'AcceptHandshake', 'MoveAccount', 'CreateOrganization']),
          direct,
        ),
        // AWS reports it in the management account, even if the account accepted before it had this trail.
        and(
          equals('$.eventName', 'AccountJoinedOrganization'),
          missingOrDiffers('$.serviceEventDetails.joinedMethod', 'Created'),
        ),
      ),
      succeeded,
    ),
    falsePositives: 'Account vending without Control Tower.',
    techniques: ['T1666'],
    findingPaths: pathsOf('organizations'),
    cisRecommendations: numbersOf(15),
  }),
];
