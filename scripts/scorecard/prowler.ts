import { type Check, each } from './check';
import { alarmsOf } from './security-hub';
import {
  isPublicBucket,
  recordsAllManagementEvents,
  recordsDataEvents,
  selectors,
  trailBucket,
  trailHas,
} from './trail-rules';

type Judged = Pick<Check, 'judge' | 'notJudged'>;

const CONTENT = 'looks at what is in the log group';
const HISTORY = "looks at the account's events of the last hours";
const BEDROCK = 'about resources of Bedrock, of which the stack makes none';

/** A filter on the trail's log group whose text has all these clauses, in any order, and an alarm on its metric. */
function filterWith(clauses: readonly string[]): Judged {
  return {
    judge: (view) => {
      const filters = view.of('AWS::Logs::MetricFilter');
      const fitting = filters.filter(
        (filter) =>
          clauses.every((clause) => new RegExp(clause).test(String(filter.properties['FilterPattern']))) &&
          alarmsOf(filter, view).length > 0,
      );
      return { seen: filters, failing: fitting.length > 0 ? [] : filters };
    },
  };
}

const quoted = (text: string): string => text.replaceAll(/[.*]/g, '\\$&');
const names = (...all: string[]): string[] => all.map((name) => `\\$\\.eventName\\s*=\\s*.?${name}\\b`);
const source = (name: string): string => `\\$\\.eventSource\\s*=\\s*.?${quoted(name)}`;

