import { and, anyOf, equals, missingOrDiffers, or } from '../../filter-pattern/build';
import { DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, IDENTITY_CENTER_ROLES, ROLE_OF_SESSION, succeeded } from '../event-conditions';

const READS = [RequiredEvents.READ_MANAGEMENT_EVENTS];

const ofIamUser = anyOf('$.userIdentity.type', ['IAMUser', 'Root']);

/** The role of an EC2 instance: its session name is the instance ID. */
const byInstance = and(
  equals('$.userIdentity.type', 'AssumedRole'),
  equals('$.userIdentity.principalId', '*:i-*'),
  direct,
);

/**
 * Who gets sessions, and from which credentials. All of it is normal for those who always do it, so only the first time
 * is reported.
 */
export const SESSION_THREATS: readonly Detection[] = [
  fromParts({
    id: 'session-from-permanent-key',
    title: 'An IAM user creates a session from its permanent key for the first time',
    meaning:
      'GetSessionToken turns a key into a session that lasts up to 36 hours, and that deactivating the key does not end. People with MFA do it every day with the same tools; a workload key that begins to do it has been stolen. Each user is reported once.',
    response:
      'Ask the owner of the user. If it was not them, deny the user everything with aws:TokenIssueTime in an inline policy, then deactivate the key.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('sts', 'GetSessionToken'), ofIamUser, direct, succeeded),
    falsePositives: 'A colleague who begins to use MFA on the command line.',
    techniques: ['T1550.001', 'T1078.A001'],
    findingPaths: pathsOf('sts'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'console-session-from-credentials',
    title: 'Credentials of a role or user were turned into a console session for the first time',
    meaning:
      'With GetSigninToken, anyone who has temporary credentials gets a link to the console, without a password and without MFA: thieves of keys use it to look around. IAM Identity Center does it for everyone, and is excluded. Each role and user is reported once.',
    response:
      'Is it your tool for opening the console (aws-vault, Granted, a portal)? If not, revoke the sessions of the role, and check what was done with sessionCredentialFromConsole.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('signin', 'GetSigninToken'),
      missingOrDiffers(ROLE_OF_SESSION, IDENTITY_CENTER_ROLES),
      missingOrDiffers('$.userIdentity.arn', `*:assumed-role/${IDENTITY_CENTER_ROLES}`),
      direct,
      succeeded,
    ),
    falsePositives: 'An engineer who opens the console with a new tool; a new portal.',
    techniques: ['T1550.001', 'T1078.004'],
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'device-code-sign-in',
    title: 'Someone signs in with a device code for the first time',
    meaning:
      'The AWS CLI of an attacker shows a code, the victim types it into the real sign-in page, and the attacker has a token for all accounts of the victim: phishing that no MFA stops. Newer versions of the CLI sign in differently (PKCE), so device codes become rare. Each person is reported once.',
    response:
      'Did the person type in a code from an email or chat message? If so, end all sessions of the person in IAM Identity Center, and check what they did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('sso', 'CreateToken'),
      equals('$.requestParameters.grantType', '*:device_code'),
      direct,
      succeeded,
    ),
    falsePositives: 'People with an older AWS CLI, or on machines without a browser.',
    techniques: ['T1528', 'T1550.001'],
    findingPaths: pathsOf('sso'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'role-assumed-by-stranger',
    title: 'A principal outside the organization assumes a role for the first time',
    meaning:
      'The role trusts another account, and someone there now has its permissions. Vendors do it all day with the same identities; a new one is a new vendor, or a back door that is used for the first time. Sessions of accounts of the organization do not count.',
    response:
      'Whose account is userIdentity.accountId? If nobody knows: remove it from the trust policy, revoke the sessions of the role, and check what they did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('sts', 'AssumeRole'), equals('$.userIdentity.type', 'AWSAccount'), direct, succeeded),
    falsePositives: 'A new vendor, or one that changes its infrastructure.',
    techniques: ['T1199', 'T1199.A002'],
    findingPaths: pathsOf('sts'),
    outsidePaths: ['userIdentity.accountId'],
    firstTimeOnly: true,
    requiredEvents: READS,
    findingOnly: true,
  }),
  fromParts({
    id: 'instance-role-acts-like-person',
    title: 'The role of an instance manages users, roles or sign-ins for the first time',
    meaning:
      'A machine does its work; it does not create users, attach policies or open the console. Someone who stole the credentials of an instance does. Each role is reported once: build servers that always do it are known by then.',
    response:
      'Which instance (the session name is its ID)? If it is not a build server: isolate it, revoke the sessions of its role, and undo what the role granted.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls(
          'iam',
          'CreateUser',
          'CreateAccessKey',
          'CreateLoginProfile',
          'UpdateLoginProfile',
          'UpdateAccessKey',
          'AddUserToGroup',
          'AttachUserPolicy',
          'AttachRolePolicy',
          'PutUserPolicy',
          'PutRolePolicy',
          'CreateRole',
          'CreatePolicyVersion',
          'UpdateAssumeRolePolicy',
        ),
        calls('signin', 'GetSigninToken', 'ConsoleLogin'),
        calls('sso', 'CreateAccountAssignment'),
      ),
      byInstance,
    ),
    falsePositives: 'A new build server, or one whose role has a new name.',
    techniques: ['T1078.004', 'T1098', 'T1552.005'],
    findingPaths: pathsOf('iam', 'sso'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'instance-role-explores',
    title: 'The role of an instance explores the account for the first time',
    meaning:
      'Lists of users, accounts or secrets, or the email quota: the first calls after credentials were stolen from an instance, even if they are denied. Each role is reported once.',
    response:
      'Is the source address that of the instance? If not, its credentials were stolen: revoke the sessions of the role, and isolate the instance.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('iam', 'ListUsers', 'ListAccessKeys', 'ListAttachedUserPolicies'),
        calls('organizations', 'ListAccounts', 'DescribeOrganization'),
        calls('secretsmanager', 'ListSecrets'),
        calls('ses', 'GetSendQuota', 'GetAccount', 'ListIdentities', 'ListEmailIdentities'),
      ),
      byInstance,
    ),
    falsePositives: 'A new inventory or monitoring agent.',
    techniques: ['T1087.004', 'T1580', 'T1552.005'],
    findingPaths: [...pathsOf('iam'), 'userIdentity.principalId'],
    firstTimeOnly: true,
    requiredEvents: READS,
    findingOnly: true,
  }),
  fromParts({
    id: 'iam-user-probes-rights',
    title: 'An IAM user is denied access to users, roles or accounts for the first time',
    meaning:
      'Someone who finds a key asks IAM and Organizations what it can do, and most keys are not allowed to ask. Applications do not ask. Each user is reported once, and many denied calls are `denied-calls-surge`.',
    response: 'Ask the owner of the user. If it was not them, deactivate its keys, and check which calls succeeded.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      anyOf('$.eventSource', ['iam.amazonaws.com', 'organizations.amazonaws.com']),
      equals('$.errorCode', 'AccessDenied*'),
      equals('$.userIdentity.type', 'IAMUser'),
      anyOf('$.eventName', ['Get*', 'List*', 'Describe*', 'Simulate*']),
      direct,
    ),
    falsePositives: 'A person who opens a console page without the permissions for it.',
    techniques: ['T1087.004', 'T1069.003', 'T1078.A001'],
    findingPaths: pathsOf('iam', 'organizations'),
    firstTimeOnly: true,
    requiredEvents: READS,
    findingOnly: true,
  }),
  fromParts({
    id: 'windows-password-read',
    title: 'Someone reads the Windows password of an instance for the first time',
    meaning:
      "GetPasswordData returns the administrator's password, encrypted with a key pair. Those who launch Windows machines call it; anyone else is looking for a way further in. Each role and person is reported once; many in a short time are `instance-secrets-read-in-bulk`.",
    response:
      'Ask the caller. If it was not them, change the password of the instance, and check who signed in to it since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('ec2', 'GetPasswordData'), direct, succeeded),
    falsePositives: 'An administrator who sets up a Windows machine for the first time.',
    techniques: ['T1555.006', 'T1552.005'],
    findingPaths: pathsOf('ec2'),
    firstTimeOnly: true,
    requiredEvents: READS,
    findingOnly: true,
  }),
  fromParts({
    id: 'ssh-key-pushed',
    title: 'Someone pushes an SSH key to an instance for the first time',
    meaning:
      'EC2 Instance Connect puts a key on an instance for a minute, which is enough for a shell. Those who work with it do it every day; each role and person is reported once. Many pushes are `shells-opened-in-bulk`, those to a serial console `serial-console-opened`.',
    response: 'Ask the caller. If it was not them, isolate the instance, and check who signed in to it since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('ec2-instance-connect', 'SendSSHPublicKey'), direct, succeeded),
    falsePositives: 'An engineer who uses EC2 Instance Connect for the first time.',
    techniques: ['T1098.004', 'T1021.004'],
    findingPaths: pathsOf('ec2-instance-connect'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'support-case-by-iam-user',
    title: 'An IAM user opens or closes a support case for the first time',
    meaning:
      'With a stolen key, thieves ask AWS Support for quotas and for leaving the SES sandbox, and close the case in which AWS reports their abuse. Your people use IAM Identity Center. Each user is reported once.',
    response:
      'Read the case (DescribeCases). If none of your people wrote it, tell AWS Support there, and deactivate the keys of the user.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('support', 'CreateCase', 'AddCommunicationToCase', 'ResolveCase'), ofIamUser, direct, succeeded),
    falsePositives: 'Ticket systems with their own IAM user; organizations without IAM Identity Center.',
    techniques: ['T1098.A001', 'T1078.A001'],
    findingPaths: pathsOf('support'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
];
