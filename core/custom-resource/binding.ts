import { BINDING_ENVIRONMENT } from '../../lib/contract/custom-resource';
import { ACCOUNT_ID, PARTITION, REGION } from '../../lib/contract/identifiers';
import { isRecord } from '../../lib/contract/is-record';
import type { Properties } from './properties';

/** The custom resource that a function serves, from its environment. */
export interface Binding {
  readonly stackId: string;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly logicalResourceId: string;
  /** `amazonaws.com`, or another suffix in other partitions. */
  readonly urlSuffix: string;
  readonly properties: Properties;
  /** The names of properties that do not fit in `properties`. */
  readonly unbound: readonly string[];
}

/** @throws with every missing or malformed variable: without a binding, the function serves no request */
export function parseBinding(environment: NodeJS.ProcessEnv): Binding {
  const problems: string[] = [];
  const text = (name: keyof typeof BINDING_ENVIRONMENT): string => {
    const value = environment[BINDING_ENVIRONMENT[name]] ?? '';
    if (value === '') problems.push(`${BINDING_ENVIRONMENT[name]} is not set`);
    return value;
  };
  const [stackId, logicalResourceId, urlSuffix, json] = [
    text('stackId'),
    text('logicalResourceId'),
    text('urlSuffix'),
    text('properties'),
  ];
  // arn:<partition>:cloudformation:<Region>:<account>:stack/<name>/<id>
  const [, partition = '', service, region = '', accountId = ''] = stackId.split(':');
  if (
    stackId !== '' &&
    !(
      service === 'cloudformation' &&
      PARTITION.accepts(partition) &&
      REGION.accepts(region) &&
      ACCOUNT_ID.accepts(accountId)
    )
  ) {
    problems.push(`${BINDING_ENVIRONMENT.stackId}: ${JSON.stringify(stackId)}; allowed: the ID of a stack`);
  }
  const properties = json === '' ? {} : parsed(json);
  if (properties === undefined) problems.push(`${BINDING_ENVIRONMENT.properties}: not a JSON object`);
  if (properties === undefined || problems.length > 0) {
    throw new Error(
      `The environment does not say which custom resource this function serves: ${problems.join('; ')}. Deploy the stack again. Nothing was touched.`,
    );
  }
  const unbound = (environment[BINDING_ENVIRONMENT.unboundProperties] ?? '').split(',').filter((name) => name !== '');
  return { stackId, partition, region, accountId, logicalResourceId, urlSuffix, properties, unbound };
}

function parsed(json: string): Properties | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
