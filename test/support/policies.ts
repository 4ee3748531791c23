/** What a template says, whichever way the CDK's feature flags make it say it. */

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/**
 * A template's value with references written as text, the partition never literal, and each policy as the sorted set of
 * what it allows and denies: one principal, action, resource and condition an entry.
 */
export function normalized(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\barn:aws:/g, 'arn:<AWS::Partition>:');
  if (Array.isArray(value)) return value.map(normalized);
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  const { 'Fn::Join': join, Ref: ref, 'Fn::GetAtt': attribute, Statement: statements } = record;
  if (Array.isArray(join)) return normalized((join[1] as unknown[]).map(normalized).join(String(join[0])));
  if (typeof ref === 'string') return `<${ref}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (Array.isArray(statements)) return [...new Set((statements as Statement[]).flatMap(atoms))].sort();
  return Object.fromEntries(Object.entries(record).map(([name, item]) => [name, normalized(item)]));
}

function atoms({
  Effect: effect,
  Principal: principal,
  Action: actions,
  Resource: resources,
  Condition: condition,
}: Statement): string[] {
  return [actions]
    .flat()
    .flatMap((action) =>
      [resources]
        .flat()
        .map((resource) => JSON.stringify([effect, principal, action, resource, condition].map(normalized))),
    );
}
