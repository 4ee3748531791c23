import { and, anyOf, differs, equals, isTrue, missingOrDiffers, or } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { ADMINISTRATION, byPerson, calls, direct, succeeded } from '../event-conditions';
import { admitsEveryone, allowsEverything, hasEncodedStar } from '../policy-documents';

/**
 * Trust policies name accounts and users as AWS, providers as Federated. One that does not name a service says "*" or
 * is obfuscated.
 */
function trustsOutsider(document: string): ReturnType<typeof or> {
  return or(anyOf(document, ['*"AWS"*', '*"Federated"*']), differs(document, '*"Service"*'));
}

/** New ways in: users, keys, passwords, roles that others can assume, and permissions for them. */
export const IDENTITY_THREATS: readonly Detection[] = [
  fromParts({
    id: 'permanent-key-created',
    title: 'Permanent credentials were created for an IAM user',
    meaning:
      'An access key, or a service credential (as for Bedrock), certificate or SSH key of an IAM user, works until it is deleted: the most common way to come back after a stolen session has expired. Patterns cannot compare two fields, so users who create a key for themselves match too.',
    response:
      'Compare the caller with requestParameters.userName. If they differ and nobody asked for it, deactivate the key (UpdateAccessKey), then look for its uses in the event history by AccessKeyId, and for what else the caller did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls(
        'iam',
        'CreateAccessKey',
        'CreateServiceSpecificCredential',
        'ResetServiceSpecificCredential',
        'UploadSigningCertificate',
        'UploadSSHPublicKey',
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'Key rotation, and new users of tools that cannot use roles.',
    techniques: ['T1098.001'],
    findingPaths: pathsOf('iam'),
  }),
  fromParts({
    id: 'login-profile-set',
    title: 'A console password was set for an IAM user',
    meaning:
      "Whoever sets the password of another user can sign in as that user, with that user's permissions. In an organization with IAM Identity Center nobody needs to.",
    response:
      'Ask the caller. If nobody knows of it, delete the login profile, end the sessions of caller and user, and check what the user did since.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('iam', 'CreateLoginProfile', 'UpdateLoginProfile'), direct, succeeded),
    falsePositives: 'A help desk that resets passwords.',
    techniques: ['T1098.001', 'T1078.004'],
    findingPaths: pathsOf('iam'),
  }),
  fromParts({
    id: 'iam-user-created',
    title: 'An IAM user was created manually or by a script',
    meaning:
      'A new user is a separate way in. Stacks that create users are excluded; everything else should use roles.',
    response:
      'Check the keys, passwords, groups and policies that the user got within the next minutes. Delete what nobody owns.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('iam', 'CreateUser'), direct, succeeded),
    falsePositives: 'Terraform that manages users of external tools.',
    techniques: ['T1136.003'],
    findingPaths: pathsOf('iam'),
  }),
  fromParts({
    id: 'administrator-granted-to-user',
    title: 'An IAM user or group got administrator permissions',
    meaning:
      'AdministratorAccess or IAMFullAccess on a user means control of the account that no session limit ends. It pages because the next call can use it.',
    response:
      'Detach the policy, deactivate the keys of that user, and find out how the caller got iam:AttachUserPolicy.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      calls('iam', 'AttachUserPolicy', 'AttachGroupPolicy'),
      anyOf('$.requestParameters.policyArn', ADMINISTRATION),
      direct,
      succeeded,
    ),
    falsePositives:
      'Setting up a break-glass user. For an equivalent custom or inline policy, see `administrator-policy-written`.',
    techniques: ['T1098.003'],
    findingPaths: pathsOf('iam'),
  }),
  fromParts({
    id: 'administrator-policy-written',
    title: 'A policy that allows everything was written',
    meaning:
      'An inline policy (of a user, role, group or permission set) or a customer managed policy (new, or its new default version) allows all actions, or all IAM actions, on all resources: AdministratorAccess by another name. It pages because the next call can use it. A document with escaped letters matches too. Stacks are excluded. Not detected: lists of actions that amount to the same, NotAction, resources such as "arn:aws:*", an older version made the default; `iam-policy-changed-by-person` matches if a person does it.',
    response:
      'Who has the policy, or may attach it? Delete it, end the sessions of caller and beneficiary, and find out how the caller got permission to write it.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        and(
          equals('$.eventSource', 'iam.amazonaws.com'),
          or(
            anyOf('$.eventName', ['PutRolePolicy', 'PutUserPolicy', 'PutGroupPolicy', 'CreatePolicy']),
            and(equals('$.eventName', 'CreatePolicyVersion'), isTrue('$.requestParameters.setAsDefault')),
          ),
        ),
        calls('sso', 'PutInlinePolicyToPermissionSet'),
      ),
      allowsEverything('$.requestParameters.*'),
      direct,
      succeeded,
    ),
    falsePositives: 'Terraform that writes its own administrator policy; setting up break-glass access.',
    techniques: ['T1098.003', 'T1548.005'],
    findingPaths: pathsOf('iam', 'sso'),
  }),
  fromParts({
    id: 'administrator-granted-to-role',
    title: 'A role got administrator permissions outside a stack',
    meaning:
      'Whoever may assume the role controls the account. Stacks and IAM Identity Center, whose job this is, are excluded.',
    response: 'Read the trust policy of the role first: who may assume it? Detach the policy if it is a stranger.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('iam', 'AttachRolePolicy'),
      anyOf('$.requestParameters.policyArn', ADMINISTRATION),
      direct,
      succeeded,
    ),
    falsePositives: 'Terraform that creates deployment roles.',
    techniques: ['T1098.003'],
    findingPaths: pathsOf('iam'),
  }),
  fromParts({
    id: 'role-trusts-everyone',
    title: 'Anyone can assume a role',
    meaning:
      'The trust policy of a new or changed role allows "*" without a condition: anyone with an AWS account can have the permissions of the role, without any of your credentials. It matches any caller, stacks included, and escaped letters. Not detected: NotPrincipal, a statement with a policy variable, and a condition that anyone meets; `role-trust-changed` reports these if an existing role is changed.',
    response:
      'Restore the document, or delete the role, at once. Then look for AssumeRole from other accounts, and for what those sessions did.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      calls('iam', 'CreateRole', 'UpdateAssumeRolePolicy'),
      or(
        admitsEveryone('$.requestParameters.*'),
        and(
          hasEncodedStar('$.requestParameters.*'),
          or(
            differs('$.requestParameters.assumeRolePolicyDocument', '*Condition*'),
            differs('$.requestParameters.policyDocument', '*Condition*'),
          ),
        ),
      ),
      succeeded,
    ),
    falsePositives: 'Roles for public data, as workshops have them.',
    techniques: ['T1098.003', 'T1199'],
    findingPaths: pathsOf('iam'),
  }),
  fromParts({
    id: 'role-trust-changed',
    title: 'The trust policy of a role was changed to name an account outside the organization',
    meaning:
      'A role that trusts another account can be assumed from there, without any credential in this account: a back door that survives every password change. Trust in accounts of the organization, their providers, and AWS services does not count.',
    response:
      'Read requestParameters.policyDocument: do you know each account in it? If not, restore the document, and revoke the sessions of the role.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('iam', 'UpdateAssumeRolePolicy'),
      or(
        trustsOutsider('$.requestParameters.policyDocument'),
        anyOf('$.requestParameters.policyDocument', ['*"Principal":"*', '*"Principal": "*']),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'The role of a vendor, changed with Terraform or by hand.',
    techniques: ['T1098.003'],
    findingPaths: pathsOf('iam'),
    outsidePaths: ['requestParameters.policyDocument'],
  }),
  fromParts({
    id: 'role-trusting-outsider-created',
    title: 'A person created a role that an account outside the organization may assume',
    meaning:
      'The same back door as a changed trust policy, as a new role with an innocent name. Pipelines are excluded, because they create such roles every day; for changes to the trust of an existing role they are not excluded.',
    response:
      'Read requestParameters.assumeRolePolicyDocument: do you know each account in it? If not, delete the role.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('iam', 'CreateRole'),
      trustsOutsider('$.requestParameters.assumeRolePolicyDocument'),
      byPerson,
      succeeded,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'An administrator who connects a software vendor.',
    techniques: ['T1098.003', 'T1136.003'],
    findingPaths: pathsOf('iam'),
    outsidePaths: ['requestParameters.assumeRolePolicyDocument'],
  }),
  fromParts({
    id: 'permissions-boundary-removed',
    title: 'A permissions boundary was removed',
    meaning:
      'The boundary keeps delegated administrators from giving themselves more. Without it their own policies apply in full.',
    response: 'Restore the boundary, then check what the user or role did in the meantime.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('iam', 'DeleteUserPermissionsBoundary', 'DeleteRolePermissionsBoundary'), direct, succeeded),
    falsePositives: 'A platform team that changes its delegation.',
    techniques: ['T1098', 'T1548'],
    findingPaths: pathsOf('iam'),
  }),
  fromParts({
    id: 'mfa-device-removed',
    title: 'An MFA device was deactivated',
    meaning:
      'From now on the password alone is enough. Attackers do this before they use a stolen password from elsewhere.',
    response:
      'Ask the owner of the device through another channel. If it was not them, reset password and keys of the user.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('iam', 'DeactivateMFADevice'), direct, succeeded),
    falsePositives: 'A new phone.',
    techniques: ['T1556.006'],
    findingPaths: pathsOf('iam'),
  }),
];