const CHECKS: Readonly<Record<string, Judged>> = {
  cloudtrail_agentcore_data_events_enabled: trailHas((trail) => recordsDataEvents(trail, /^AWS::BedrockAgentCore::/)),
  cloudtrail_agentcore_memory_data_events_enabled: trailHas((trail) =>
    recordsDataEvents(trail, /^AWS::BedrockAgentCore::Memory$/),
  ),
  cloudtrail_bedrock_logging_enabled: trailHas(recordsAllManagementEvents),
  // CloudFormation cannot turn it on.
  cloudtrail_bucket_requires_mfa_delete: trailBucket(() => true),
  cloudtrail_cloudwatch_logging_enabled: trailHas((trail) => trail['CloudWatchLogsLogGroupArn'] !== undefined),
  cloudtrail_insights_exist: trailHas(
    ({ InsightSelectors: selectors }) => Array.isArray(selectors) && selectors.length > 0,
  ),
  cloudtrail_kms_encryption_enabled: trailHas((trail) => trail['KMSKeyId'] !== undefined),
  cloudtrail_log_file_validation_enabled: trailHas((trail) => trail['EnableLogFileValidation'] === true),
  cloudtrail_logs_s3_bucket_access_logging_enabled: trailBucket(
    ({ properties }) => properties['LoggingConfiguration'] === undefined,
  ),
  cloudtrail_logs_s3_bucket_is_not_publicly_accessible: trailBucket(isPublicBucket),
  cloudtrail_multi_region_enabled: trailHas((trail) => trail['IsMultiRegionTrail'] === true),
  // By the name that the console gives the selector.
  cloudtrail_multi_region_enabled_logging_management_events: trailHas((trail) =>
    selectors(trail).some(
      ({ Name: name, FieldSelectors: fields }) =>
        name === 'Management events selector' && fields.every(({ Field: field }) => field !== 'readOnly'),
    ),
  ),
  cloudtrail_s3_dataevents_read_enabled: trailHas((trail) => recordsDataEvents(trail, /^AWS::S3::Object$/, 'true')),
  cloudtrail_s3_dataevents_write_enabled: trailHas((trail) => recordsDataEvents(trail, /^AWS::S3::Object$/, 'false')),
  cloudtrail_threat_detection_enumeration: { notJudged: HISTORY },
  cloudtrail_threat_detection_llm_jacking: { notJudged: HISTORY },
  cloudtrail_threat_detection_privilege_escalation: { notJudged: HISTORY },
  cloudwatch_alarm_actions_alarm_state_configured: each(
    'AWS::CloudWatch::Alarm',
    ({ properties: { AlarmActions: actions = [] } }) => (actions as unknown[]).length === 0,
  ),
  cloudwatch_alarm_actions_enabled: each(
    'AWS::CloudWatch::Alarm',
    ({ properties }) => properties['ActionsEnabled'] === false,
  ),
  cloudwatch_bedrock_agent_alarms_configured: { notJudged: BEDROCK },
  cloudwatch_bedrock_runtime_alarms_configured: { notJudged: BEDROCK },
  cloudwatch_changes_to_network_acls_alarm_configured: filterWith(
    names(
      'CreateNetworkAcl',
      'CreateNetworkAclEntry',
      'DeleteNetworkAcl',
      'DeleteNetworkAclEntry',
      'ReplaceNetworkAclEntry',
      'ReplaceNetworkAclAssociation',
    ),
  ),
  cloudwatch_changes_to_network_gateways_alarm_configured: filterWith(
    names(
      'CreateCustomerGateway',
      'DeleteCustomerGateway',
      'AttachInternetGateway',
      'CreateInternetGateway',
      'DeleteInternetGateway',
      'DetachInternetGateway',
    ),
  ),
  cloudwatch_changes_to_network_route_tables_alarm_configured: filterWith(
    names(
      'CreateRoute',
      'CreateRouteTable',
      'ReplaceRoute',
      'ReplaceRouteTableAssociation',
      'DeleteRouteTable',
      'DeleteRoute',
      'DisassociateRouteTable',
    ),
  ),
  cloudwatch_changes_to_vpcs_alarm_configured: filterWith(
    names(
      'CreateVpc',
      'DeleteVpc',
      'ModifyVpcAttribute',
      'AcceptVpcPeeringConnection',
      'CreateVpcPeeringConnection',
      'DeleteVpcPeeringConnection',
      'RejectVpcPeeringConnection',
      'AttachClassicLinkVpc',
      'DetachClassicLinkVpc',
      'DisableVpcClassicLink',
      'EnableVpcClassicLink',
    ),
  ),
  cloudwatch_cross_account_sharing_disabled: each(
    'AWS::IAM::Role',
    ({ properties }) => properties['RoleName'] === 'CloudWatch-CrossAccountSharingRole',
  ),
  cloudwatch_log_group_agentcore_data_protection_policy_enabled: { notJudged: BEDROCK },
  cloudwatch_log_group_data_protection_policy_configured: each(
    'AWS::Logs::LogGroup',
    ({ properties }) => properties['DataProtectionPolicy'] === undefined,
  ),
  cloudwatch_log_group_kms_encryption_enabled: each(
    'AWS::Logs::LogGroup',
    ({ properties }) => properties['KmsKeyId'] === undefined,
  ),
  cloudwatch_log_group_no_critical_pii_in_logs: { notJudged: CONTENT },
  cloudwatch_log_group_no_secrets_in_logs: { notJudged: CONTENT },
  cloudwatch_log_group_not_publicly_accessible: each(
    'AWS::Logs::LogGroup',
    (_, view) => view.of('AWS::Logs::ResourcePolicy').length > 0,
  ),
  cloudwatch_log_group_retention_policy_specific_days_enabled: each(
    'AWS::Logs::LogGroup',
    ({ properties: { RetentionInDays: days = Infinity } }) => Number(days) < 365,
  ),
  cloudwatch_log_metric_filter_and_alarm_for_aws_config_configuration_changes_enabled: filterWith([
    source('config.amazonaws.com'),
    ...names('StopConfigurationRecorder', 'DeleteDeliveryChannel', 'PutDeliveryChannel', 'PutConfigurationRecorder'),
  ]),
  cloudwatch_log_metric_filter_and_alarm_for_cloudtrail_configuration_changes_enabled: filterWith(
    names('CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging'),
  ),
  cloudwatch_log_metric_filter_authentication_failures: filterWith([
    ...names('ConsoleLogin'),
    '\\$\\.errorMessage\\s*=\\s*.?Failed authentication',
  ]),
  cloudwatch_log_metric_filter_aws_organizations_changes: filterWith([
    source('organizations.amazonaws.com'),
    ...names(
      'AcceptHandshake',
      'AttachPolicy',
      'CancelHandshake',
      'CreateAccount',
      'CreateOrganization',
      'CreateOrganizationalUnit',
      'CreatePolicy',
      'DeclineHandshake',
      'DeleteOrganization',
      'DeleteOrganizationalUnit',
      'DeletePolicy',
      'EnableAllFeatures',
      'EnablePolicyType',
      'InviteAccountToOrganization',
      'LeaveOrganization',
      'DetachPolicy',
      'DisablePolicyType',
      'MoveAccount',
      'RemoveAccountFromOrganization',
      'UpdateOrganizationalUnit',
      'UpdatePolicy',
    ),
  ]),
  cloudwatch_log_metric_filter_disable_or_scheduled_deletion_of_kms_cmk: filterWith([
    source('kms.amazonaws.com'),
    ...names('DisableKey', 'ScheduleKeyDeletion'),
  ]),
  cloudwatch_log_metric_filter_for_s3_bucket_policy_changes: filterWith([
    source('s3.amazonaws.com'),
    ...names(
      'PutBucketAcl',
      'PutBucketPolicy',
      'PutBucketCors',
      'PutBucketLifecycle',
      'PutBucketReplication',
      'DeleteBucketPolicy',
      'DeleteBucketCors',
      'DeleteBucketLifecycle',
      'DeleteBucketReplication',
    ),
  ]),
  cloudwatch_log_metric_filter_policy_changes: filterWith(
    names(
      'DeleteGroupPolicy',
      'DeleteRolePolicy',
      'DeleteUserPolicy',
      'PutGroupPolicy',
      'PutRolePolicy',
      'PutUserPolicy',
      'CreatePolicy',
      'DeletePolicy',
      'CreatePolicyVersion',
      'DeletePolicyVersion',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'AttachUserPolicy',
      'DetachUserPolicy',
      'AttachGroupPolicy',
      'DetachGroupPolicy',
    ),
  ),
  cloudwatch_log_metric_filter_root_usage: filterWith([
    '\\$\\.userIdentity\\.type\\s*=\\s*.?Root.+\\$\\.userIdentity\\.invokedBy NOT EXISTS.+\\$\\.eventType\\s*!=\\s*.?AwsServiceEvent',
  ]),
  cloudwatch_log_metric_filter_security_group_changes: filterWith(
    names(
      'AuthorizeSecurityGroupIngress',
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupIngress',
      'RevokeSecurityGroupEgress',
      'CreateSecurityGroup',
      'DeleteSecurityGroup',
    ),
  ),
  cloudwatch_log_metric_filter_sign_in_without_mfa: filterWith([
    ...names('ConsoleLogin'),
    '\\$\\.additionalEventData\\.MFAUsed\\s*!=\\s*.?Yes',
  ]),
  cloudwatch_log_metric_filter_unauthorized_api_calls: filterWith([
    '\\$\\.errorCode\\s*=\\s*.?\\*UnauthorizedOperation.+\\$\\.errorCode\\s*=\\s*.?AccessDenied\\*',
  ]),
};

/**
 * Every check of Prowler for CloudTrail and CloudWatch, as its repository had them in November 2026; what only an older state has is left out.
 *
 * @see https://github.com/prowler-cloud/prowler/tree/master/prowler/providers/aws/services
 */
export const PROWLER: readonly Check[] = Object.entries(CHECKS).map(([id, judged]) => ({ id, ...judged }));
