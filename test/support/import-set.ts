interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly DeletionPolicy?: string; readonly DependsOn?: readonly string[] }>
  >;
  readonly Parameters?: Readonly<Record<string, unknown>>;
}

/** Of a template, only some resources, as `cdk import` sends them for a stack that does not exist. */
export function onlyOf({ Resources: all }: Template, ids: readonly string[]): Template {
  return { Resources: Object.fromEntries(Object.entries(all).filter(([id]) => ids.includes(id))) };
}

/** What survives the deletion of its stack. */
export function retained({ Resources: all }: Template): string[] {
  return Object.entries(all).flatMap(([id, { DeletionPolicy: policy }]) => (policy?.startsWith('Retain') ? [id] : []));
}

/** What resources refer to by Ref, Fn::GetAtt, Fn::Sub or DependsOn, and is not there: CloudFormation refuses such a template. */
export function unresolved({ Resources: all, Parameters: parameters = {} }: Template): string[] {
  const meant = Object.values(all).flatMap(({ DependsOn: after = [], ...rest }) => [
    ...[after].flat(),
    ...references(rest),
  ]);
  return [...new Set(meant)].filter((id) => !(id in all) && !(id in parameters) && !id.startsWith('AWS::')).sort();
}

function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(references);
  return Object.entries(value as Record<string, unknown>).flatMap(([key, argument]) => {
    if (key === 'Ref') return [String(argument)];
    if (key === 'Fn::GetAtt')
      return [Array.isArray(argument) ? String(argument[0]) : (String(argument).split('.')[0] ?? '')];
    if (key !== 'Fn::Sub') return references(argument);
    const [text, variables] = Array.isArray(argument) ? (argument as [string, object]) : [String(argument), {}];
    const named = [...text.matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map(([, id = '']) => id);
    return [...named.filter((id) => !(id in variables)), ...references(variables)];
  });
}