const PROVIDER_CHANGES = [
  'CreateOpenIDConnectProvider',
  'AddClientIDToOpenIDConnectProvider',
  'UpdateOpenIDConnectProviderThumbprint',
] as const;
const CLUSTER_ISSUER = '*oidc.eks.*';

/** Ways in that need no IAM user: other identity providers, certificates, tokens. */
export const FEDERATION_THREATS: readonly Detection[] = [
  fromParts({
    id: 'federation-trust-changed',
    title: 'Identity federation was changed: SAML, IAM Identity Center or Roles Anywhere',
    meaning:
      'Whoever controls the identity provider, its metadata or a trust anchor can sign in as anyone. Legitimate changes happen about once a year, so it pages.',
    response:
      'Compare metadata or certificate with what your identity team has published. If they differ, delete the provider or disable the trust anchor, and revoke the sessions of all roles that trust it.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      or(
        calls('iam', 'CreateSAMLProvider', 'UpdateSAMLProvider'),
        and(
          anyOf('$.eventSource', ['sso.amazonaws.com', 'sso-directory.amazonaws.com']),
          anyOf('$.eventName', [
            'AssociateDirectory',
            'DisassociateDirectory',
            '*ExternalIdPConfigurationForDirectory',
            'CreateTrustedTokenIssuer',
            'UpdateTrustedTokenIssuer',
          ]),
          differs('$.eventName', 'Describe*'),
        ),
        calls(
          'rolesanywhere',
          'CreateTrustAnchor',
          'UpdateTrustAnchor',
          'EnableTrustAnchor',
          'CreateProfile',
          'UpdateProfile',
        ),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'A planned change of the identity provider or of its certificate.',
    techniques: ['T1484.002', 'T1556', 'T1098.003'],
    findingPaths: pathsOf('iam', 'sso', 'rolesanywhere'),
  }),
  fromParts({
    id: 'oidc-provider-created',
    title: 'An OpenID Connect provider was created or changed',
    meaning:
      'From now on, workloads of that issuer, such as a code host, can assume roles. EKS clusters are excluded: `cluster-provider-created`.',
    response:
      'Is requestParameters.url your code host? Look for roles that trust it, especially without a condition on `sub`.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('iam', ...PROVIDER_CHANGES),
      missingOrDiffers('$.requestParameters.url', CLUSTER_ISSUER),
      missingOrDiffers('$.requestParameters.openIDConnectProviderArn', CLUSTER_ISSUER),
      direct,
      succeeded,
    ),
    falsePositives: 'Setting up a code host in a new account with Terraform.',
    techniques: ['T1484.002'],
    findingPaths: pathsOf('iam'),
  }),
  fromParts({
    id: 'cluster-provider-created',
    title: 'Someone makes a Kubernetes cluster an identity provider for the first time',
    meaning:
      'The issuer of an EKS cluster does not show whose cluster it is: service accounts of a foreign cluster would be trusted like your own. Principals that create clusters do it for each one, so only the first time is reported.',
    response: 'Is there such a cluster in the account (ListClusters)? Look for roles that trust the provider.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls('iam', ...PROVIDER_CHANGES),
      or(
        equals('$.requestParameters.url', CLUSTER_ISSUER),
        equals('$.requestParameters.openIDConnectProviderArn', CLUSTER_ISSUER),
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'The first cluster of a team.',
    techniques: ['T1484.002'],
    findingPaths: pathsOf('iam'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
  fromParts({
    id: 'federation-token-issued',
    title: 'An IAM user created a federation token',
    meaning:
      'The token outlives the key that created it: deactivating the key does not end it. With a token and a sign-in link a stolen key becomes a console session.',
    response:
      'Deny the user everything with aws:TokenIssueTime in an inline policy, then deactivate the key. Check what FederatedUser did.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('sts', 'GetFederationToken'), direct, succeeded),
    falsePositives: 'Older web applications that broker S3 access for their users: exclude it there.',
    techniques: ['T1550.001', 'T1098.001'],
    findingPaths: pathsOf('sts'),
  }),
  fromParts({
    id: 'key-quarantined-by-aws',
    title: 'AWS found an access key in public and quarantined its user',
    meaning: 'The key is publicly known. The quarantine policy blocks some calls, not all.',
    response: 'Deactivate the key now, then check everything that it did in all Regions since it was published.',
    severity: DetectionSeverity.PAGE,
    pattern: and(
      calls('iam', 'AttachUserPolicy'),
      equals('$.requestParameters.policyArn', '*:policy/AWSCompromisedKeyQuarantine*'),
      succeeded,
    ),
    falsePositives: 'None known.',
    techniques: ['T1552.001', 'T1078.004'],
    findingPaths: pathsOf('iam'),
  }),
  fromParts({
    id: 'root-session-in-member-account',
    title: 'Root permissions in a member account were assumed',
    meaning:
      'sts:AssumeRoot allows the central team root tasks in any member account: bucket and queue policies, root credentials.',
    response:
      'Is there a ticket for the account in requestParameters.targetPrincipal? The task policy shows what the session may do.',
    severity: DetectionSeverity.NOTIFY,
    pattern: calls('sts', 'AssumeRoot'),
    falsePositives: 'Unlocking a bucket policy, auditing root credentials.',
    techniques: ['T1078.004', 'T1548.005'],
    findingPaths: pathsOf('sts'),
  }),
];
