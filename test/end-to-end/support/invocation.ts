import {
  GetFunctionConfigurationCommand,
  type GetFunctionConfigurationCommandOutput,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { Account } from './account';
import { known } from './known';

export interface Invoked {
  readonly failure: string | undefined;
  readonly said: string;
}

export async function invoke(account: Account, functionName: string, event: object): Promise<Invoked> {
  const { FunctionError: failure, Payload: payload } = await new LambdaClient(account.client).send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
  );
  return { failure, said: payload?.transformToString() ?? '' };
}

/** From now on the function has one more variable in its environment. */
export function withVariable(functionName: string, name: string, value: string): void {
  const named = ['--function-name', functionName];
  const { Environment: environment } = Account.management.aws<GetFunctionConfigurationCommandOutput>(
    'lambda',
    'get-function-configuration',
    ...named,
  );
  const Variables = { ...environment?.Variables, [name]: value };
  Account.management.aws(
    'lambda',
    'update-function-configuration',
    ...named,
    '--environment',
    JSON.stringify({ Variables }),
  );
}

/** What the event of a forger says of the resource, its properties beside those that it has. */
export interface Forgery {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly PhysicalResourceId?: string;
  readonly ResponseURL?: string;
  readonly ResourceProperties?: Readonly<Record<string, unknown>>;
}

/**
 * Invokes the function of a custom resource as somebody who may and who knows all that is to be known: its own stack, resource and properties. The
 * answer goes to the local AWS, which knows no such request and takes none.
 */
export async function forge(
  account: Account,
  functionName: string,
  { ResourceProperties: changed, ...event }: Forgery,
): Promise<Invoked> {
  const { Environment: environment } = await new LambdaClient(account.client).send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
  );
  const {
    STACK_ID: StackId,
    LOGICAL_RESOURCE_ID: LogicalResourceId,
    RESOURCE_PROPERTIES: json,
  } = known(environment?.Variables);
  const properties = JSON.parse(known(json)) as object;
  const own = {
    ServiceToken: functionName,
    ResponseURL: `${known(process.env['AWS_ENDPOINT_URL'])}/emulator/forged`,
    RequestId: 'forged',
    StackId,
    LogicalResourceId,
  };
  return invoke(account, functionName, { ...own, ...event, ResourceProperties: { ...properties, ...changed } });
}
