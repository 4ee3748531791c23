/** What AWS takes at most. */

/** Metric filters of a log group. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
export const MAX_FILTERS = 100;

/** Subscription filters of a log group. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
export const MAX_SUBSCRIPTION_FILTERS = 2;

/**
 * Filters of a log group, for metrics and for subscriptions, with a regular expression.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export const MAX_REGEX_FILTERS = 5;

/** Characters of a log group's name. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const MAX_LOG_GROUP_NAME_LENGTH = 512;

/** Characters of an alarm's description. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const MAX_ALARM_DESCRIPTION_LENGTH = 1024;

/**
 * How long the periods that an alarm looks at may be together, in seconds: a week where each is an hour or more.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export const MAX_ALARM_SECONDS = { otherwise: 86_400, inHours: 604_800 };

/** Characters of a stack's name. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
export const MAX_STACK_NAME_LENGTH = 128;

/** Bytes of a template. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const MAX_TEMPLATE_BYTES = 1024 * 1024;

/**
 * Values in all conditions of all selectors of a trail, those of `eventCategory` and `resources.type` included.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
export const MAX_SELECTOR_VALUES = 500;

/** Characters of a selector's name. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html */
export const MAX_SELECTOR_NAME_LENGTH = 1000;

/** Characters of a value. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
export const MAX_SELECTOR_VALUE_LENGTH = 2048;

/** Trails of an account in a Region, shadow trails included. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
export const MAX_TRAILS = 5;

/** Bytes of an event: larger ones reach neither CloudWatch Logs nor EventBridge. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
export const MAX_EVENT_BYTES = 256 * 1024;

/** Bytes of what a function returns, of which some are kept back for notices and errors: Lambda takes 6 MB. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_RETURNED_BYTES = 5_700_000;

/** Bytes of a bucket's policy. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-iam-policies.html */
export const MAX_BUCKET_POLICY_BYTES = 20 * 1024;

/** Bytes of a key's policy. https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
export const MAX_KEY_POLICY_BYTES = 32 * 1024;

/** Bytes of a topic's policy. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html */
export const MAX_TOPIC_POLICY_BYTES = 30 * 1024;

/** Bytes of a function's policy. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_FUNCTION_POLICY_BYTES = 20 * 1024;

/** Characters of all policies in a role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
export const MAX_ROLE_POLICIES_LENGTH = 10_240;

/** Characters of a service control policy. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
export const MAX_SERVICE_CONTROL_POLICY_LENGTH = 5120;

/** Characters of a role's trust policy, where an account has no higher quota. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MAX_TRUST_POLICY_LENGTH = 2048;

/** What an alarm does when it changes to one of its states. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const MAX_ALARM_ACTIONS = 5;

/** Alarms that the rule of a composite alarm may name. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export const MAX_ALARMS_IN_RULE = 100;

/** Characters of the rule of a composite alarm. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
export const MAX_ALARM_RULE_LENGTH = 10_240;
