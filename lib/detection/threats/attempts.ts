import { and, anyOf, equals, isFalse, isTrue, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { ADMINISTRATION, calls, direct, failed } from '../event-conditions';

/** Anyone can make denied calls: one every few minutes would keep a page alarm in ALARM, where it sends nothing. */
const MASKING = 'They are a separate detection, so that they do not hide a call that succeeds.';
const RESPONSE =
  'Who was denied, and which calls of the same identity succeeded since? Secure it before it finds a way.';

/**
 * Attempts at what pages, if they were denied or failed. A few detections cover the attempts of many, since none needs
 * a response at night. `record-stop-attempted` of the tuned catalog is a fourth.
 */
export const ATTEMPTS: readonly Detection[] = [
  fromParts({
    id: 'detector-stop-attempted',
    title: 'Someone tried to turn off a security service, or its delegation, and failed',
    meaning: `The calls of \`guardduty-disabled\`, \`security-service-disabled\` and \`organization-security-delegation-changed\`, if they were denied or failed. ${MASKING}`,
    response: RESPONSE,
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        and(
          anyOf('$.eventSource', [
            'guardduty.amazonaws.com',
            'securityhub.amazonaws.com',
            'macie2.amazonaws.com',
            'inspector2.amazonaws.com',
            'detective.amazonaws.com',
            'access-analyzer.amazonaws.com',
          ]),
          anyOf('$.eventName', [
            'DeleteDetector',
            'UpdateDetector',
            'Disassociate*',
            'DeleteMember*',
            'StopMonitoringMembers',
            'UpdateMacieSession',
            'UpdateMemberSession',
            'Disable*',
            'DeleteGraph',
            'DeleteAnalyzer',
          ]),
        ),
        calls(
          'organizations',
          'DisableAWSServiceAccess',
          '*DelegatedAdministrator',
          'PutResourcePolicy',
          'DeleteResourcePolicy',
          'DisablePolicyType',
        ),
        calls('cloudformation', 'DeactivateOrganizationsAccess'),
      ),
      failed,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Scripts that close an account without permission, or a second time.',
    techniques: ['T1562.001'],
    findingPaths: pathsOf(
      'guardduty',
      'securityhub',
      'macie2',
      'inspector2',
      'detective',
      'access-analyzer',
      'organizations',
      'cloudformation',
    ),
  }),
  fromParts({
    id: 'takeover-attempted',
    title: 'Someone tried to take over the organization, its sign-in, or the root user, and failed',
    meaning: `The calls of \`account-leaves-organization\`, \`federation-trust-changed\` and \`administrator-granted-to-user\`, if they were denied or failed; and root sign-ins that fail, or requests for a new root password. ${MASKING}`,
    response: `${RESPONSE} For root: change the password of its email account first.`,
    severity: DetectionSeverity.NOTIFY,
    pattern: or(
      and(
        equals('$.userIdentity.type', 'Root'),
        or(equals('$.eventName', 'PasswordRecoveryRequested'), equals('$.responseElements.*', 'Failure')),
      ),
      and(
        or(
          anyOf('$.eventName', [
            'LeaveOrganization',
            'RemoveAccountFromOrganization',
            'DeleteOrganization',
            'CloseAccount',
          ]),
          and(
            equals('$.eventSource', 'iam.amazonaws.com'),
            or(
              anyOf('$.eventName', ['CreateSAMLProvider', 'UpdateSAMLProvider']),
              and(equals('$.eventName', 'Attach*'), anyOf('$.requestParameters.policyArn', ADMINISTRATION)),
              equals('$.requestParameters.policyArn', '*:policy/AWSCompromised*'),
            ),
          ),
          // IAM Identity Center and its directory.
          and(
            equals('$.eventSource', 'sso*'),
            anyOf('$.eventName', ['*Directory', '*TokenIssuer']),
            isFalse('$.readOnly'),
          ),
          calls('rolesanywhere', 'Create*', 'Update*', 'Enable*'),
        ),
        direct,
        failed,
      ),
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'A mistyped root password; Terraform without the permissions.',
    techniques: ['T1666', 'T1098.003', 'T1484.002', 'T1110'],
    findingPaths: pathsOf('organizations', 'iam', 'sso', 'rolesanywhere'),
  }),
  fromParts({
    id: 'data-exposure-attempted',
    title: 'Someone tried to make data public, to delete backups or to move a domain, and failed',
    meaning: `The calls of \`copy-made-public\`, \`public-sharing-guard-removed\`, \`database-made-public\`, \`domain-transfer-prepared\`, \`domain-name-servers-changed\` and \`backups-deleted\`, and public bucket ACLs, if they were denied or failed. What services omit from the event of a denied call is not detected. ${MASKING}`,
    response: RESPONSE,
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls('s3', 'PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock'),
        calls('ec2', 'DisableSnapshotBlockPublicAccess', 'DisableImageBlockPublicAccess'),
        calls('route53domains', 'Disable*', 'Transfer*', 'Retrieve*', 'UpdateDomainN*'),
        calls('backup', 'DeleteBackupVault*', 'DeleteRecoveryPoint'),
        equals('$.requestParameters.createVolumePermission.add.items[*].group', 'all'),
        equals('$.requestParameters.launchPermission.add.items[*].group', 'all'),
        equals('$.requestParameters.valuesToAdd[*]', 'all'),
        isTrue('$.requestParameters.publiclyAccessible'),
        equals('$.requestParameters.x-amz-acl', 'public-*'),
      ),
      direct,
      failed,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Deployments of public websites or databases that a guardrail stops, as intended.',
    techniques: ['T1537', 'T1530', 'T1490', 'T1584.001'],
    findingPaths: pathsOf('s3', 'ec2', 'rds', 'route53domains', 'backup'),
  }),
];
