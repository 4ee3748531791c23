import { ACCOUNTS } from '../../test/fixtures/identities';
import type { OwnThing } from '../../test/fixtures/own-calls';
import { OWN_NAMES } from '../../test/fixtures/own-names';

/** A row of the matrix: an own part, or several of one kind. */
export interface OwnResource {
  readonly id: string;
  readonly title: string;
  readonly thing: OwnThing;
  /** The prefix of the service's actions in policies. */
  readonly service: string;
  /** As AWS's list of actions calls them; `every` where all actions of the service count. */
  readonly types: readonly string[] | 'every';
  /** Actions that name it, or act on all of its kind, though the list does not say so. */
  readonly also?: readonly string[];
  /** Names of CloudFormation's resource types that it stands for. */
  readonly templates: readonly string[];
  readonly names: readonly string[];
  /** Actions that do harm elsewhere, and none here. */
  readonly harmless?: readonly string[];
  readonly account?: string;
  /** False where what other services do is theirs to say: the organization as such is no part of the product. */
  readonly throughServices?: boolean;
}

const { production } = ACCOUNTS;

export const OWN_RESOURCES: readonly OwnResource[] = [
  {
    id: 'trail',
    title: 'The trail',
    thing: 'trail',
    service: 'cloudtrail',
    types: ['trail'],
    templates: ['AWS::CloudTrail::Trail'],
    names: OWN_NAMES.trail,
  },
  {
    id: 'archive',
    title: "The trail's bucket",
    thing: 'bucket',
    service: 's3',
    types: ['bucket'],
    also: ['CreateAccessPoint', 'PutAccountPublicAccessBlock'],
    templates: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
    names: OWN_NAMES.trailBucket,
  },
  {
    id: 'other-buckets',
    title: 'The buckets for access logs, search results and failed batches',
    thing: 'bucket',
    service: 's3',
    types: ['bucket'],
    templates: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
    names: OWN_NAMES.otherBucket,
  },
  {
    id: 'log-files',
    title: 'The log files, digest files and access logs',
    thing: 'bucket',
    service: 's3',
    types: ['object'],
    templates: [],
    names: [...OWN_NAMES.trailBucket, OWN_NAMES.otherBucket[0]],
  },
  {
    id: 'failed-batches',
    title: 'The failed batches',
    thing: 'bucket',
    service: 's3',
    types: ['object'],
    templates: [],
    names: [OWN_NAMES.otherBucket[2]],
  },
  {
    id: 'results',
    title: 'The search results',
    thing: 'bucket',
    service: 's3',
    types: ['object'],
    templates: [],
    names: [OWN_NAMES.otherBucket[1]],
    harmless: ['DeleteObject', 'DeleteObjectVersion'],
  },
  {
    id: 'keys',
    title: 'The keys of trail, log group and topics, and their aliases',
    thing: 'key',
    service: 'kms',
    types: ['key'],
    templates: ['AWS::KMS::Key', 'AWS::KMS::Alias'],
    names: OWN_NAMES.key,
  },
  {
    id: 'log-group',
    title: "The trail's log group, with its metric filters and the subscription of findings",
    thing: 'logGroup',
    service: 'logs',
    types: ['log-group', 'log-stream'],
    also: [
      'AssociateSourceToS3TableIntegration',
      'CreateScheduledQuery',
      'DeleteAccountPolicy',
      'DeleteIndexPolicy',
      'DeletePipelineRule',
      'DeleteResourcePolicy',
      'DisassociateSourceFromS3TableIntegration',
      'PutAccountPolicy',
      'PutIndexPolicy',
      'PutPipelineRule',
      'PutResourcePolicy',
      'PutStorageTierPolicy',
      'UpdateScheduledQuery',
    ],
    templates: ['AWS::Logs::LogGroup', 'AWS::Logs::MetricFilter', 'AWS::Logs::SubscriptionFilter'],
    names: OWN_NAMES.logGroup,
  },
  {
    id: 'function-log-groups',
    title: 'The log groups of the functions, and that of the heartbeat',
    thing: 'logGroup',
    service: 'logs',
    types: ['log-group', 'log-stream'],
    also: ['DeleteIndexPolicy', 'PutIndexPolicy'],
    templates: ['AWS::Logs::LogGroup'],
    names: OWN_NAMES.otherLogGroup,
  },
  {
    id: 'alarms',
    title: 'The alarms',
    thing: 'alarm',
    service: 'cloudwatch',
    types: ['alarm'],
    also: ['PutMetricData'],
    templates: ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'],
    names: OWN_NAMES.alarmPrefix,
  },
  {
    id: 'topics',
    title: 'The topics and their subscriptions',
    thing: 'topic',
    service: 'sns',
    types: ['topic'],
    templates: ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'AWS::SNS::Subscription'],
    names: OWN_NAMES.topic,
  },
  {
    id: 'functions',
    title: 'The functions: findings, checks, searches, custom resources',
    thing: 'function',
    service: 'lambda',
    types: ['function', 'function alias', 'function version'],
    also: ['CreateEventSourceMapping'],
    templates: ['AWS::Lambda::Function', 'AWS::Lambda::Permission', 'AWS::Lambda::EventInvokeConfig'],
    names: OWN_NAMES.function,
  },
  {
    id: 'rules',
    title: 'The rules that start functions',
    thing: 'rule',
    service: 'events',
    types: ['rule-on-default-event-bus'],
    templates: ['AWS::Events::Rule'],
    names: OWN_NAMES.rule,
  },
  {
    id: 'table',
    title: 'The table of findings',
    thing: 'table',
    service: 'dynamodb',
    types: ['table', 'backup'],
    templates: ['AWS::DynamoDB::Table'],
    names: OWN_NAMES.table,
  },
  {
    id: 'roles',
    title: 'The roles: log delivery and functions',
    thing: 'role',
    service: 'iam',
    types: ['role'],
    also: ['AddRoleToInstanceProfile', 'RemoveRoleFromInstanceProfile'],
    templates: ['AWS::IAM::Role', 'AWS::IAM::Policy'],
    names: OWN_NAMES.role,
  },
  {
    id: 'member-roles',
    title: 'The role in each member account, by which the event history is searched',
    thing: 'role',
    service: 'iam',
    types: ['role'],
    templates: [],
    names: OWN_NAMES.role.slice(2),
    account: production,
  },
  {
    id: 'service-linked-role',
    title: "CloudTrail's service-linked role",
    thing: 'role',
    service: 'iam',
    types: ['role'],
    templates: [],
    names: ['AWSServiceRoleForCloudTrail'],
  },
  {
    id: 'parameter',
    title: 'The SSM parameter with the names of all these',
    thing: 'parameter',
    service: 'ssm',
    types: ['parameter'],
    templates: ['AWS::SSM::Parameter'],
    names: OWN_NAMES.parameter,
  },
  {
    id: 'stack',
    title: 'The stack',
    thing: 'stack',
    service: 'cloudformation',
    types: ['stack'],
    templates: [],
    names: OWN_NAMES.stack.slice(0, 1),
  },
  {
    id: 'stack-set',
    title: 'The stack set that puts roles into member accounts',
    thing: 'stackSet',
    service: 'cloudformation',
    types: ['stackset'],
    also: ['DeactivateOrganizationsAccess'],
    templates: ['AWS::CloudFormation::StackSet'],
    names: OWN_NAMES.stack.slice(1),
  },
  {
    id: 'delegated-administrator',
    title: 'The delegated administrator of CloudTrail',
    thing: 'trail',
    service: 'cloudtrail',
    types: [],
    also: ['DeregisterOrganizationDelegatedAdmin', 'RegisterOrganizationDelegatedAdmin'],
    templates: [],
    names: OWN_NAMES.trail,
  },
  {
    id: 'organization',
    title: 'Trusted access, delegation and the organization',
    thing: 'organization',
    service: 'organizations',
    types: 'every',
    templates: [],
    names: OWN_NAMES.account,
    throughServices: false,
  },
  {
    id: 'account',
    title: 'The accounts and their Regions',
    thing: 'account',
    service: 'account',
    types: 'every',
    templates: [],
    names: OWN_NAMES.account,
    throughServices: false,
  },
];
