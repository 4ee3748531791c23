import { conditionHolds } from './policy-conditions';
import { agreed, anyOf, like, likeOpen, not, type Truth } from './policy-matching';

/** A request as AWS evaluates it. */
export interface PolicyRequest {
  /** For example `s3:PutObject`. */
  readonly action: string;
  /**
   * `*` if the action has no resource types. A `*` at the end of an ARN stands for an unknown name, `**` for anything.
   * Several if AWS does not document which one it checks.
   */
  readonly resource: string | readonly string[];
  /** For example `cloudtrail.amazonaws.com`; absent for a policy without principals (a service control policy). */
  readonly service?: string;
  /** Condition keys in lower case, with their values; `undefined` if known to be absent. Other keys are unknown. */
  readonly context: ReadonlyMap<string, string | undefined>;
}

export interface Verdict {
  /** `unknown`: it depends on what is unknown beforehand. */
  readonly outcome: 'allowed' | 'denied' | 'unknown';
  /** The deciding statement, by its `Sid` or position; absent if none allows it. */
  readonly statement?: string;
}

export type Statement = Readonly<Record<string, unknown>>;

/** One element of a statement, and whether the request matches it. */
export interface StatementPart {
  /** For example `Action`, or `Condition.StringEquals.aws:SourceArn`. */
  readonly element: string;
  /** The value in the statement. */
  readonly has: unknown;
  readonly holds: Truth;
}

/**
 * Evaluates a policy for a request: a matching Deny wins, then an Allow is needed. What cannot be decided (a policy
 * variable, an unknown condition) is never treated as an Allow, and never ignored as a Deny.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(policy: unknown, request: PolicyRequest): Verdict {
  const statements = statementsOf(policy).map((statement, index) => ({
    statement,
    name: nameOf(statement, index),
    applies: applies(statement, request),
  }));
  const find = (effect: string, truth: Truth): string | undefined =>
    statements.find(({ statement, applies: found }) => statement['Effect'] === effect && found === truth)?.name;
  const denied = find('Deny', 'yes');
  if (denied !== undefined) return { outcome: 'denied', statement: denied };
  const [allowed, maybeAllowed] = [find('Allow', 'yes'), find('Allow', 'unknown')];
  if (allowed === undefined && maybeAllowed === undefined) return { outcome: 'denied' };
  const maybeDenied = find('Deny', 'unknown');
  if (maybeDenied !== undefined) return { outcome: 'unknown', statement: maybeDenied };
  return allowed === undefined
    ? { outcome: 'unknown', statement: maybeAllowed }
    : { outcome: 'allowed', statement: allowed };
}

/** Joins several policies into one, in which each statement is labeled with its policy. */
export function joined(policies: readonly { readonly name: string; readonly document: unknown }[]): {
  readonly Statement: readonly object[];
} {
  return {
    Statement: policies.flatMap(({ name, document }) =>
      statementsOf(document).map((statement, index) => ({
        ...statement,
        Sid: `${name} (${nameOf(statement, index)})`,
      })),
    ),
  };
}

export function statementsOf(policy: unknown): Statement[] {
  const { Statement: statements } = (policy ?? {}) as { Statement?: unknown };
  return (Array.isArray(statements) ? statements : [statements]).filter(
    (one): one is Statement => typeof one === 'object' && one !== null,
  );
}

export function nameOf({ Sid: sid }: Statement, index: number): string {
  return typeof sid === 'string' && sid !== '' ? sid : `statement ${String(index + 1)}`;
}

function applies(statement: Statement, request: PolicyRequest): Truth {
  const truths = partsOf(statement, request).map(({ holds }) => holds);
  if (truths.includes('no')) return 'no';
  return truths.includes('unknown') ? 'unknown' : 'yes';
}

/** Returns the elements of a statement, except its effect. */
export function partsOf(statement: Statement, request: PolicyRequest): StatementPart[] {
  const {
    Action: action,
    NotAction: notAction,
    Resource: resource,
    NotResource: notResource,
    Principal: who,
    NotPrincipal: notWho,
  } = statement;
  return [
    {
      ...oneOf('Action', action, notAction),
      holds: either(action, notAction, (pattern) => like(pattern, request.action, true)),
    },
    {
      ...oneOf('Resource', resource, notResource),
      holds: agreed(
        [request.resource].flat().map((one) => either(resource, notResource, (pattern) => likeOpen(pattern, one))),
      ),
    },
    ...(request.service === undefined
      ? []
      : [{ ...oneOf('Principal', who, notWho), holds: principal(statement, request.service) }]),
    ...conditions(statement['Condition'], request.context),
  ];
}

function oneOf(element: string, positive: unknown, negative: unknown): { element: string; has: unknown } {
  return negative === undefined ? { element, has: positive } : { element: `Not${element}`, has: negative };
}

function either(positive: unknown, negative: unknown, test: (pattern: string) => Truth): Truth {
  if (negative !== undefined) return not(anyOf(texts(negative), test));
  // A service control policy may omit the resource; no other policy may.
  return positive === undefined ? 'yes' : anyOf(texts(positive), test);
}

function principal({ Principal: principal, NotPrincipal: others }: Statement, service: string): Truth {
  if (others !== undefined) return not(named(others, service));
  return named(principal, service);
}

function named(principal: unknown, service: string): Truth {
  if (principal === '*') return 'yes';
  const { Service: services, AWS: accounts } = (principal ?? {}) as { Service?: unknown; AWS?: unknown };
  if (texts(services).includes(service) || texts(services).includes('*') || texts(accounts).includes('*')) return 'yes';
  return 'no';
}

function conditions(condition: unknown, context: PolicyRequest['context']): StatementPart[] {
  return Object.entries((condition ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>).flatMap(
    ([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({
        element: `Condition.${operator}.${key}`,
        has: values,
        holds: conditionHolds(operator, key, texts(values), context),
      })),
  );
}

function texts(value: unknown): string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
}
