import { and, anyOf, differs, equals, exists, finds, notExists, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf, pathsOfAnyService } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, succeeded } from '../event-conditions';

/** Text with wildcards cannot ask for an asterisk. */
const EVERYONE = String.raw`^\*$`;
const ACCOUNT = String.raw`\d`;

const NAMES_SOURCE = '*aws:Source*';

const IMAGE_SHARED = '$.requestParameters.launchPermission.add.items[*]';

/** Whom resources are given to, by name. */
const GIVEN_TO = [
  'requestParameters.principals[]',
  'requestParameters.resourceShareInvitationArn',
  'requestParameters.launchPermission.add.items[].organizationArn',
  'requestParameters.launchPermission.add.items[].organizationalUnitArn',
  'requestParameters.accountWithRestoreAccess',
  'requestParameters.consumerIdentifier',
  'requestParameters.account',
];

/** Whom code is given to. */
const READ_BY = [
  'requestParameters.principal',
  'requestParameters.accountIdsToAdd[]',
  'requestParameters.statements[].principals[]',
];

/** Where services have the policy of a resource, or whom it admits. */
const POLICIES = [
  'requestParameters.policy',
  'requestParameters.policyText',
  'requestParameters.policyDocument',
  'requestParameters.resourcePolicy',
  'requestParameters.accessPolicy',
  'requestParameters.accessPolicies',
  'requestParameters.policyInJson',
  'requestParameters.attributes.Policy',
  'requestParameters.attributeValue',
  'requestParameters.principal',
  'requestParameters.granteePrincipal',
  'requestParameters.aWSAccountId[]',
  'requestParameters.aWSAccountIds[]',
];

