import { and, anyOf, differs, equals, exists, finds, notExists, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf, pathsOfAnyService } from '../finding-paths';
import { fromParts } from '../detection-from-parts';
import { calls, direct, succeeded } from '../event-conditions';

/** Text with wildcards cannot match an asterisk literally. */
const EVERYONE = String.raw`^\*$`;
const ACCOUNT = String.raw`\d`;

const NAMES_SOURCE = '*aws:Source*';

const IMAGE_SHARED = '$.requestParameters.launchPermission.add.items[*]';

/** Parameters with the accounts or principals that resources are shared with. */
const GIVEN_TO = [
  'requestParameters.principals[]',
  'requestParameters.resourceShareInvitationArn',
  'requestParameters.launchPermission.add.items[].organizationArn',
  'requestParameters.launchPermission.add.items[].organizationalUnitArn',
  'requestParameters.accountWithRestoreAccess',
  'requestParameters.consumerIdentifier',
  'requestParameters.account',
];

/** Parameters with the accounts that code is shared with. */
const READ_BY = [
  'requestParameters.principal',
  'requestParameters.accountIdsToAdd[]',
  'requestParameters.statements[].principals[]',
];

/** Parameters in which services have the policy of a resource, or the principals that it admits. */
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

/**
 * In addition to disks and databases (see `SHARING_THREATS`): what else can be shared, and policies that admit an
 * outsider.
 */
export const STRANGER_THREATS: readonly Detection[] = [
  fromParts({
    id: 'build-or-document-made-public',
    title: 'A build project or a Systems Manager document was made public, or may be',
    meaning:
      'Anyone can read the log and the artifacts of the builds, or the document: both contain passwords. It also matches when the account-wide block of public documents is removed.',
    response: 'Make it private again at once, then treat every secret in it as compromised.',
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
      'From now on anyone can download the code. For publishers this is intended; for everyone else it is a mistake, or a way out for code and the secrets in it. A job that publishes repeatedly is reported once for each layer, application and repository.',
    response: 'Is it meant to be public? If not, revoke the permission, and treat every secret in it as compromised.',
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
      'With a Resource Access Manager share, a Redshift snapshot or data share, or an image for a whole organization, the other account can read the resource, or use it like its own. Accepting the share of a stranger counts too: from then on you use what they can change. Stacks are excluded; disks and databases are `copy-shared-with-account`.',
    response: 'Do you know the account in requestParameters? If not, revoke the share, and check what it could read.',
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
    falsePositives: 'Customers and vendors that you share with on purpose: each is reported once.',
    techniques: ['T1537', 'T1199'],
    // The target is the account: sharing another resource with it tomorrow is not new.
    findingPaths: [...new Set([...GIVEN_TO, ...pathsOf('ram', 'redshift', 'ec2')])],
    outsidePaths: GIVEN_TO,
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'code-shared-outside',
    title: 'A layer, an application or a document was shared with an account outside the organization',
    meaning:
      'The other account can read the code, and any passwords in it. Stacks are excluded; what everyone may read is `code-published` or `build-or-document-made-public`. Not detected: a layer that is shared with another organization as a whole.',
    response:
      'Do you know the account? If not, revoke the permission, and treat every secret in the code as compromised.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        // Accounts consist of digits; a whole organization, or everyone, is an asterisk.
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
    falsePositives: 'Customers and vendors that you share with on purpose: each is reported once.',
    techniques: ['T1537', 'T1552.001'],
    findingPaths: [...new Set([...READ_BY, ...pathsOf('lambda', 'ssm', 'serverlessrepo')])],
    outsidePaths: READ_BY,
    recurring: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'resource-policy-names-stranger',
    title:
      'A policy grants an account outside the organization access to a key, secret, queue, topic, table or repository',
    meaning:
      'From then on, the account can decrypt, read or write without any of your credentials. Excluded: stacks; policies of log groups; policies of buckets, functions and roles, which have separate detections; and policies that name the source of a call, such as bucket notifications. If a policy admits everyone, `resource-policy-names-everyone` reports it as well.',
    response:
      'Do you know the account that the policy names? If not, restore the policy; rotate the secret, and look for Decrypt from that account.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        // Of keys, secrets, tables, streams, registries, file systems, vaults, certificate authorities.
        and(equals('$.eventName', 'Put*'), equals('$.eventName', '*Policy')),
        anyOf('$.eventName', ['SetRepositoryPolicy', 'AddPermission']),
        // For an event bus: a policy with a condition is for an organization.
        and(equals('$.eventName', 'PutPermission'), notExists('$.requestParameters.condition.type')),
        and(equals('$.eventName', 'CreateGrant'), equals('$.requestParameters.granteePrincipal', 'arn:*')),
        // A policy that names its source is for an AWS service, and bucket ARNs contain no account.
        and(
          equals('$.requestParameters.attributeName', 'Policy'),
          differs('$.requestParameters.attributeValue', NAMES_SOURCE),
        ),
        differs('$.requestParameters.attributes.Policy', NAMES_SOURCE),
        exists('$.requestParameters.accessPolicies'),
      ),
      // Roles, buckets and the organization itself have separate detections, and log groups have many policies that
      // admit nobody.
      ...['iam', 's3', 'organizations', 'logs'].map((service) => differs('$.eventSource', `${service}.amazonaws.com`)),
      direct,
      succeeded,
    ),
    falsePositives: 'Vendors and customers that you admit on purpose: each resource is reported once.',
    techniques: ['T1098.003', 'T1199', 'T1537'],
    findingPaths: pathsOfAnyService(),
    outsidePaths: POLICIES,
    recurring: true,
    findingOnly: true,
  }),
];
