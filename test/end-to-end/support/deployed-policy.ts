/** A statement of a policy that was deployed. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: '*' | Readonly<Record<string, unknown>>;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Policy {
  readonly Version?: string;
  readonly Statement: Statement[];
}

export const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** A document as the APIs hand it out: an object, JSON, or JSON encoded for a URL. */
export function parsed(document: unknown): Policy {
  return (
    typeof document === 'string'
      ? JSON.parse(document.startsWith('{') ? document : decodeURIComponent(document))
      : document
  ) as Policy;
}

/** One action and one resource in each statement: the CDK joins those that differ in one thing only. */
export function each({ Statement: statements, ...policy }: Policy): Policy {
  return {
    ...policy,
    Statement: statements.flatMap((one) =>
      list(one.Action).flatMap((action) =>
        list(one.Resource).map((resource) => ({ ...one, Action: action, Resource: resource })),
      ),
    ),
  };
}

export const isOfTrail = ({ Principal: principal }: Statement): boolean =>
  typeof principal === 'object' && principal['Service'] === 'cloudtrail.amazonaws.com';

export const sourceArn = ({ Condition: condition }: Statement): unknown =>
  condition?.['StringEquals']?.['aws:SourceArn'];

/** The policy without one of its statements. */
export function without(policy: Policy, index: number): Policy {
  return { ...policy, Statement: policy.Statement.filter((_, at) => at !== index) };
}

/** As in a policy's action or resource, with `*`. */
function like(pattern: string, value: string): boolean {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i').test(value);
}

export function allows(statements: readonly Statement[], action: string, resource: string): boolean {
  return statements.some(
    (one) =>
      one.Effect === 'Allow' &&
      list(one.Action).some((pattern) => like(pattern, action)) &&
      list(one.Resource).some((pattern) => like(String(pattern), resource)),
  );
}
