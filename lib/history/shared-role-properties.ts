import type { CfnRole } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';

/** Properties of this role that the roles in the other accounts need too. */
export interface SharedRoleProperties {
  readonly PermissionsBoundary?: unknown;
  readonly Path?: unknown;
}

interface RenderedRole {
  readonly Properties?: SharedRoleProperties;
}

/**
 * Returns the permissions boundary and path of the management account's role, for the template of the other accounts.
 * They may come from the stack's `permissionsBoundary`, a CDK aspect or an override, none of which applies to the
 * template of a stack set. A boundary is a policy in the account of the role, so the policy with the same name is used
 * in each account.
 *
 * @returns `undefined` as the boundary if its name is not known before the deployment
 */
export function sharedRoleProperties(role: CfnRole): SharedRoleProperties {
  const stack = Stack.of(role);
  // Only the resource's own rendering includes overrides.
  const { _toCloudFormation: render } = role as unknown as { _toCloudFormation: () => object };
  const { Resources: rendered } = stack.resolve(render.call(role)) as { Resources: Record<string, RenderedRole> };
  const properties = Object.values(rendered)[0]?.Properties;
  const { PermissionsBoundary: boundary, Path: path } = properties ?? {};
  return {
    ...(boundary !== undefined && { PermissionsBoundary: inEachAccount(boundary) }),
    ...(path !== undefined && { Path: path }),
  };
}

/** Returns why the roles of other accounts cannot have the boundary. */
export function boundaryProblems(role: CfnRole): string[] {
  const shared = sharedRoleProperties(role);
  if (!('PermissionsBoundary' in shared) || shared.PermissionsBoundary !== undefined) return [];
  return [
    `'${role.node.path}' has a permissions boundary that is known only at deployment, so the roles in the other accounts cannot have it; ` +
      'allowed: a policy by its name or ARN, with the same name in every account (ManagedPolicy.fromManagedPolicyName(), PermissionsBoundary.fromName())',
  ];
}

function inEachAccount(boundary: unknown): unknown {
  const text = substitution(boundary);
  if (text === undefined) return undefined;
  const ofAccount = text.replace(/(:iam::)\d{12}(:policy\/)/, '$1${AWS::AccountId}$2');
  return ofAccount.includes('${') ? { 'Fn::Sub': ofAccount } : ofAccount;
}

/** Returns the value in the form of Fn::Sub; `undefined` if it refers to something in this stack. */
function substitution(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { Ref: name, 'Fn::Join': join, 'Fn::Sub': sub } = value as Record<string, unknown>;
  if (typeof name === 'string' && name.startsWith('AWS::')) return `\${${name}}`;
  if (typeof sub === 'string') return /\$\{(?!AWS::)/.test(sub) ? undefined : sub;
  if (!Array.isArray(join) || join[0] !== '' || !Array.isArray(join[1])) return undefined;
  const parts = join[1].map(substitution);
  return parts.includes(undefined) ? undefined : parts.join('');
}
