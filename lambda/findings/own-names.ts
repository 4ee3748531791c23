import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { readOwnNames } from '../../core/findings/own-names';
import type { OwnNames } from '../../lib/contract/own-parts';
import { type Budget, patiently } from './budget';

/**
 * The names of the product's own resources, as the deployment wrote them. The parameter's own name is known without it.
 *
 * It may call `ssm:GetParameter` on the one parameter.
 *
 * @throws where the parameter cannot be read, or is not what the deployment writes
 */
export async function ownNames(client: SSMClient, parameter: string, budget: Budget): Promise<OwnNames> {
  const { Parameter: { Value: text = '' } = {} } = await patiently(budget, () =>
    client.send(new GetParameterCommand({ Name: parameter }), { abortSignal: budget.signal }),
  );
  const { names, problems } = readOwnNames(text);
  if (problems !== undefined) throw new Error(`the parameter ${parameter}: ${problems.join('; ')}`);
  return { ...names, parameter: [...new Set([...(names.parameter ?? []), parameter])] };
}
