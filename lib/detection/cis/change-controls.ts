import { RequiredEvents, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { exactly } from './exact-text';
import { numbersOf } from './numbering';

/** Trails, keys, buckets, AWS Config, the organization. */
export const CHANGE_CONTROLS: readonly Detection[] = [
  exactly({
    id: 'cis-trail-changes',
    title: 'CloudWatch.5: changes to trails',
    meaning:
      'Trails that are created, changed, deleted, started or stopped. PutEventSelectors, which can silence a trail, is not covered.',
    response: 'See `trail-stopped` and `trail-changed`, which page.',
    filterPattern:
      '{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}',
    falsePositives: 'Setting up a trail.',
    techniques: ['T1562.008'],
    findingPaths: pathsOf('cloudtrail'),
    cisRecommendations: numbersOf(5),
    securityHubControls: ['CloudWatch.5'],
  }),
  exactly({
    id: 'cis-kms-key-loss',
    title: 'CloudWatch.7: keys that are disabled or scheduled for deletion',
    meaning: 'What is encrypted with the key becomes unreadable. Needs a trail that records KMS.',
    response: 'See `kms-key-disabled`, `kms-key-deletion-scheduled` and `kms-keys-lost-in-bulk`, which pages.',
    filterPattern:
      '{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}',
    falsePositives: 'Each deletion of a stack with a key.',
    techniques: ['T1485'],
    findingPaths: pathsOf('kms'),
    cisRecommendations: numbersOf(7),
    securityHubControls: ['CloudWatch.7'],
    requiredEvents: [RequiredEvents.KMS_MANAGEMENT_EVENTS],
  }),
  exactly({
    id: 'cis-bucket-policy-changes',
    title: 'CloudWatch.8: changes to bucket policies',
    meaning:
      'Each policy, ACL, CORS, lifecycle or replication rule that is written or deleted. Block Public Access is not covered.',
    response: 'See `bucket-made-public`, which pages, and `bucket-protection-removed`.',
    filterPattern:
      '{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || ($.eventName=PutBucketPolicy) || ($.eventName=PutBucketCors) || ($.eventName=PutBucketLifecycle) || ($.eventName=PutBucketReplication) || ($.eventName=DeleteBucketPolicy) || ($.eventName=DeleteBucketCors) || ($.eventName=DeleteBucketLifecycle) || ($.eventName=DeleteBucketReplication))}',
    falsePositives: 'Each deployment of a stack that contains a bucket.',
    techniques: ['T1530'],
    findingPaths: pathsOf('s3'),
    cisRecommendations: numbersOf(8),
    securityHubControls: ['CloudWatch.8'],
  }),
  exactly({
    id: 'cis-config-changes',
    title: 'CloudWatch.9: changes to AWS Config',
    meaning: 'Recorders and delivery channels that are set up or stopped. DeleteConfigurationRecorder is not covered.',
    response: 'See `config-recording-stopped`, which pages.',
    filterPattern:
      '{($.eventSource=config.amazonaws.com) && (($.eventName=StopConfigurationRecorder) || ($.eventName=DeleteDeliveryChannel) || ($.eventName=PutDeliveryChannel) || ($.eventName=PutConfigurationRecorder))}',
    falsePositives: 'Setting up an account.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf('config'),
    cisRecommendations: numbersOf(9),
    securityHubControls: ['CloudWatch.9'],
  }),
  exactly({
    id: 'cis-organization-changes',
    title: 'Changes to the organization',
    meaning:
      'Accounts, OUs and policies that are created, moved or deleted. Not a Security Hub control. In addition to the names that CIS lists, the pattern includes CancelHandshake, CreateOrganization and EnableAllFeatures, which Prowler requires. CloseAccount is in neither list.',
    response:
      'See `account-leaves-organization`, which pages, `organization-policy-changed` and `organization-account-joined`.',
    filterPattern:
      '{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = "AcceptHandshake") || ($.eventName = "AttachPolicy") || ($.eventName = "CancelHandshake") || ($.eventName = "CreateAccount") || ($.eventName = "CreateOrganization") || ($.eventName = "CreateOrganizationalUnit") || ($.eventName = "CreatePolicy") || ($.eventName = "DeclineHandshake") || ($.eventName = "DeleteOrganization") || ($.eventName = "DeleteOrganizationalUnit") || ($.eventName = "DeletePolicy") || ($.eventName = "DetachPolicy") || ($.eventName = "DisablePolicyType") || ($.eventName = "EnableAllFeatures") || ($.eventName = "EnablePolicyType") || ($.eventName = "InviteAccountToOrganization") || ($.eventName = "LeaveOrganization") || ($.eventName = "MoveAccount") || ($.eventName = "RemoveAccountFromOrganization") || ($.eventName = "UpdatePolicy") || ($.eventName = "UpdateOrganizationalUnit")) }',
    falsePositives: 'Account vending.',
    techniques: ['T1666', 'T1098'],
    findingPaths: pathsOf('organizations'),
    cisRecommendations: numbersOf(15),
  }),
];
