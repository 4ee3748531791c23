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
 * An Allow for everyone without a condition, in one statement. Statements are named one by one, because wildcards would mix
 * them: a Deny for everyone, as in "TLS only", stands in most policies. Principal is text only when it is "*"; AWS below it
 * is "*", an ARN, an account id, or a list, of which there is room for the first.
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

/** Variants of the controls 5, 7, 8, 9 and 15: trails, keys, buckets, AWS Config, the organization. */
export const TUNED_CHANGES: readonly Detection[] = [
  fromParts({
    id: 'trail-stopped',
    title: 'A trail was stopped or deleted',
    meaning:
      'The record of what happens ends. The exact text fires for new trails and restarts just as loudly, and for attempts, which `record-stop-attempted` counts here.',
    response:
      'Start logging again. Then read, in the event history, what the caller did since: StopLogging does not stop that history.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('cloudtrail', ...TRAIL_ENDS), succeeded),
    falsePositives: 'Moving to another trail; deleting the stack of a trail.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('cloudtrail'),
    cisRecommendations: numbersOf(5),
  }),
  fromParts({
    id: 'trail-changed',
    title: 'A trail was changed, and not by a deployment: what it records, or where',
    meaning:
      'PutEventSelectors silences a trail that still counts as logging, and the exact text does not know it. UpdateTrail sends the log elsewhere. Only the roles that deploy the trail may change one through CloudFormation without a page; that notifies (`own-parts-deployed`).',
    response: 'Deploy the stack of the trail again; compare with responseElements what was recorded in between.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('cloudtrail', ...TRAIL_CHANGES), notInDeployment, succeeded),
    falsePositives:
      'Trails that are managed with Terraform, in other stacks or by hand. A deployment that changes a trail of a delegated administrator: its function calls CloudTrail itself, so plan it with whoever is on call.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('cloudtrail'),
    cisRecommendations: numbersOf(5),
  }),
  fromParts({
    id: 'record-stop-attempted',
    title: 'Somebody tries to stop a trail, AWS Config or a key, and fails',
    meaning:
      "The calls of `trail-stopped`, `trail-changed`, `config-recording-stopped`, `kms-key-disabled`, `kms-key-material-deleted` and `kms-key-deletion-scheduled`, and a change of CloudTrail's delegated administrator, where they were denied or failed. They are a detection of their own, so that they do not hide a call that works.",
    response:
      'Who is denied, and what did the same identity succeed in since? Secure it, and see that the trail still logs (GetTrailStatus).',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('cloudtrail', ...TRAIL_ENDS, ...TRAIL_CHANGES, '*OrganizationDelegatedAdmin'),
        and(or(calls('config', ...RECORDER_STOPS), calls('kms', ...KEY_LOSSES)), direct),
      ),
      failed,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Scripts that take down a trail, a recorder or a key without the rights for it, or a second time.',
    techniques: ['T1562.008', 'T1562.001', 'T1485'],
    findingPaths: pathsOf('cloudtrail', 'config', 'kms'),
    cisRecommendations: numbersOf(5),
  }),
  ...TUNED_KEYS,
  fromParts({
    id: 'bucket-made-public',
    title: 'A bucket was opened to everyone',
    meaning:
      'Its policy allows everyone something without a condition, or its ACL does. The exact text fires for each policy that is written. A pattern has no room for more than the first two statements, and the first principal of a list in them; NotPrincipal, and a Statement that is no list, are not seen either.',
    response:
      'Put the block of public access on the bucket at once. Then look at data events or access logs: who read what?',
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
    falsePositives: 'Public websites without CloudFront; a policy that names an account by its number alone.',
    techniques: ['T1530'],
    findingPaths: pathsOf('s3'),
    cisRecommendations: numbersOf(8),
  }),
  fromParts({
    id: 'bucket-protection-removed',
    title:
      'A person, or a permanent key, took a protection from a bucket: public access block, versions, MFA delete or policy',
    meaning:
      'The step before a bucket is opened or emptied. Stacks and pipelines, which take buckets down every day, are left out. Its replication is `bucket-replication-removed`.',
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
    falsePositives: 'Taking down a bucket by hand.',
    techniques: ['T1562.001', 'T1485', 'T1530'],
    findingPaths: pathsOf('s3'),
    cisRecommendations: numbersOf(8),
  }),
  fromParts({
    id: 'config-recording-stopped',
    title: 'AWS Config stopped recording',
    meaning:
      'Changes are no longer recorded nor judged. The exact text misses DeleteConfigurationRecorder, and fires when recording is set up.',
    response: 'Start the recorder again (StartConfigurationRecorder), then read what the caller changed.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('config', ...RECORDER_STOPS), direct, succeeded),
    falsePositives: 'Replacing AWS Config by hand.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('config'),
    cisRecommendations: numbersOf(9),
  }),
  fromParts({
    id: 'organization-policy-changed',
    title: 'A policy of the organization was changed, attached, detached or deleted by hand',
    meaning:
      'Service control policies are what even administrators of accounts cannot do; one that is attached can stop the trail of a delegated administrator. Control Tower and stacks are left out.',
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
      'Another unit means other policies. An account of yours that accepts the invitation of another organization gets other masters. Creating accounts does not fire: see `account-created-by-person`.',
    response: 'Do you know both accounts? Read the handshake (DescribeHandshake), and move or remove the account.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      equals('$.eventSource', 'organizations.amazonaws.com'),
      or(
        and(
          anyOf('$.eventName', ['InviteAccountToOrganization', 'AcceptHandshake', 'MoveAccount', 'CreateOrganization']),
          direct,
        ),
        // Told by AWS in the management account, also where the account accepted before it had this trail.
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
