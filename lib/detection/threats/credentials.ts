import { and, equals, missingOrDiffers, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byPerson, calls, direct, succeeded } from '../event-conditions';

const QUARANTINE = '*:policy/AWSCompromisedKeyQuarantine*';
const FULL_MAIL_ACCESS = '*:policy/AmazonSESFullAccess';

/** Credentials that come back, rights that nobody looks at, and access that is taken from its owners. */
export const CREDENTIAL_THREATS: readonly Detection[] = [
  fromParts({
    id: 'access-key-reactivated',
    title: 'An access key or another permanent credential was switched on again',
    meaning:
      'Keys are switched off because they leaked or because nobody needs them. One that works again is a way in that no list of new keys shows.',
    response:
      'Why was it off? If nobody knows who needs it: UpdateAccessKey with Inactive, then look for its uses in the event history by AccessKeyId.',
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
    falsePositives: 'A rotation that went wrong and is taken back.',
    techniques: ['T1098.001', 'T1078.A001'],
    findingPaths: pathsOf('iam'),
    findingOnly: true,
  }),
  fromParts({
    id: 'permanent-key-created-by-stack',
    title: 'A stack creates a permanent key for the first time',
    meaning:
      'Whoever may create stacks need not be able to create keys: the role of CloudFormation is, and the key stands in the outputs or in a secret of the stack. Each role is told once. Keys that are created without a stack are `permanent-key-created`.',
    response:
      'Which stack, in which repository? Read its outputs (DescribeStacks). If nobody knows it: delete the stack, and read what the key did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('iam', 'CreateAccessKey', 'CreateServiceSpecificCredential'),
      equals('$.userIdentity.invokedBy', 'cloudformation.amazonaws.com'),
      succeeded,
    ),
    falsePositives: 'The first stack with a user for SMTP or for a tool outside of AWS.',
    techniques: ['T1098.001'],
    findingPaths: pathsOf('iam'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'quarantine-removed',
    title: 'The quarantine that AWS put on a leaked key was lifted',
    meaning:
      'AWS found the key in public and limited its user. Without the policy, everybody who has the key has all its rights again: thieves detach it first. Deleting the key is the end of it, detaching the policy is not.',
    response: 'Deactivate every key of the user now, then attach the policy again. Read what the user did since.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('iam', 'DetachUserPolicy'), equals('$.requestParameters.policyArn', QUARANTINE), succeeded),
    falsePositives: 'Whoever cleans up after `key-quarantined-by-aws`, and has deleted the key.',
    techniques: ['T1562.001', 'T1078.A001'],
    findingPaths: pathsOf('iam'),
    findingOnly: true,
  }),
  fromParts({
    id: 'permissions-boundary-put-by-person',
    title: 'A person put another permissions boundary on a user or role',
    meaning:
      'A wider boundary lets delegated administrators give themselves more; a narrow one, or one that denies, locks the owner of the role out. Pipelines, which put boundaries on what they create, are left out. Taking one away is `permissions-boundary-removed`.',
    response:
      'Compare the policy in requestParameters.permissionsBoundary with the one that your delegation prescribes, and restore it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('iam', 'PutUserPermissionsBoundary', 'PutRolePermissionsBoundary'), byPerson, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'An administrator who corrects a role by hand.',
    techniques: ['T1098', 'T1548'],
    findingPaths: pathsOf('iam'),
    findingOnly: true,
  }),
  fromParts({
    id: 'access-removed-in-bulk',
    title: 'A person, or a permanent key, takes away the access of many users or roles',
    meaning:
      'Twenty users, passwords, keys or policies in an hour: whoever takes an account over removes those who could stop it, and afterwards the users that were created on the way. Stacks and pipelines are left out.',
    response:
      'Is the caller off-boarding people, or cleaning up? Otherwise end its sessions from the management account, and restore the access of the administrators first.',
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
      'All who sign in through it are locked out of the account, at once, and so is whoever should respond. It fires whoever does it, stacks too, except IAM Identity Center for its own providers.',
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
    title: 'A product outside of AWS was given temporary rights',
    meaning:
      'A request for delegation asks for rights of your account on behalf of a product; who accepts it, or sends the token, gives them. Phishing looks the same: the request comes from a stranger, the click from an administrator. Requests that nobody accepts do not fire.',
    response:
      'Which product, which rights (GetDelegationRequest)? If nobody wanted it: revoke the sessions of the role that it got, and read what they did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('iam', 'AcceptDelegationRequest', 'SendDelegationToken'), direct, succeeded),
    falsePositives: 'Connecting a vendor that works with temporary delegation.',
    techniques: ['T1199', 'T1098.003'],
    findingPaths: ['requestParameters.delegationRequestId', ...pathsOf('iam')],
    findingOnly: true,
  }),
  fromParts({
    id: 'mail-rights-granted',
    title: 'Somebody got full access to SES',
    meaning:
      'AmazonSESFullAccess on a user, role, group or permission set: with it an account becomes a sender of phishing in your name. Applications need the right to send, not this one. Stacks are left out.',
    response:
      'Who has the policy now, and is it an application of yours that sends mail? Otherwise detach it, deactivate the keys of the user, and look for what was sent in all Regions.',
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
    falsePositives: 'A product that sends mail and took the broad policy.',
    techniques: ['T1098.003', 'T1496'],
    findingPaths: pathsOf('iam', 'sso'),
    findingOnly: true,
  }),
  fromParts({
    id: 'marketplace-agreement-accepted',
    title: 'Something was bought in AWS Marketplace',
    meaning:
      'An agreement for software, data or a foundation model was accepted, and is billed. Thieves subscribe to models before they sell the access. What Bedrock subscribes to by itself at the first call of a model is left out.',
    response:
      'Ask the caller what for. Otherwise cancel the agreement, and look for what was started with it, in all Regions.',
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
