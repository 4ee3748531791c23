import { MAX_SERVICE_CONTROL_POLICY_LENGTH } from '../../contract/limits';
import { administratorStatements } from './administrator-guardrails';
import { archiveStatements } from './archive-guardrails';
import type { GuardrailStatement } from './deny';
import type { GuardrailPlan } from './guardrail-plan';
import { memberStatements } from './member-guardrails';

export interface GuardrailPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly GuardrailStatement[];
}

/** Returns all statements in as few policies as possible, because a target can have only a few. */
export function guardrailPolicies(
  plan: GuardrailPlan,
  most: number = MAX_SERVICE_CONTROL_POLICY_LENGTH,
): GuardrailPolicy[] {
  const policies: GuardrailStatement[][] = [];
  for (const statement of guardrailStatements(plan)) {
    const room = policies.find((statements) => lengthOf(policy([...statements, statement])) <= most);
    if (room) room.push(statement);
    else policies.push([statement]);
  }
  return policies.map(policy);
}

export function guardrailStatements(plan: GuardrailPlan): GuardrailStatement[] {
  return [
    ...memberStatements(plan),
    ...(plan.archive ? archiveStatements(plan, plan.archive) : []),
    ...(plan.administrator ? administratorStatements(plan, plan.administrator) : []),
  ];
}

/** The length without white space, as submitted. */
export function lengthOf(one: GuardrailPolicy): number {
  return JSON.stringify(one).length;
}

function policy(statements: readonly GuardrailStatement[]): GuardrailPolicy {
  return { Version: '2012-10-17', Statement: statements };
}
