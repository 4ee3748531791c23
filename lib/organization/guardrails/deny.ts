/**
 * A statement of a service control policy. The only effect is Deny; what these policies do not deny is left to other
 * policies.
 */
export interface GuardrailStatement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Denial {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Role ARNs, with wildcards. */
  readonly except: readonly string[];
  readonly conditions?: GuardrailStatement['Condition'];
}

/**
 * AWS services are excepted explicitly, although service control policies do not restrict them, so that each statement
 * has the same meaning in any policy.
 *
 * @see
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html#scp-effects-on-permissions
 */
export function deny({ sid, actions, resources, except, conditions }: Denial): GuardrailStatement {
  return {
    Sid: sid,
    Effect: 'Deny',
    Action: actions,
    Resource: resources,
    Condition: {
      ...(except.length > 0 && { ArnNotLike: { 'aws:PrincipalArn': except } }),
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
      ...conditions,
    },
  };
}
