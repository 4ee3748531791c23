import type { Settings } from './configuration';

/** What docs/configuration.md says about one key. */
export interface SettingDocumentation {
  /** What happens if the key is not set. */
  readonly default: string;
  /** Markdown; links are relative to `docs/`. */
  readonly description: string;
  /** A value that the key accepts, as `cdk.json` has it. */
  readonly example?: unknown;
}

export interface SettingsChapter {
  readonly title: string;
  readonly introduction?: string;
  readonly settings: { readonly [K in keyof Settings]?: SettingDocumentation };
}

const TRAIL: SettingsChapter = {
  title: 'Trail',
  settings: {
    stackName: {
      default: '`OrganizationTrail`',
      description: 'The name of the stack. Changing it creates a second stack.',
      example: 'AuditTrail',
    },
    homeRegion: {
      default: 'the Region of your credentials',
      description: 'The Region of the trail, the bucket and the log group.',
      example: 'eu-central-1',
    },
    trailName: {
      default: '`organization-trail`',
      description:
        'Changing it replaces the trail. A second deployment in the same account and Region needs its own `stackName` and `trailName`; [all other names follow from these two](adopting.md#two-deployments-side-by-side).',
      example: 'audit',
    },
    trailManagedElsewhere: {
      default: '`false`',
      description:
        '`true`: the trail already exists outside this stack; deploy everything else. The next step is to [import the trail](adopting.md#a-trail-that-already-exists).',
      example: true,
    },
    isOrganizationTrail: {
      default: '`true`',
      description: '`false`: a trail for this account only. Use it to try the product without an organization.',
      example: false,
    },
    organizationId: {
      default: 'looked up during the deployment',
      description: 'If you set it, a deployment in any other organization fails.',
      example: 'o-a1b2c3d4e5',
    },
    managementAccountId: {
      default: 'looked up during the deployment',
      description: 'The management account. Use it with `logArchiveAccount` or `delegatedAdministrator`.',
      example: '111122223333',
    },
    regions: {
      default: '`all`',
      description: '`one`: the home Region only, with a warning that lists what such a trail misses.',
      example: 'one',
    },
    includeGlobalServiceEvents: {
      default: '`true`',
      description: 'Events of IAM, STS and CloudFront. `false` only with `regions=one`.',
      example: true,
    },
    delegatedAdministrator: {
      default: 'none',
      description:
        'A member account that deploys the trail instead of the management account ([setup](delegated-administrator.md)).',
      example: '333333333333',
    },
    preflight: {
      default: '`false`',
      description:
        '`true`: once the policies are in place, check for everything that would make CreateTrail fail, and fail with the [complete list](doctor.md#the-same-checks-in-the-deployment).',
      example: true,
    },
    acknowledge: {
      default: 'none',
      description: 'Silences warnings: the last part of a warning’s ID, and the reason why you accept it.',
      example: { KmsEventsExcluded: 'KMS events are recorded by another trail' },
    },
  },
};

const ATTACHED: SettingsChapter = {
  title: 'A trail that somebody else owns',
  introduction:
    'Findings, alarms and event history on an existing log group, without a second trail: [attach to an existing trail](adopting.md#attach-to-the-trail-that-is-there).',
  settings: {
    attachTo: {
      default: 'none',
      description: 'The name of a log group that receives CloudTrail events, or `control-tower`.',
      example: 'control-tower',
    },
    attachedTrailArn: {
      default: 'none',
      description: 'With `attachTo`: the ARN of the trail, so that its health is checked too.',
      example: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/aws-controltower-BaselineCloudTrail',
    },
  },
};

