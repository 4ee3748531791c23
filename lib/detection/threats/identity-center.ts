import { and, anyOf, isFalse, notExists, or } from '../../filter-pattern/build';
import type { Expression } from '../../filter-pattern/syntax-tree';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { ADMINISTRATION, byPerson, byUnattendedRole, calls, direct, succeeded } from '../event-conditions';

/** Of users and groups for accounts; `AssociateProfile` is what the console called before there was an API. */
const assigns = calls('sso', 'CreateAccountAssignment', 'AssociateProfile');

/** In few characters: what is put on or attached to a set, an inline policy and a boundary too. */
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

/** A user, or membership in a group: what gives access. */
const ADDITIONS = ['CreateUser', 'AddMemberToGroup', 'CreateGroupMembership'] as const;

const IDENTITY_CENTER = ['sso', 'sso-directory', 'identitystore'] as const;

/** IAM Identity Center: whoever controls it controls every account that it serves. */
export const IDENTITY_CENTER_THREATS: readonly Detection[] = [
  fromParts({
    id: 'account-access-assigned-by-person',
    title: 'A person gave somebody access to an account in IAM Identity Center',
    meaning:
      "An assignment by hand: a user or group gets a permission set in an account. The event names the set by its ARN and not its policies, so each one counts: it may be the administrators'. Assignments by stacks, pipelines and account vending are left out.",
    response:
      'Who got what where? DescribePermissionSet with requestParameters.permissionSetArn, and DescribeUser or DescribeGroup with principalId, say it in words. If nobody asked for it: DeleteAccountAssignment, and end the sessions of both.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(assigns, byPerson, succeeded),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'Organizations that give access by hand: let a group have it once, and people be in the group.',
    techniques: ['T1098.003', 'T1484.002'],
    findingPaths: pathsOf('sso'),
    findingOnly: true,
  }),
  fromParts({
    id: 'administrator-granted-to-permission-set',
    title: 'A permission set got administrator rights',
    meaning:
      'Whoever has the set in an account has that account, and so has whoever gets it later. AdministratorAccess and IAMFullAccess count, whoever attaches them; a policy of your own that is written into a set is `administrator-policy-written`, which pages. Stacks are left out.',
    response:
      'Who has the set, and where (ListAccountsForProvisionedPermissionSet, ListAccountAssignments)? Detach the policy and provision the set again.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('sso', 'AttachManagedPolicyToPermissionSet'),
      anyOf('$.requestParameters.managedPolicyArn', ADMINISTRATION),
      direct,
      succeeded,
    ),
    falsePositives: 'The set-up of IAM Identity Center with Terraform.',
    techniques: ['T1098.003', 'T1484.002'],
    findingPaths: pathsOf('sso'),
    findingOnly: true,
  }),
  fromParts({
    id: 'permission-set-changed-by-person',
    title: 'A person created a permission set, or changed what it allows',
    meaning:
      'A set that many people have already gets more rights, or loses the boundary that limits it: everybody who has it has them, in every account, once it is provisioned. Where sets are code, nobody does this by hand.',
    response: 'Compare the set with its source. If they differ: restore it, and provision it in all accounts.',
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
      'Membership in a group is how rights are given there: one call makes an administrator of every account, and no account sees it. Users whom an identity provider synchronizes (SCIM) are left out, as they come every day.',
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
      'Without MFA a stolen password is enough for every account, and a longer session keeps a stolen one alive. A token for synchronization (SCIM) creates users and memberships until somebody deletes it, and an instance in a member account is a directory that nobody knows of. Another identity provider is `federation-trust-changed`, which pages.',
    response:
      'Ask whoever runs IAM Identity Center. Otherwise restore the setting, delete the token (ListBearerTokens, DeleteBearerToken), and look for sign-ins since.',
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
      // Reading the settings ends like writing them.
      or(notExists('$.readOnly'), isFalse('$.readOnly')),
      direct,
      succeeded,
    ),
    falsePositives:
      'A new phone; the yearly exchange of the token for synchronization; setting up IAM Identity Center.',
    techniques: ['T1556.006', 'T1556', 'T1098'],
    findingPaths: pathsOf(...IDENTITY_CENTER),
    findingOnly: true,
  }),
  fromParts({
    id: 'account-access-given-by-new-role',
    title: 'The role of a pipeline or workload gives access in IAM Identity Center for the first time',
    meaning:
      'Assignments, permission sets and memberships of groups are the daily work of a few pipelines. Another role that begins with it may be stolen. Each role is told once; those of people have detections of their own.',
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