/** Beside disks and databases, which are in `SHARING_THREATS`: what else can be given away, and the policies that admit a stranger. */
export const STRANGER_THREATS: readonly Detection[] = [
  fromParts({
    id: 'build-or-document-made-public',
    title: 'A build project or a document of Systems Manager was made public, or may be',
    meaning:
      'Everybody can read the log and the artifacts of the builds, or the document: passwords stand in both. It also fires when the account-wide block of public documents is lifted.',
    response: 'Make it private again at once, then treat every secret in it as known.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        and(
          calls('codebuild', 'UpdateProjectVisibility'),
          equals('$.requestParameters.projectVisibility', 'PUBLIC_READ'),
        ),
        and(calls('ssm', 'ModifyDocumentPermission'), anyOf('$.requestParameters.accountIdsToAdd[*]', ['all', 'All'])),
        and(
          calls('ssm', 'UpdateServiceSetting'),
          equals('$.requestParameters.settingId', '*/ssm/documents/console/public-sharing-permission'),
          equals('$.requestParameters.settingValue', 'Enable'),
        ),
      ),
      succeeded,
    ),
    falsePositives: 'Open-source projects that build in public on purpose.',
    techniques: ['T1530', 'T1552.001'],
    findingPaths: pathsOf('codebuild', 'ssm'),
    findingOnly: true,
  }),
  fromParts({
    id: 'code-published',
    title: 'A Lambda layer, an application or a container repository was published to everyone',
    meaning:
      'Everybody can download the code from now on. For publishers that is the point; for everybody else it is a mistake, or a way out for code and for the secrets in it. A job that publishes again and again is told once for each layer, application and repository.',
    response: 'Is it meant to be public? Otherwise take the permission back, and treat every secret in it as known.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(
          calls('lambda', 'AddLayerVersionPermission*'),
          finds('$.requestParameters.principal', EVERYONE),
          notExists('$.requestParameters.organizationId'),
        ),
        and(
          calls('serverlessrepo', 'PutApplicationPolicy'),
          finds('$.requestParameters.statements[0].principals[0]', EVERYONE),
          notExists('$.requestParameters.statements[0].principalOrgIDs[0]'),
        ),
        calls('ecr-public', 'CreateRepository'),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Publishers at work: exclude their accounts.',
    techniques: ['T1530', 'T1537'],
    findingPaths: ['requestParameters.layerName', ...pathsOf('serverlessrepo', 'ecr-public', 'lambda')],
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'shared-outside-organization',
    title: 'A resource was shared with an account outside the organization',
    meaning:
      'With a share of Resource Access Manager, a snapshot or data share of Redshift, or an image for a whole organization, the other account reads the resource, or uses it as if it were its own. To accept the share of a stranger counts too: from then on you use what he can change. Stacks are left out; disks and databases are `copy-shared-with-account`.',
    response:
      'Do you know the account in requestParameters? If not, take the share back, and look at what it could read.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('ram', 'CreateResourceShare', 'AssociateResourceShare', 'AcceptResourceShareInvitation'),
        calls('redshift', 'AuthorizeSnapshotAccess', 'AuthorizeDataShare', 'AuthorizeEndpointAccess'),
        and(
          calls('ec2', 'ModifyImageAttribute'),
          or(exists(`${IMAGE_SHARED}.organizationArn`), exists(`${IMAGE_SHARED}.organizationalUnitArn`)),
        ),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Customers and vendors with whom you share on purpose: each is told once.',
    techniques: ['T1537', 'T1199'],
    // The target is who gets it: that he gets another resource tomorrow is no news.
    findingPaths: [...new Set([...GIVEN_TO, ...pathsOf('ram', 'redshift', 'ec2')])],
    outsidePaths: GIVEN_TO,
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'code-shared-outside',
    title: 'A layer, an application or a document was shared with an account outside the organization',
    meaning:
      'The other account reads the code, and the passwords that stand in it. Stacks are left out; what everyone may read is `code-published` or `build-or-document-made-public`. Not seen: a layer that is shared with another organization as a whole.',
    response: 'Do you know the account? If not, take the permission back, and treat every secret in the code as known.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        // Accounts have digits; a whole organization, or everyone, is an asterisk.
        and(calls('lambda', 'AddLayerVersionPermission*'), finds('$.requestParameters.principal', ACCOUNT)),
        and(
          calls('serverlessrepo', 'PutApplicationPolicy'),
          finds('$.requestParameters.statements[0].principals[0]', ACCOUNT),
        ),
        and(
          calls('ssm', 'ModifyDocumentPermission'),
          exists('$.requestParameters.accountIdsToAdd[0]'),
          differs('$.requestParameters.accountIdsToAdd[0]', 'all'),
        ),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Customers and vendors with whom you share on purpose: each is told once.',
    techniques: ['T1537', 'T1552.001'],
    findingPaths: [...new Set([...READ_BY, ...pathsOf('lambda', 'ssm', 'serverlessrepo')])],
    outsidePaths: READ_BY,
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'resource-policy-names-stranger',
    title: 'A policy admits an account outside the organization to a key, secret, queue, topic, table or repository',
    meaning:
      'The account can decrypt, read or write from then on, without any credential of yours. Stacks are left out, and so are the policies of log groups, and of buckets, functions and roles, which have detections of their own, and what names the source of a call, as notifications of buckets do; where a policy admits everyone, `resource-policy-names-everyone` tells of it as well.',
    response:
      'Do you know the account that the policy names? If not, restore the policy; rotate the secret, and look for Decrypt from that account.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        // Of keys, secrets, tables, streams, registries, file systems, vaults, certificate authorities.
        and(equals('$.eventName', 'Put*'), equals('$.eventName', '*Policy')),
        anyOf('$.eventName', ['SetRepositoryPolicy', 'AddPermission']),
        // Of an event bus: what has a condition is for an organization.
        and(equals('$.eventName', 'PutPermission'), notExists('$.requestParameters.condition.type')),
        and(equals('$.eventName', 'CreateGrant'), equals('$.requestParameters.granteePrincipal', 'arn:*')),
        // What names its source is for a service of AWS, and buckets have no account in their ARN.
        and(
          equals('$.requestParameters.attributeName', 'Policy'),
          differs('$.requestParameters.attributeValue', NAMES_SOURCE),
        ),
        differs('$.requestParameters.attributes.Policy', NAMES_SOURCE),
        exists('$.requestParameters.accessPolicies'),
      ),
      // Roles, buckets and the organization itself have detections of their own, and log groups many policies that admit nobody.
      ...['iam', 's3', 'organizations', 'logs'].map((service) => differs('$.eventSource', `${service}.amazonaws.com`)),
      direct,
      succeeded,
    ),
    falsePositives: 'Vendors and customers whom you admit on purpose: each resource is told once.',
    techniques: ['T1098.003', 'T1199', 'T1537'],
    findingPaths: pathsOfAnyService(),
    outsidePaths: POLICIES,
    recurring: true,
    findingOnly: true,
  }),
];