const ARCHIVE: SettingsChapter = {
  title: 'Archive and log group',
  settings: {
    keyPrefix: {
      default: 'none',
      description: 'Where in the bucket the log files go: a prefix without a slash at either end.',
      example: 'cloudtrail',
    },
    formerKeyPrefixes: {
      default: 'none',
      description: 'Prefixes that the trail used before, `""` for none. Retention and readers cover those files too.',
      example: ['', 'audit'],
    },
    retentionDays: {
      default: 'kept forever',
      description: 'S3 deletes log files and digest files that are older.',
      example: 2555,
    },
    objectLockMode: {
      default: 'no lock',
      description: 'Write-once storage. Only a new bucket can have it.',
      example: 'COMPLIANCE',
    },
    objectLockDays: {
      default: 'no lock',
      description: 'How long each log file is locked. Set it together with `objectLockMode`.',
      example: 365,
    },
    logRetentionDays: { default: '`365`', description: 'How long the log group keeps events.', example: 90 },
    notifyOfLogFiles: {
      default: '`false`',
      description: '`true`: an SNS topic that gets a message for each delivered log file.',
      example: true,
    },
    archiveNamespace: {
      default: '`global`; `account-regional` in the `cdk.json` of this repository',
      description:
        'For a new archive, `account-regional` gives its buckets names that no other account can take: `…-<account>-<region>-an`. Not available in me-central-1 and me-south-1. Never change it for an existing archive: such a deployment fails and says [what to set](adopting.md#names-of-the-archive).',
      example: 'account-regional',
    },
    archiveProtection: {
      default: '`false`',
      description:
        '`true`: the bucket policy denies everyone except the deploying role deleting or weakening the archive; a list of further roles is possible. A wrong list [locks out](operating.md#locked-out-of-the-archive) everybody except the root user ([details](guardrails.md#the-archives-bucket-policy)).',
      example: { exceptRoles: ['arn:aws:iam::222222222222:role/archive-keeper'] },
    },
    guardrails: {
      default: 'none',
      description:
        'Service control policies, in a stack of their own, that deny all roles except these changing the trail and the archive. They do not apply to the management account ([details](guardrails.md)).',
      example: {
        exceptRoles: ['cdk-hnb659fds-deploy-role-*', 'cdk-hnb659fds-cfn-exec-role-*'],
        targetIds: ['ou-a1b2-c3d4e5f6'],
      },
    },
    archiveWatch: {
      default: '`true`',
      description:
        'The [archive watch](archive-watch.md) verifies every few hours that the archive is complete and unchanged, and notices accounts and Regions that stop delivering. `false`: no watch; `archive-account`: in the account of `logArchiveAccount`, out of reach for administrators of the management account.',
      example: 'archive-account',
    },
    archiveWatchHours: {
      default: '`6`',
      description: 'Hours between two checks of an account.',
      example: 12,
    },
    archiveWatchHashPercent: {
      default: '`0`',
      description:
        'The share of log files that are read and hashed, in percent. For the others, S3’s listing has to show that they are there as delivered.',
      example: 5,
    },
    athena: {
      default: '`false`',
      description:
        'Adds a table of the archive in Amazon Athena, for [`history --source archive` and `replay --athena`](archive-queries.md). It costs nothing until somebody runs a query.',
      example: true,
    },
    logArchiveAccount: {
      default: 'none',
      description:
        'A separate account for the bucket, its key and the access logs. Needs `homeRegion` ([setup](adopting.md#a-log-archive-account)).',
      example: '222222222222',
    },
    logArchiveReaders: {
      default: 'none',
      description: 'With `logArchiveAccount`: the accounts and roles that may read the archive.',
      example: ['333333333333', 'arn:aws:iam::444444444444:role/athena'],
    },
  },
};

const EVENTS: SettingsChapter = {
  title: 'Recorded events',
  introduction: 'Everything except management events costs extra and is off by default.',
  settings: {
    managementEvents: {
      default: '`all`',
      description: 'With less than `all`, a warning lists the detections that miss events.',
      example: 'write-only',
    },
    excludeManagementEventsOf: {
      default: 'none',
      description: 'High-volume sources to leave out.',
      example: ['kms', 'rds-data-api'],
    },
    s3DataEvents: {
      default: 'none',
      description: '`all`, or the buckets, prefixes and calls to record.',
      example: [{ bucket: 'data', prefixes: ['in/'], eventNames: ['PutObject'], readWrite: 'write-only' }],
    },
    lambdaDataEvents: { default: '`false`', description: '`true`: invocations of all functions.', example: true },
    dynamoDbDataEvents: { default: '`false`', description: '`true`: item-level calls on all tables.', example: true },
    dataEvents: {
      default: 'none',
      description: 'Any other resource type, by CloudTrail’s name for it.',
      example: [{ resourceType: 'AWS::SNS::Topic' }],
    },
    networkActivityEvents: {
      default: 'none',
      description: 'Calls through VPC endpoints.',
      example: [{ eventSource: 's3.amazonaws.com', deniedOnly: true }],
    },
    callRateInsights: {
      default: 'none',
      description: 'CloudTrail Insights on unusual call rates.',
      example: ['management', 'data'],
    },
    errorRateInsights: {
      default: 'none',
      description: 'CloudTrail Insights on unusual error rates.',
      example: ['management', 'data'],
    },
    aggregation: {
      default: 'none',
      description: 'Five-minute summaries of data events.',
      example: ['API_ACTIVITY'],
    },
    excludedBuckets: {
      default: 'none',
      description: 'Buckets whose S3 data events are never recorded, in addition to the trail’s own.',
      example: ['replica'],
    },
    feedbackLoopGuardDisabledBecause: {
      default: 'the guard is on',
      description:
        'The guard keeps the trail from recording the delivery of its own files, which would cause the next delivery, without end. To turn it off, give the reason.',
      example: 'The bucket of this trail is replicated, and its data events are needed',
    },
  },
};

