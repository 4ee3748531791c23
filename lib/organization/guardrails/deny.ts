/** A statement of a service control policy. There is no other effect here: what these policies do not deny, they leave to others. */
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
  /** ARNs of roles, with wildcards. */
  readonly except: readonly string[];
  readonly conditions?: GuardrailStatement['Condition'];
}

/**
 * AWS services are excepted in words too, although service control policies do not bind them: so each statement means the same wherever it is put.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html#scp-effects-on-permissions
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
