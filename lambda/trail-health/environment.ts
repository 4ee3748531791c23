import { trailNameOf } from '../../lib/contract/identifiers';
import { received } from '../../lib/contract/received';
import { NAMESPACE_VARIABLE, TRAIL_ARN_VARIABLE } from '../../lib/contract/trail-health';

export interface Environment {
  readonly trailArn: string;
  readonly trailName: string;
  readonly namespace: string;
}

export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const problems: string[] = [];
  const trailArn = variables[TRAIL_ARN_VARIABLE] ?? '';
  const trailName = trailNameOf(trailArn);
  if (trailName === undefined) {
    problems.push(received(TRAIL_ARN_VARIABLE, variables[TRAIL_ARN_VARIABLE], 'the ARN of a trail'));
  }
  const namespace = variables[NAMESPACE_VARIABLE] ?? '';
  if (namespace === '') problems.push(received(NAMESPACE_VARIABLE, variables[NAMESPACE_VARIABLE], 'a namespace'));
  if (trailName === undefined || problems.length > 0) throw new Error(problems.join('; '));
  return { trailArn, trailName, namespace };
}