const DETECTIONS: SettingsChapter = {
  title: 'Detections and recipients',
  introduction: '[detections.md](detections.md) lists all detections with their IDs.',
  settings: {
    alertEmails: {
      default: 'none, with a warning',
      description: 'The addresses of every severity that has no addresses of its own below.',
      example: ['security@example.com'],
    },
    pageEmails: {
      default: '`alertEmails`',
      description:
        'For what should wake somebody. These addresses also get the alarms on the trail, and, from a separate topic, the alarms on findings. Confirm both subscriptions.',
      example: ['oncall@example.com'],
    },
    notifyEmails: {
      default: '`alertEmails`',
      description: 'For what can wait until the next working day.',
      example: ['security@example.com'],
    },
    complianceEmails: {
      default: '`alertEmails`',
      description: 'For alarms that only a compliance control requires.',
      example: ['audit@example.com'],
    },
    topicsTellOfOk: {
      default: '`false`',
      description:
        '`true`, or a list of severities: the same addresses also get a message when an alarm returns to OK.',
      example: ['page'],
    },
    detectionCatalogs: {
      default: 'all four',
      description: 'The catalogs to deploy. With `none`, alarms watch only the trail itself.',
      example: ['cis', 'tuned', 'threats', 'own'],
    },
    excludedDetections: { default: 'none', description: 'Detections to leave out.', example: ['iam-user-created'] },
    detectionSeverities: {
      default: 'those of the catalogs',
      description: 'Another severity for a detection: `page`, `notify` or `compliance`.',
      example: { 'iam-user-created': 'page' },
    },
    detectionThresholds: {
      default: 'those of the catalogs',
      description:
        'How many events it takes, counted for each principal, each account or the whole organization, as the detection says.',
      example: { 'denied-calls-surge': 500 },
    },
    detectionOverrides: {
      default: 'those of the catalogs',
      description:
        'Threshold and severity as above, and the period in which matches are counted. `evaluationPeriods` and `datapointsToAlarm` apply to the alarm only.',
      example: {
        'denied-calls-surge': { threshold: 50, periodSeconds: 600, evaluationPeriods: 3, datapointsToAlarm: 2 },
      },
    },
    personRoles: {
      default: 'none',
      description:
        'Roles outside IAM Identity Center that people use, for detections that look at people only. `doctor` suggests candidates.',
      example: ['OktaAdmin', 'Okta-*'],
    },
    breakGlassPrincipals: {
      default: 'none',
      description:
        'Users, roles and permission sets for emergencies. [Any use of them pages](findings.md#break-glass-users-and-roles).',
      example: ['break-glass-*', 'arn:aws:iam::111111111111:role/emergency'],
    },
    deploymentRoles: {
      default: 'the roles of the CDK bootstrap',
      description:
        'The roles that deploy this stack. Their changes to its own resources through CloudFormation notify as a deployment; the same changes by anybody else page.',
      example: ['deploy-pipeline'],
    },
    metricNamespace: {
      default: 'the name of the stack',
      description: 'The CloudWatch namespace of all metrics.',
      example: 'Security/CloudTrail',
    },
    alarmNamePrefix: {
      default: '`metricNamespace`',
      description: 'The start of all alarm names, before a dash.',
      example: 'Audit',
    },
    filterNamePrefix: {
      default: 'none',
      description: 'The start of all metric filter names, before a dash.',
      example: 'Audit',
    },
  },
};

