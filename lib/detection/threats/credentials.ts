import { and, equals, missingOrDiffers, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

const QUARANTINE = '*:policy/AWSCompromisedKeyQuarantine*';
const FULL_MAIL_ACCESS = '*:policy/AmazonSESFullAccess';

/** Credentials that are reactivated, permissions that nobody reviews, and access that is taken from its owners. */
export const CREDENTIAL_THREATS: readonly Detection[] = [
  fromParts({
    id: 'access-key-reactivated',
    title: 'An access key or another permanent credential was activated again',
    meaning:
      'Keys are deactivated because they leaked or because nobody needs them. A reactivated key is a way in that does not appear in any list of new keys.',
    response:
      'Why was it inactive? If nobody knows who needs it: UpdateAccessKey with Inactive, then look for its uses in the event history by AccessKeyId.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls(
        'iam',
        'UpdateAccessKey',
        'UpdateServiceSpecificCredential',
        'UpdateSigningCertificate',
        'UpdateSSHPublicKey',
      ),
      equals('$.requestParameters.status', 'Active'),
      direct,
      succeeded,
    ),
    falsePositives: 'A rotation that failed and is reverted.',
    techniques: ['T1098.001', 'T1078.A001'],
    findingPaths: pathsOf('iam'),
    findingOnly: true,
  }),
  fromParts({
    id: 'permanent-key-created-by-stack',
    title: 'A stack creates a permanent key for the first time',
    meaning:
      'Permission to create stacks does not require permission to create keys: the CloudFormation role has it, and the key is in the outputs or in a secret of the stack. Each role is reported once. Keys that are created without a stack are `permanent-key-created`.',
    response:
      'Which stack, in which repository? Read its outputs (DescribeStacks). If nobody knows it: delete the stack, and check what the key did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('iam', 'CreateAccessKey', 'CreateServiceSpecificCredential'),
      equals('$.userIdentity.invokedBy', 'cloudformation.amazonaws.com'),
      succeeded,
    ),
    falsePositives: 'The first stack with a user for SMTP or for a tool outside AWS.',
    techniques: ['T1098.001'],
    findingPaths: pathsOf('iam'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'quarantine-removed',
    title: 'The quarantine that AWS put on a leaked key was lifted',
    meaning:
      'AWS found the key in public and restricted its user. Without the policy, everyone who has the key has all its permissions again: thieves detach it first. Deleting the key ends the exposure; detaching the policy does not.',
    response: 'Deactivate every key of the user now, then attach the policy again. Check what the user did since.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('iam', 'DetachUserPolicy'), equals('$.requestParameters.policyArn', QUARANTINE), succeeded),
    falsePositives: 'Cleaning up after `key-quarantined-by-aws`, when the key has been deleted.',
    techniques: ['T1562.001', 'T1078.A001'],
    findingPaths: pathsOf('iam'),
    findingOnly: true,
  }),
  fromParts({
    id: 'permissions-boundary-put-by-person',
    title: 'A person put another permissions boundary on a user or role',
    meaning:
      'With a wider boundary, delegated administrators can give themselves more; a narrow one, or one that denies, locks out the owner of the role. Pipelines, which set boundaries on what they create, are excluded. Removing one is `permissions-boundary-removed`.',
    response:
      'Compare the policy in requestParameters.permissionsBoundary with the one that your delegation requires, and restore it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('iam', 'PutUserPermissionsBoundary', 'PutRolePermissionsBoundary'), byPerson, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'An administrator who corrects a role manually.',
    techniques: ['T1098', 'T1548'],
    findingPaths: pathsOf('iam'),
    findingOnly: true,
  }),
  fromParts({
    id: 'access-removed-in-bulk',
    title: 'A person, or a permanent key, removes the access of many users or roles',
    meaning:
      'Twenty users, passwords, keys or policies in an hour: whoever takes over an account removes those who could stop it, and afterwards the users that were created on the way. Stacks and pipelines are excluded.',
    response:
      'Is the caller off-boarding people, or cleaning up? If not, end its sessions from the management account, and restore the access of the administrators first.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls(
        'iam',
        'DeleteUser',
        'DeleteLoginProfile',
        'DeleteAccessKey',
        'DeleteUserPolicy',
        'DetachUserPolicy',
        'DetachRolePolicy',
      ),
      byPerson,
      succeeded,
    ),
    threshold: 20,
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Retiring IAM users in favor of IAM Identity Center; terraform destroy from a laptop.',
    techniques: ['T1531', 'T1070.A001'],
    findingPaths: pathsOf('iam'),
    findingOnly: true,
  }),
  fromParts({
    id: 'sign-in-provider-removed',
    title: 'A SAML provider was deleted',
    meaning:
      'Everyone who signs in through it is locked out of the account at once, including whoever should respond. It matches any caller, stacks included, except IAM Identity Center for its own providers.',
    response:
      'Create the provider again with the metadata of your identity provider, under the same name: roles trust it by its ARN.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('iam', 'DeleteSAMLProvider'),
      missingOrDiffers('$.userIdentity.invokedBy', 'sso.amazonaws.com'),
      succeeded,
    ),
    falsePositives: 'Moving to IAM Identity Center; closing an account.',
    techniques: ['T1531', 'T1484.002'],
    findingPaths: pathsOf('iam'),
    findingOnly: true,
  }),
  fromParts({
    id: 'delegation-accepted',
    title: 'A product outside AWS was granted temporary permissions',
    meaning:
      'A delegation request asks for permissions in your account on behalf of a product; whoever accepts it, or sends the token, grants them. Phishing looks the same: the request comes from a stranger, the click from an administrator. Requests that nobody accepts do not match.',
    response:
      'Which product, which permissions (GetDelegationRequest)? If nobody wanted it: revoke the sessions of the role that it got, and check what they did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('iam', 'AcceptDelegationRequest', 'SendDelegationToken'), direct, succeeded),
    falsePositives: 'Connecting a vendor that works with temporary delegation.',
    techniques: ['T1199', 'T1098.003'],
    findingPaths: ['requestParameters.delegationRequestId', ...pathsOf('iam')],
    findingOnly: true,
  }),
  fromParts({
    id: 'mail-rights-granted',
    title: 'Someone was granted full access to SES',
    meaning:
      'AmazonSESFullAccess on a user, role, group or permission set: with it, an account can send phishing in your name. Applications need permission to send, not this policy. Stacks are excluded.',
    response:
      'Who has the policy now, and is it your application that sends email? If not, detach it, deactivate the keys of the user, and check what was sent in all Regions.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(
          calls('iam', 'AttachUserPolicy', 'AttachRolePolicy', 'AttachGroupPolicy'),
          equals('$.requestParameters.policyArn', FULL_MAIL_ACCESS),
        ),
        and(
          calls('sso', 'AttachManagedPolicyToPermissionSet'),
          equals('$.requestParameters.managedPolicyArn', FULL_MAIL_ACCESS),
        ),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'A product that sends email with the broad policy.',
    techniques: ['T1098.003', 'T1496'],
    findingPaths: pathsOf('iam', 'sso'),
    findingOnly: true,
  }),
  fromParts({
    id: 'marketplace-agreement-accepted',
    title: 'Something was bought in AWS Marketplace',
    meaning:
      'An agreement for software, data or a foundation model was accepted, and is billed. Thieves subscribe to models before they sell the access. What Bedrock subscribes to automatically at the first call of a model is excluded.',
    response:
      'Ask the caller what it is for. If nobody wanted it, cancel the agreement, and look for what was started with it, in all Regions.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(calls('agreement-marketplace', 'AcceptAgreementRequest'), calls('aws-marketplace', 'Subscribe')),
      direct,
      succeeded,
    ),
    falsePositives: 'Purchasing at work.',
    techniques: ['T1496'],
    findingPaths: pathsOf('agreement-marketplace'),
    findingOnly: true,
  }),
];
