import { trailNameOf } from '../../lib/contract/identifiers';
import { received } from '../../lib/contract/received';
import { DEPLOYED_VALUES_VARIABLE } from '../../lib/contract/deployed';
import { NAMESPACE_VARIABLE, TRAIL_ARN_VARIABLE } from '../../lib/contract/trail-health';

export interface Environment {
  /** `undefined` if only the log group is known. */
  readonly trail?: { readonly arn: string; readonly name: string; readonly region: string };
  readonly namespace: string;
  /** The deployed values that were known only at deployment, as JSON. */
  readonly deployedValues: string;
}

export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const problems: string[] = [];
  const arn = variables[TRAIL_ARN_VARIABLE];
  const name = arn === undefined ? undefined : trailNameOf(arn);
  if (arn !== undefined && name === undefined) {
    problems.push(received(TRAIL_ARN_VARIABLE, arn, 'the ARN of a trail, or nothing'));
  }
  const text = (variable: string, allowed: string): string => {
    const value = variables[variable] ?? '';
    if (value === '') problems.push(received(variable, variables[variable], allowed));
    return value;
  };
  const namespace = text(NAMESPACE_VARIABLE, 'a namespace');
  const deployedValues = text(DEPLOYED_VALUES_VARIABLE, 'a list of values as JSON');
  if (problems.length > 0) throw new Error(problems.join('; '));
  const region = arn?.split(':')[3] ?? '';
  return {
    trail: arn === undefined || name === undefined ? undefined : { arn, name, region },
    namespace,
    deployedValues,
  };
}
