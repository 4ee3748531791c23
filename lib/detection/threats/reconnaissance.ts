import { and, anyOf, isTrue, notExists, or } from '../../filter-pattern/build';
import { DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { byIamUser, byPerson, calls, direct } from '../event-conditions';

const READS = [RequiredEvents.READ_MANAGEMENT_EVENTS];

/** What thieves ask first. Nearly all of it is ordinary for somebody: so it tells what is new, or comes in numbers. Denied calls count. */
export const RECONNAISSANCE: readonly Detection[] = [
  fromParts({
    id: 'key-asks-who-it-is',
    title: 'An IAM user asks who it is for the first time',
    meaning:
      'GetCallerIdentity is what somebody calls who has found a key and does not know whose it is. The application that the key was made for knows, and never asks.',
    response:
      'From which address, with which tool? If not from where the key belongs: deactivate it, and read what it did since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('sts', 'GetCallerIdentity'), byIamUser),
    falsePositives: 'The owner of the key uses Terraform or the AWS CLI with it for the first time.',
    techniques: ['T1087.004', 'T1078.004'],
    findingPaths: pathsOf('sts'),
    requiredEvents: READS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'inventory-taken',
    title: 'A person, or a permanent key, lists what an account has',
    meaning:
      'Twenty lists in ten minutes, of users, roles, keys, buckets, secrets, quotas, trails: what tools for attackers run before anything else. Sessions of the console are left out, since its pages ask as much; so are the roles of workloads, scanners and pipelines.',
    response:
      'Which tool was it (userAgent)? Ask the person. Otherwise deactivate the key or end the session: what was listed is known.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      // Lists of that name of other services are an inventory too.
      anyOf('$.eventName', [
        'ListUsers',
        'ListRoles',
        'ListAccessKeys',
        'GetAccount*',
        'ListBuckets',
        'ListSecrets',
        'ListServiceQuotas',
        'LookupEvents',
        'SimulatePrincipalPolicy',
        'Search',
      ]),
      byPerson,
      notExists('$.sessionCredentialFromConsole'),
    ),
    threshold: 20,
    periodSeconds: 600,
    falsePositives: 'A script that looks for something in all Regions; an audit from a laptop.',
    techniques: ['T1580', 'T1087.004', 'T1526', 'T1619'],
    findingPaths: pathsOf('iam', 'secretsmanager'),
    requiredEvents: READS,
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'rights-listed-at-once',
    title: 'Somebody fetches all users, roles and policies of an account for the first time',
    meaning:
      'GetAccountAuthorizationDetails and the credential report answer in one call what takes an attacker hundreds: who may do what, and which keys are old. Scanners do it every day, so it tells only the first time that a principal does it.',
    response:
      'Is it a new scanner? Otherwise end the session, and expect that the next step is a role which may be assumed.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('iam', 'GetAccountAuthorizationDetails', 'GenerateCredentialReport'), direct),
    falsePositives: 'A new scanner, an audit.',
    techniques: ['T1087.004', 'T1069.003'],
    findingPaths: pathsOf('iam'),
    requiredEvents: READS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'contacts-and-accounts-read',
    title: 'Somebody reads the contacts of an account, or lists the accounts of the organization, for the first time',
    meaning:
      'Whom AWS warns, and which accounts there are: attackers read it to know whom to deceive and where to go next. Scanners and directories do it daily, so it tells only the first time that a principal does it.',
    response: 'Ask the caller. Otherwise end the session, and warn those who are named there of letters in AWS style.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('account', 'GetContactInformation', 'GetAlternateContact', 'GetPrimaryEmail'),
        calls('billingconsole', 'GetContactInformation', 'GetAlternateContact'),
        calls('organizations', 'ListAccounts*', 'DescribeAccount', 'ListDelegated*'),
      ),
      direct,
    ),
    falsePositives: 'A new tool or colleague that looks after accounts or bills.',
    techniques: ['T1087.004', 'T1526'],
    findingPaths: pathsOf('account', 'organizations'),
    requiredEvents: READS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'shared-databases-listed',
    title: 'Somebody looks for database snapshots that others have shared for the first time',
    meaning:
      'Snapshots of databases that are public, or shared with this account: what is found there belongs to somebody else, and is copied with a call.',
    response: 'Ask the caller. Look for RestoreDB* and CopyDB* by the same principal since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('rds', 'DescribeDBSnapshots', 'DescribeDBClusterSnapshots'),
      or(isTrue('$.requestParameters.includePublic'), isTrue('$.requestParameters.includeShared')),
      direct,
    ),
    falsePositives: 'The page of shared snapshots in the console; a scanner.',
    techniques: ['T1580', 'T1530'],
    findingPaths: [...pathsOf('rds'), 'requestParameters.includePublic', 'requestParameters.includeShared'],
    requiredEvents: READS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'mail-sending-explored',
    title: 'Somebody asks how much e-mail or SMS an account can send for the first time',
    meaning:
      'Quotas, identities and the sandbox of SES and SMS: tools that try stolen keys ask for these first, since an account that may send is worth money. Applications that send do it daily, so it tells only the first time that a principal does it.',
    response: 'Does the caller send mail? Otherwise deactivate the key, and look for mail that was sent since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls(
          'ses',
          'GetSendQuota',
          'GetSendStatistics',
          'GetAccount',
          'GetAccountSendingEnabled',
          'ListIdentities',
          'ListEmailIdentities',
          'GetIdentityVerificationAttributes',
        ),
        calls('sns', 'GetSMSAttributes', 'GetSMSSandboxAccountStatus', 'ListOriginationNumbers'),
      ),
      direct,
    ),
    falsePositives: 'A new application that sends mail; somebody who opens the page of SES.',
    techniques: ['T1526', 'T1496.A001'],
    findingPaths: pathsOf('ses', 'sns'),
    requiredEvents: READS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
];
