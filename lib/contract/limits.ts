/** AWS quotas. */

/** Metric filters per log group. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
export const MAX_FILTERS = 100;

/**
 * Subscription filters per log group.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export const MAX_SUBSCRIPTION_FILTERS = 2;

/**
 * Metric and subscription filters with a regular expression, per log group.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export const MAX_REGEX_FILTERS = 5;

/** Characters of a log group's name. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const MAX_LOG_GROUP_NAME_LENGTH = 512;

/** Characters of an alarm's description. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const MAX_ALARM_DESCRIPTION_LENGTH = 1024;

/**
 * The evaluation range of an alarm, in seconds: a week if its periods are an hour or longer.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export const MAX_ALARM_SECONDS = { otherwise: 86_400, inHours: 604_800 };

/** Characters of a stack's name. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
export const MAX_STACK_NAME_LENGTH = 128;

/** Bytes of a template. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const MAX_TEMPLATE_BYTES = 1024 * 1024;

/**
 * Values in all conditions of all selectors of a trail, including those of `eventCategory` and `resources.type`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
export const MAX_SELECTOR_VALUES = 500;

/** Characters of a selector's name. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html */
export const MAX_SELECTOR_NAME_LENGTH = 1000;

/** Characters of a value. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
export const MAX_SELECTOR_VALUE_LENGTH = 2048;

/**
 * Trails per Region and account, including shadow trails.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
export const MAX_TRAILS = 5;

/**
 * Bytes of an event: larger ones are sent neither to CloudWatch Logs nor to EventBridge.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
export const MAX_EVENT_BYTES = 256 * 1024;

/**
 * Bytes of a function's response. Lambda allows 6 MB; the rest is reserved for notices and errors.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_RETURNED_BYTES = 5_700_000;

/** Bytes of a bucket's policy. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-iam-policies.html */
export const MAX_BUCKET_POLICY_BYTES = 20 * 1024;

/** Bytes of a key's policy. https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
export const MAX_KEY_POLICY_BYTES = 32 * 1024;

/** Bytes of a topic's policy. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html */
export const MAX_TOPIC_POLICY_BYTES = 30 * 1024;

/** Bytes of a function's policy. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_FUNCTION_POLICY_BYTES = 20 * 1024;

/**
 * Characters of all policies of a role together.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
export const MAX_ROLE_POLICIES_LENGTH = 10_240;

/** Characters of a service control policy. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
export const MAX_SERVICE_CONTROL_POLICY_LENGTH = 5120;

/**
 * Characters of a role's trust policy, unless the account has a higher quota.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MAX_TRUST_POLICY_LENGTH = 2048;

/**
 * Actions of an alarm per state.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export const MAX_ALARM_ACTIONS = 5;

/**
 * Alarms in the rule of a composite alarm.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export const MAX_ALARMS_IN_RULE = 100;

/** Characters of the rule of a composite alarm. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export const MAX_ALARM_RULE_LENGTH = 10_240;
