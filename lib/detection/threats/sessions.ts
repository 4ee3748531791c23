import { and, anyOf, equals, missingOrDiffers, or } from '../../filter-pattern/build';
import { DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, IDENTITY_CENTER_ROLES, ROLE_OF_SESSION, succeeded } from '../event-conditions';

const READS = [RequiredEvents.READ_MANAGEMENT_EVENTS];

const ofIamUser = anyOf('$.userIdentity.type', ['IAMUser', 'Root']);

/** The role of an EC2 instance: the name of its session is the ID of the instance. */
const byInstance = and(
  equals('$.userIdentity.type', 'AssumedRole'),
  equals('$.userIdentity.principalId', '*:i-*'),
  direct,
);

/** Who gets sessions, and from which credentials. All of it is ordinary for those who do it always: so it is told at the first time. */
export const SESSION_THREATS: readonly Detection[] = [
  fromParts({
    id: 'session-from-permanent-key',
    title: 'An IAM user makes a session from its permanent key for the first time',
    meaning:
      'GetSessionToken turns a key into a session that lasts up to 36 hours, and that deactivating the key does not end. People with MFA do it every day with the same tools; a key of a workload that begins with it is in other hands. Each user is told once.',
    response:
      'Ask the owner of the user. Otherwise deny the user everything with aws:TokenIssueTime in an inline policy, then deactivate the key.',
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
      'With GetSigninToken whoever has temporary credentials gets a link into the console, without a password and without MFA: thieves of keys do so to look around. IAM Identity Center does it for everybody, and is left out. Each role and user is told once.',
    response:
      'Is it a tool of yours that opens the console (aws-vault, Granted, a portal)? Otherwise revoke the sessions of the role, and look at what was done with sessionCredentialFromConsole.',
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
    title: 'Somebody signs in with a device code for the first time',
    meaning:
      'The AWS CLI of a stranger shows a code, the victim types it into the real sign-in page, and the stranger has a token for all accounts of the victim: phishing that no MFA stops. Newer versions of the CLI sign in another way (PKCE), so device codes become rare. Each person is told once.',
    response:
      'Did the person type in a code that came by mail or chat? Then end all sessions of the person in IAM Identity Center, and read what they did.',
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
      'The role trusts another account, and somebody there has its rights now. Vendors do it all day with the same identities; a new one is a new vendor, or a back door that is opened for the first time. Sessions of accounts of the organization do not count.',
    response:
      'Whose is the account in userIdentity.accountId? If nobody knows: remove it from the trust policy, revoke the sessions of the role, and read what they did.',
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
      'A machine does its work; it does not create users, attach policies or open the console. Whoever stole the credentials of an instance does. Each role is told once: build servers that do it always are known by then.',
    response:
      'Which instance (the session name is its ID)? If it is no build server: isolate it, revoke the sessions of its role, and undo what the role gave away.',
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
    title: 'The role of an instance looks around in the account for the first time',
    meaning:
      'Lists of users, of accounts, of secrets, or the quota for mail: the first calls after credentials were stolen from an instance, also where they are denied. Each role is told once.',
    response:
      'Is the source address one of the instance? Otherwise its credentials are elsewhere: revoke the sessions of the role, and isolate the instance.',
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
    title: 'An IAM user is denied to read users, roles or accounts for the first time',
    meaning:
      'Whoever finds a key asks IAM and Organizations what it is good for, and most keys may not. Applications do not ask. Each user is told once, and many denied calls are `denied-calls-surge`.',
    response: 'Ask the owner of the user. Otherwise deactivate its keys, and read what they succeeded in.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      anyOf('$.eventSource', ['iam.amazonaws.com', 'organizations.amazonaws.com']),
      equals('$.errorCode', 'AccessDenied*'),
      equals('$.userIdentity.type', 'IAMUser'),
      anyOf('$.eventName', ['Get*', 'List*', 'Describe*', 'Simulate*']),
      direct,
    ),
    falsePositives: 'A person who opens a page of the console without the rights for it.',
    techniques: ['T1087.004', 'T1069.003', 'T1078.A001'],
    findingPaths: pathsOf('iam', 'organizations'),
    firstTimeOnly: true,
    requiredEvents: READS,
    findingOnly: true,
  }),
  fromParts({
    id: 'windows-password-read',
    title: 'Somebody reads the Windows password of an instance for the first time',
    meaning:
      "GetPasswordData returns the administrator's password, encrypted with a key pair. Whoever launches Windows machines does it; everybody else looks for a way further in. Each role and person is told once; many in a short time are `instance-secrets-read-in-bulk`.",
    response: 'Ask the caller. Otherwise change the password of the instance, and read who signed in to it since.',
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
    title: 'Somebody pushes an SSH key to an instance for the first time',
    meaning:
      'EC2 Instance Connect puts a key on an instance for a minute, which is enough for a shell. Those who work with it do it every day; each role and person is told once. Many pushes are `shells-opened-in-bulk`, those to a serial console `serial-console-opened`.',
    response: 'Ask the caller. Otherwise isolate the instance, and read who signed in to it since.',
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
      'With a stolen key thieves ask AWS Support for quotas and for leaving the sandbox of SES, and close the case in which AWS reports their abuse. Your people come through IAM Identity Center. Each user is told once.',
    response:
      'Read the case (DescribeCases). If nobody of yours wrote it, tell AWS Support there, and deactivate the keys of the user.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('support', 'CreateCase', 'AddCommunicationToCase', 'ResolveCase'), ofIamUser, direct, succeeded),
    falsePositives: 'Ticket systems with an IAM user of their own; organizations without IAM Identity Center.',
    techniques: ['T1098.A001', 'T1078.A001'],
    findingPaths: pathsOf('support'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
];
