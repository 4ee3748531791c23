import { explanation } from '../../core/custom-resource/explanation';
import { TrailError, type TrailPlace } from './trail';

type Remedy = (place: TrailPlace) => string;

const NOT_REGISTERED: Remedy = ({ accountId, managementAccountId }) =>
  `Account ${accountId} is not registered as a delegated administrator of CloudTrail, or the organization's management account is not ${managementAccountId}. ` +
  `Register it from there ('aws cloudtrail register-organization-delegated-admin --member-account-id ${accountId}', or a DelegatedAdministrator).`;

const NO_TRUSTED_ACCESS: Remedy = ({ managementAccountId }) =>
  `Let account ${managementAccountId} enable trusted access ('aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com', or an OrganizationAccess).`;

const LOG_GROUP: Remedy = ({ accountId }) =>
  `Log group and role must be in account ${accountId}, the log group must be of class STANDARD and in the trail's Region, and the role's policy must name the log streams of the trail.`;

const KEY: Remedy = () =>
  "The key must be enabled and in the bucket's Region, and its policy must have the statements of keyPolicyStatements().";

/** What to do about CloudTrail errors, by name. */
const REMEDIES: Record<string, Remedy> = {
  CloudTrailARNInvalidException: NOT_REGISTERED,
  CloudTrailAccessNotEnabledException: NO_TRUSTED_ACCESS,
  CloudWatchLogsDeliveryUnavailableException: LOG_GROUP,
  ConflictException: () =>
    'CloudTrail is still busy with another change of the trail, or of the organization: wait until it is complete.',
  InsufficientDependencyServiceAccessPermissionException: () =>
    "CloudTrail calls AWS Organizations with the function's role, which allows that: look for a permissions boundary or a service control policy.",
  InsufficientEncryptionPolicyException: KEY,
  InsufficientS3BucketPolicyException: () =>
    "The bucket's policy needs the statements of bucketPolicyStatements(), and no Deny that matches CloudTrail. A log archive must be deployed first, with the same trail name and key prefix.",
  InsufficientSnsTopicPolicyException: () =>
    "The topic's policy, and that of its key, need the statements of TrailPolicies.forTopic() and forTopicKey().",
  InvalidCloudWatchLogsLogGroupArnException: LOG_GROUP,
  InvalidCloudWatchLogsRoleArnException: LOG_GROUP,
  InvalidKmsKeyIdException: KEY,
  KmsException: KEY,
  KmsKeyNotFoundException: KEY,
  MaximumNumberOfTrailsExceededException: ({ managementAccountId }) =>
    `A Region can have at most 5 trails of account ${managementAccountId}, including trails of others that cover it. ` +
    "List them there ('aws cloudtrail describe-trails --include-shadow-trails') and delete an unused one.",
  NoManagementAccountSLRExistsException: ({ managementAccountId }) =>
    `Let account ${managementAccountId} create CloudTrail's service-linked role ('aws iam create-service-linked-role --aws-service-name cloudtrail.amazonaws.com').`,
  NotOrganizationManagementAccountException: NOT_REGISTERED,
  NotOrganizationMasterAccountException: NOT_REGISTERED,
  OrganizationNotInAllFeaturesModeException: ({ managementAccountId }) =>
    `Run 'aws organizations enable-all-features' in account ${managementAccountId} and let every invited account accept.`,
  OrganizationsNotInUseException: ({ accountId }) =>
    `Account ${accountId} is not in an organization: deploy to a member that is registered as delegated administrator.`,
  S3BucketDoesNotExistException: () =>
    'Deploy the bucket first: a log archive with the same trail name, in the same Region.',
  TrailNotFoundException: ({ arn }) => `${arn} was deleted at this very moment: the next deployment creates it again.`,
};

/** Returns an error of CloudTrail with advice. */
export function explained(operation: string, place: TrailPlace, error: unknown): TrailError {
  const remedies = Object.fromEntries(Object.entries(REMEDIES).map(([name, remedy]) => [name, remedy(place)]));
  return new TrailError(explanation(`cloudtrail:${operation}`, place.arn, error, remedies), { cause: error });
}