const FINDINGS: SettingsChapter = {
  title: 'Findings',
  introduction: '[findings.md](findings.md) explains what a finding is.',
  settings: {
    findings: {
      default: '`true`',
      description: '`false`: an alarm for each detection instead. An alarm names neither account nor principal.',
      example: false,
    },
    findingRoutes: {
      default: 'by severity',
      description:
        'Other recipients for some findings. The first route whose conditions all hold decides. `to` is `page`, `notify`, `record` (the table only) or the ARN of a topic; the conditions are `accounts`, `organizationalUnits`, `tags`, `severities` and `detectionIds` ([examples](operating.md#who-is-told)).',
      example: [{ accounts: ['222222222222'], to: 'notify' }],
    },
    findingSeverities: {
      default: 'those of the detections',
      description:
        'Another severity for findings of some accounts, organizational units or tags. The first entry that applies decides; `compliance` sends no message ([details](findings.md#how-loud-a-finding-is)).',
      example: [
        {
          tags: { stage: 'development' },
          detectionIds: ['function-changed-by-person'],
          severity: 'compliance',
        },
      ],
    },
    organizationAccounts: {
      default: 'what AWS Organizations lists',
      description:
        'Further accounts and organizations that you trust: detections of sharing and trust [do not count them as strangers](findings.md#strangers).',
      example: ['222222222222', 'o-a1b2c3d4e5'],
    },
    suppressions: {
      default: 'none',
      description: '[Findings that you expect](operating.md#a-finding-that-you-expect), with a reason and an end date.',
      example: [
        {
          detections: ['iam-user-created'],
          filterPattern: '{ $.userIdentity.userName = "ci" }',
          reason: 'The pipeline creates test users',
          expires: '2027-06-30',
        },
      ],
    },
    reminderHours: {
      default: '`[1,6,24,72,168,720]`',
      description: 'Hours from one message to the next while a finding continues. The last value repeats.',
      example: [1, 24],
    },
    quietHours: {
      default: '`72`',
      description: 'After this many hours without an event, a finding closes, and the next event opens a new one.',
      example: 24,
    },
    messagesPerHour: {
      default: '`5`',
      description: 'Messages per hour for one detection in one account. The rest are combined into one message.',
      example: 10,
    },
    chatTopic: {
      default: '`false`',
      description: '`true`: an additional topic for Amazon Q Developer in chat applications.',
      example: true,
    },
    findingEvents: { default: '`true`', description: '`false`: no events on EventBridge.', example: false },
    alarmsOnNotify: {
      default: '`false`',
      description:
        '`true`: metric filters and alarms for detections of severity notify as well, without actions, for your own dashboards; 0.10 USD each a month.',
      example: true,
    },
  },
};

const HISTORY: SettingsChapter = {
  title: 'Event history and dashboard',
  settings: {
    eventHistory: {
      default: '`account`',
      description:
        'Whose 90-day event history the function searches. With `organization`, every account gets a role for it ([details](event-history.md)).',
      example: 'organization',
    },
    eventHistoryReaders: {
      default: 'none',
      description: 'Roles of people who search every account from the command line.',
      example: ['arn:aws:iam::111122223333:role/audit'],
    },
    eventHistoryRoleName: {
      default: '`<trailName>-event-history`',
      description: 'With `eventHistory=organization`: the name of the role in every account.',
      example: 'audit-event-history',
    },
    dashboard: {
      default: '`false`',
      description:
        '`true`: a [CloudWatch dashboard](dashboard.md) of alarms, findings, the health of the trail, the archive and searches. An account has three dashboards free; each further one costs 3.00 USD a month.',
      example: true,
    },
  },
};

const EVERY_STACK: SettingsChapter = {
  title: 'Every stack',
  settings: {
    permissionsBoundary: {
      default: 'none',
      description:
        'The name of a policy, with its path if it has one: the permissions boundary of every role, including roles in other accounts. Each account needs a policy with this name.',
      example: 'workload-boundary',
    },
    rolePath: { default: 'none', description: 'The path of every role.', example: '/security/' },
    terminationProtection: {
      default: '`false`',
      description:
        '`true`: CloudFormation deletes none of the stacks [until you turn it off](operating.md#delete). Set it after the first successful deployment: a failed first one has to be deleted.',
      example: true,
    },
    architecture: {
      default: '`x86_64`; the event history function uses `arm64` where the Region has it',
      description: 'The architecture of every function.',
      example: 'arm64',
    },
    tags: {
      default: 'none',
      description:
        'Tags for everything that can have them. They also reach the trail of a delegated administrator, which `--tags` of the CDK command line does not.',
      example: { Team: 'security' },
    },
  },
};

/** All keys, by subject, in the order of docs/configuration.md. */
export const SETTINGS_CHAPTERS: readonly SettingsChapter[] = [
  TRAIL,
  ARCHIVE,
  EVENTS,
  DETECTIONS,
  FINDINGS,
  HISTORY,
  ATTACHED,
  EVERY_STACK,
];
