import { defaultDetections } from '../../lib/detection/default-detections';
import { DetectionSeverity } from '../../lib/detection/detection';

/** Why a check fails by default. */
export interface Explanation {
  /** What fails, by its name in the page; `all` that the check looks at. */
  readonly fails: readonly string[] | 'all';
  readonly because: string;
  /** It passes as soon as `alertEmails` names somebody. */
  readonly passesWithAlertEmails?: boolean;
}

const SUBSCRIPTION: Explanation = {
  fails: 'all',
  because: 'Nobody is subscribed to the topic: set `alertEmails` or `complianceEmails`, and confirm the subscription.',
  passesWithAlertEmails: true,
};

const S3_OBJECTS = 'Data events cost 0.10 per 100,000 and are off by default: set `s3DataEvents` to `all`.';
const OWN_BUCKETS = 'The trail then leaves out its own buckets; AWS does not say whether the control accepts that.';
const AGENTCORE =
  'Data events cost 0.10 per 100,000 and are off by default: name the resource types of Bedrock AgentCore in `dataEvents`.';
const PAGE_ALARMS: Explanation = {
  fails: [
    ...defaultDetections()
      .filter(({ severity, findingOnly = false }) => severity === DetectionSeverity.PAGE && !findingOnly)
      .map(({ id }) => `DetectionAlarms Detections ${id} Alarm`),
    'DetectionAlarms OwnParts Alarm',
  ].sort(),
  because:
    'Findings tell of what they watch; while findings are broken, the composite alarm FindingsFallback does, which has an action. With `findings: false` each has its own.',
};
const FUNCTION_LOGS = [
  'ArchiveWatch Watch Function LogGroup',
  'DetectionAlarms Findings Function LogGroup',
  'DetectionAlarms Findings Heartbeat',
  'DetectionAlarms TableProtection Function LogGroup',
  'DetectionAlarms TrailHealth Function LogGroup',
  'EventHistory Function LogGroup',
  'OrganizationAccess Function LogGroup',
];

export const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ...Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`CloudWatch.${String(index + 1)}`, SUBSCRIPTION])),
  'CloudWatch.15': PAGE_ALARMS,
  'DynamoDB.4': {
    fails: 'all',
    because:
      'The table can be restored to any second of the last 35 days. What it holds follows from the log files, which are kept longer.',
  },
  'DynamoDB.5': {
    fails: 'all',
    because: 'What holds data gets no tag of ours. A tag of yours on the stack passes: `Tags.of(stack).add()`.',
  },
  'Lambda.3': {
    fails: 'all',
    because:
      'The functions only call APIs of AWS. In a VPC they would need endpoints or a way to the internet, and could be cut off from what they watch.',
  },
  'Lambda.7': {
    fails: 'all',
    because: 'One JSON log line for each run says more; X-Ray would need permissions on `*`.',
  },
  'SNS.3': {
    fails: 'all',
    because:
      'What holds subscriptions stays untouched when the stack is updated. A tag of yours on the stack passes: `Tags.of(stack).add()`.',
  },
  'S3.7': {
    fails: 'all',
    because:
      'A copy in another Region costs its storage and requests again. Add it to a bucket of your own, and give that to `TrailArchive.existing()`.',
  },
  'S3.9': {
    fails: ['TrailBucket AccessLogs'],
    because:
      'It is the target of the access logs, and cannot log itself without end. AWS says to suppress the finding.',
  },
  'S3.10': {
    fails: ['TrailBucket'],
    because: 'Log files are kept for ever by default: set `retentionDays`.',
  },
  'S3.11': {
    fails: 'all',
    because:
      'Nothing of ours listens. `notifyOfLogFiles` tells of log files by CloudTrail itself, which this control does not see.',
  },
  'S3.13': { fails: ['TrailBucket'], because: 'Log files are kept for ever by default: set `retentionDays`.' },
  'S3.14': {
    fails: ['DetectionAlarms Findings FailedBatches', 'EventHistory Results'],
    because:
      'They hold what is needed for some days: answers of a search, and batches of events that failed. Versions would keep what should be gone.',
  },
  'S3.15': {
    fails: 'all',
    because:
      'A lock cannot be undone: set `objectLockMode` and `objectLockDays` for the archive. S3 delivers access logs to no bucket that has a default retention.',
  },
  'S3.17': {
    fails: ['ArchiveWatch Watch State Bucket', 'EventHistory Results', 'TrailBucket AccessLogs'],
    because:
      'S3 delivers access logs only to a bucket with SSE-S3. The answers of a search are what the reader may see anyway, and go after seven days. The state of the archive watch holds hashes and signatures, and no events.',
  },
  'S3.20': {
    fails: ['TrailBucket'],
    because:
      'Only the root user can turn on MFA delete, and CloudFormation cannot. Object Lock protects better; with `retentionDays` the control has no finding.',
  },
  'S3.22': { fails: 'all', because: `${S3_OBJECTS} ${OWN_BUCKETS}` },
  'S3.23': { fails: 'all', because: `${S3_OBJECTS} ${OWN_BUCKETS}` },
  cloudtrail_agentcore_data_events_enabled: { fails: 'all', because: AGENTCORE },
  cloudtrail_agentcore_memory_data_events_enabled: { fails: 'all', because: AGENTCORE },
  cloudtrail_bucket_requires_mfa_delete: {
    fails: 'all',
    because:
      'Only the root user can turn on MFA delete, and CloudFormation cannot. Object Lock protects better: set `objectLockMode` and `objectLockDays`.',
  },
  cloudtrail_insights_exist: {
    fails: 'all',
    because:
      'Insights cost 0.35 per 100,000 events and are off by default: set `callRateInsights` or `errorRateInsights`.',
  },
  cloudtrail_s3_dataevents_read_enabled: { fails: 'all', because: S3_OBJECTS },
  cloudtrail_s3_dataevents_write_enabled: { fails: 'all', because: S3_OBJECTS },
  cloudwatch_alarm_actions_alarm_state_configured: PAGE_ALARMS,
  cloudwatch_log_group_data_protection_policy_configured: {
    fails: 'all',
    because:
      'A mask hides from the metric filters what it masks, so detections would go blind; the functions log no events. See [detections.md](detections.md).',
  },
  cloudwatch_log_group_kms_encryption_enabled: {
    fails: FUNCTION_LOGS,
    because:
      'The functions log what they did, and no event; CloudWatch Logs encrypts it with its own key. A key for each would cost 1.00 a month.',
  },
};
