import { and, anyOf, isTrue, notExists, or } from '../../filter-pattern/build';
import { DetectionSeverity, RequiredEvents, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { byIamUser, byPerson, calls, direct } from '../event-conditions';

const READS = [RequiredEvents.READ_MANAGEMENT_EVENTS];

/**
 * What thieves call first. Nearly all of it is normal for someone, so only new principals or large numbers are
 * reported. Denied calls count.
 */
export const RECONNAISSANCE: readonly Detection[] = [
  fromParts({
    id: 'key-asks-who-it-is',
    title: 'An IAM user calls GetCallerIdentity for the first time',
    meaning:
      'GetCallerIdentity is what someone calls who has found a key and does not know whose it is. The application that the key was created for knows, and never calls it.',
    response:
      'From which address, with which tool? If that is not where the key belongs: deactivate it, and check what it did since.',
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
      'Twenty lists in ten minutes, of users, roles, keys, buckets, secrets, quotas, trails: what attack tools run before anything else. Console sessions are excluded, because its pages make as many calls; so are the roles of workloads, scanners and pipelines.',
    response:
      'Which tool was it (userAgent)? Ask the person. If it was not them, deactivate the key or end the session: what was listed is known.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      // Lists with that name in other services are an inventory too.
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
    falsePositives: 'A script that searches all Regions; an audit from a laptop.',
    techniques: ['T1580', 'T1087.004', 'T1526', 'T1619'],
    findingPaths: pathsOf('iam', 'secretsmanager'),
    requiredEvents: READS,
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'rights-listed-at-once',
    title: 'Someone retrieves all users, roles and policies of an account for the first time',
    meaning:
      'GetAccountAuthorizationDetails and the credential report answer in one call what otherwise takes an attacker hundreds: who may do what, and which keys are old. Scanners do it every day, so only the first time of a principal is reported.',
    response: 'Is it a new scanner? If not, end the session, and expect the next step: a role that can be assumed.',
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
    title: 'Someone reads the contacts of an account, or lists the accounts of the organization, for the first time',
    meaning:
      'Whom AWS warns, and which accounts exist: attackers read it to learn whom to deceive and where to go next. Scanners and directories do it daily, so only the first time of a principal is reported.',
    response:
      'Ask the caller. If it was not them, end the session, and warn the contacts about phishing that imitates AWS.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('account', 'GetContactInformation', 'GetAlternateContact', 'GetPrimaryEmail'),
        calls('billingconsole', 'GetContactInformation', 'GetAlternateContact'),
        calls('organizations', 'ListAccounts*', 'DescribeAccount', 'ListDelegated*'),
      ),
      direct,
    ),
    falsePositives: 'A new tool or colleague that manages accounts or billing.',
    techniques: ['T1087.004', 'T1526'],
    findingPaths: pathsOf('account', 'organizations'),
    requiredEvents: READS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'shared-databases-listed',
    title: 'Someone looks for shared database snapshots of others for the first time',
    meaning:
      'Database snapshots that are public, or shared with this account: what is found there belongs to someone else, and can be copied with one call.',
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
    title: 'Someone asks how much email or SMS an account can send for the first time',
    meaning:
      'Quotas, identities and the sandbox of SES and SMS: tools that test stolen keys check these first, because an account that can send is worth money. Applications that send do it daily, so only the first time of a principal is reported.',
    response: 'Does the caller send email? If not, deactivate the key, and look for email that was sent since.',
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
    falsePositives: 'A new application that sends email; opening the SES console page.',
    techniques: ['T1526', 'T1496.A001'],
    findingPaths: pathsOf('ses', 'sns'),
    requiredEvents: READS,
    firstTimeOnly: true,
    findingOnly: true,
  }),
];
