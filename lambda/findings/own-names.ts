import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { readOwnNames } from '../../core/findings/own-names';
import type { OwnNames } from '../../lib/contract/own-parts';
import { type Budget, patiently } from './budget';
import type { Environment } from './environment';

/**
 * Returns the names of the product's own resources, as the deployment wrote them. Those of the parameter and the
 * account are known without it, so that changes to the parameter by others are detected.
 *
 * Calls `ssm:GetParameter` for this parameter.
 *
 * @throws if the parameter cannot be read, or is not what the deployment writes
 */
export async function ownNames(
  client: SSMClient,
  { ownParts: parameter, accountId }: Pick<Environment, 'ownParts' | 'accountId'>,
  budget: Budget,
): Promise<OwnNames> {
  if (parameter === undefined) return {};
  const { Parameter: { Value: text = '' } = {} } = await patiently(budget, () =>
    client.send(new GetParameterCommand({ Name: parameter }), { abortSignal: budget.signal }),
  );
  const { names, problems } = readOwnNames(text);
  if (problems !== undefined) throw new Error(`the parameter ${parameter}: ${problems.join('; ')}`);
  return { ...names, account: [accountId], parameter: [...new Set([...(names.parameter ?? []), parameter])] };
}
