import { and, anyOf, equals, isFalse, isTrue, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { ADMINISTRATION, calls, direct, failed } from '../event-conditions';

/** Anybody can make calls that are denied: one every few minutes would keep an alarm that pages in ALARM, where it sends nothing. */
const MASKING = 'They are a detection of their own, so that they do not hide a call that works.';
const RESPONSE = 'Who is denied, and what did the same identity succeed in since? Secure it before it finds a way.';

/**
 * What pages, where it was denied or failed: few detections share the attempts of many, since none of them needs an answer at
 * night. `record-stop-attempted` of the tuned catalog is a fourth.
 */
export const ATTEMPTS: readonly Detection[] = [
  fromParts({
    id: 'detector-stop-attempted',
    title: 'Somebody tries to switch off a security service, or its delegation, and fails',
    meaning: `The calls of \`guardduty-disabled\`, \`security-service-disabled\` and \`organization-security-delegation-changed\`, where they were denied or failed. ${MASKING}`,
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
    falsePositives: 'Scripts that take down an account without the rights for it, or a second time.',
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
    title: 'Somebody tries to take over the organization, its sign-in, or the root user, and fails',
    meaning: `The calls of \`account-leaves-organization\`, \`federation-trust-changed\` and \`administrator-granted-to-user\`, where they were denied or failed; and sign-ins of root that fail, or a new password that is asked for. ${MASKING}`,
    response: `${RESPONSE} For root: change the password of its e-mail account first.`,
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
    falsePositives: 'A typing error of whoever has the root password; Terraform without the rights for it.',
    techniques: ['T1666', 'T1098.003', 'T1484.002', 'T1110'],
    findingPaths: pathsOf('organizations', 'iam', 'sso', 'rolesanywhere'),
  }),
  fromParts({
    id: 'data-exposure-attempted',
    title: 'Somebody tries to make data public, to delete backups or to move a domain, and fails',
    meaning: `The calls of \`copy-made-public\`, \`public-sharing-guard-removed\`, \`database-made-public\`, \`domain-transfer-prepared\`, \`domain-name-servers-changed\` and \`backups-deleted\`, and public ACLs of buckets, where they were denied or failed. What services leave out of the event of a denied call is not seen. ${MASKING}`,
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
    falsePositives: 'Deployments of public websites or databases that a guardrail stops: that is what it is for.',
    techniques: ['T1537', 'T1530', 'T1490', 'T1584.001'],
    findingPaths: pathsOf('s3', 'ec2', 'rds', 'route53domains', 'backup'),
  }),
];
