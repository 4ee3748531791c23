import { and, anyOf, isFalse, notExists, or } from '../../filter-pattern/build';
import type { Expression } from '../../filter-pattern/syntax-tree';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { ADMINISTRATION, byPerson, byUnattendedRole, calls, direct, succeeded } from '../event-conditions';

/** For users and groups in accounts; the console called `AssociateProfile` before there was an API. */
const assigns = calls('sso', 'CreateAccountAssignment', 'AssociateProfile');

/** Kept short: policies that are set on or attached to a permission set, including inline policies and boundaries. */
const changesPermissionSets = calls(
  'sso',
  'CreatePermissionSet',
  'UpdatePermissionSet',
  '*ToPermissionSet',
  'DeletePermissionsBoundary*',
  'PutPermissionsPolicy',
);

/** The console writes to the directory, the API to the identity store: one store, two names. */
function inIdentityStore(...names: readonly [string, ...string[]]): Expression {
  return and(
    anyOf('$.eventSource', ['identitystore.amazonaws.com', 'sso-directory.amazonaws.com']),
    anyOf('$.eventName', names),
  );
}

/** A new user or group membership: what grants access. */
const ADDITIONS = ['CreateUser', 'AddMemberToGroup', 'CreateGroupMembership'] as const;

const IDENTITY_CENTER = ['sso', 'sso-directory', 'identitystore'] as const;

/** IAM Identity Center: whoever controls it controls every account that it serves. */
export const IDENTITY_CENTER_THREATS: readonly Detection[] = [
  fromParts({
    id: 'account-access-assigned-by-person',
    title: 'A person granted access to an account in IAM Identity Center',
    meaning:
      "A manual assignment: a user or group gets a permission set in an account. The event contains the ARN of the permission set but not its policies, so each assignment counts: it may be the administrators'. Assignments by stacks, pipelines and account vending are excluded.",
    response:
      'Who got what, and where? DescribePermissionSet with requestParameters.permissionSetArn, and DescribeUser or DescribeGroup with principalId, show the names. If nobody requested it: DeleteAccountAssignment, and end the sessions of both.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(assigns, byPerson, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Organizations that grant access manually: assign groups once, and manage their members instead.',
    techniques: ['T1098.003', 'T1484.002'],
    findingPaths: pathsOf('sso'),
    findingOnly: true,
  }),
  fromParts({
    id: 'administrator-granted-to-permission-set',
    title: 'A permission set got administrator permissions',
    meaning:
      'Whoever has the permission set in an account controls that account, and so does whoever gets it later. AdministratorAccess and IAMFullAccess count, whoever attaches them; your own policy that is written into a permission set is `administrator-policy-written`, which pages. Stacks are excluded.',
    response:
      'Who has the permission set, and where (ListAccountsForProvisionedPermissionSet, ListAccountAssignments)? Detach the policy and provision the permission set again.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('sso', 'AttachManagedPolicyToPermissionSet'),
      anyOf('$.requestParameters.managedPolicyArn', ADMINISTRATION),
      direct,
      succeeded,
    ),
    falsePositives: 'Setting up IAM Identity Center with Terraform.',
    techniques: ['T1098.003', 'T1484.002'],
    findingPaths: pathsOf('sso'),
    findingOnly: true,
  }),
  fromParts({
    id: 'permission-set-changed-by-person',
    title: 'A person created a permission set, or changed what it allows',
    meaning:
      'A permission set that many people already have gets more permissions, or loses the boundary that limits it. Once it is provisioned, this applies to everyone who has it, in every account. Where permission sets are code, nobody does this manually.',
    response:
      'Compare the permission set with its source. If they differ: restore it, and provision it in all accounts.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(changesPermissionSets, byPerson, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Organizations that manage permission sets in the console.',
    techniques: ['T1098.003', 'T1484.002'],
    findingPaths: pathsOf('sso'),
    findingOnly: true,
  }),
  fromParts({
    id: 'identity-store-changed-by-person',
    title: 'A person created a user, set a password or added a member to a group in IAM Identity Center',
    meaning:
      'Group membership is how access is granted there: one call makes an administrator of every account, and no account sees it. Users that an identity provider synchronizes (SCIM) are excluded, because they arrive every day.',
    response:
      'Which group, which user (DescribeGroup, DescribeUser)? With an external identity provider nobody creates users here: remove the membership, disable the user, end the sessions.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      inIdentityStore(...ADDITIONS, 'UpdateUser', 'EnableUser', 'UpdatePassword', 'CreateGroup'),
      byPerson,
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'New colleagues, where IAM Identity Center is the directory.',
    techniques: ['T1136.003', 'T1098.003'],
    findingPaths: pathsOf('sso-directory', 'identitystore'),
    findingOnly: true,
  }),
  fromParts({
    id: 'identity-center-sign-in-changed',
    title: 'How people sign in to IAM Identity Center was changed: MFA, sessions, synchronization',
    meaning:
      'Without MFA a stolen password is enough for every account, and a longer session keeps a stolen one alive. A synchronization token (SCIM) can create users and memberships until it is deleted, and an instance in a member account is a directory that nobody knows of. Another identity provider is `federation-trust-changed`, which pages.',
    response:
      'Ask whoever runs IAM Identity Center. If they do not know of it, restore the setting, delete the token (ListBearerTokens, DeleteBearerToken), and look for sign-ins since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      or(
        calls(
          'sso',
          '*MfaDeviceManagementForDirectory',
          'UpdateSsoConfiguration',
          'UpdateSSOConfiguration',
          'StartSSO',
          'CreateInstance',
          'DeleteInstance',
          'CreateInstanceAccessControlAttributeConfiguration',
          'UpdateInstanceAccessControlAttributeConfiguration',
        ),
        calls(
          'sso-directory',
          '*MfaDeviceManagementForDirectory',
          'DeleteMfaDeviceForUser',
          'CreateProvisioningTenant',
          'CreateBearerToken',
        ),
      ),
      // The names of calls that read the settings end the same way.
      or(notExists('$.readOnly'), isFalse('$.readOnly')),
      direct,
      succeeded,
    ),
    falsePositives: 'A new phone; the yearly rotation of the synchronization token; setting up IAM Identity Center.',
    techniques: ['T1556.006', 'T1556', 'T1098'],
    findingPaths: pathsOf(...IDENTITY_CENTER),
    findingOnly: true,
  }),
  fromParts({
    id: 'account-access-given-by-new-role',
    title: 'The role of a pipeline or workload grants access in IAM Identity Center for the first time',
    meaning:
      'Assignments, permission sets and group memberships are the daily work of a few pipelines. Another role that begins to do this may be stolen. Each role is reported once; roles of people have separate detections.',
    response:
      'Is it the role that your infrastructure code for IAM Identity Center runs with? Otherwise undo the call, and end the sessions of the role.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(or(assigns, changesPermissionSets, inIdentityStore(...ADDITIONS)), byUnattendedRole, succeeded),
    falsePositives: 'A new pipeline; a renamed role.',
    techniques: ['T1098.003', 'T1484.002'],
    findingPaths: pathsOf(...IDENTITY_CENTER),
    firstTimeOnly: true,
    findingOnly: true,
  }),
];
