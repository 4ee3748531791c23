import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws, type CfnResource, CustomResource, Lazy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { BINDING_ENVIRONMENT } from '../contract/custom-resource';
import { BundledFunction, type BundledFunctionProps } from './bundled-function';

export interface BoundResourceProps {
  /** The construct ID of the resource. Default: Resource. */
  readonly id?: string;
  /** `Custom::…` */
  readonly resourceType: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly function: Omit<BundledFunctionProps, 'environment' | 'isForCustomResource'>;
}

export interface BoundResource {
  readonly resource: CustomResource;
  /** For metadata and dependencies. */
  readonly cfnResource: CfnResource;
}

/**
 * Creates a custom resource and a function that serves only this resource. The function, `Function`, knows its stack,
 * its resource and the expected properties, and may ask CloudFormation what it is doing with that stack.
 */
export function boundResource(
  scope: Construct,
  { id = 'Resource', resourceType, properties = {}, function: handler }: BoundResourceProps,
): BoundResource {
  const stack = Stack.of(scope);
  const { resource: lambda, serviceTimeout } = new BundledFunction(scope, 'Function', {
    ...handler,
    isForCustomResource: true,
    permissions: [
      ...handler.permissions,
      new PolicyStatement({ actions: ['cloudformation:DescribeStackEvents'], resources: [Aws.STACK_ID] }),
    ],
    environment: {
      [BINDING_ENVIRONMENT.stackId]: Aws.STACK_ID,
      [BINDING_ENVIRONMENT.urlSuffix]: Aws.URL_SUFFIX,
      // Rendered late: a property may still change until then.
      [BINDING_ENVIRONMENT.properties]: Lazy.uncachedString({
        produce: () => stack.toJsonString(fitting(stack, properties).bound),
      }),
      [BINDING_ENVIRONMENT.unboundProperties]: Lazy.uncachedString({
        produce: () => fitting(stack, properties).unbound.join(',') || undefined,
      }),
    },
  });
  const resource = new CustomResource(scope, id, {
    resourceType,
    serviceToken: lambda.functionArn,
    serviceTimeout,
    properties: { ...properties },
  });
  resource.node.addDependency(lambda);
  const cfnResource = resource.node.defaultChild as CfnResource;
  // A literal logical ID: a reference would be circular.
  lambda.addEnvironment(BINDING_ENVIRONMENT.logicalResourceId, cfnResource.logicalId);
  return { resource, cfnResource };
}

/**
 * Of Lambda's 4,096 bytes for the environment: the rest of the binding uses at most 600.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
const ROOM = 3_400;

/** The maximum length of a name, ID or ARN that is known only at deployment, in bytes. */
const REFERENCE_BYTES = 130;

/** Returns all properties, without the longest ones if they do not fit. */
function fitting(
  stack: Stack,
  properties: Readonly<Record<string, unknown>>,
): { bound: Record<string, unknown>; unbound: string[] } {
  const longestLast = Object.entries(properties)
    .map(([name, value]) => ({ name, value, rendered: stack.resolve(value) as unknown }))
    .filter(({ rendered }) => rendered !== undefined)
    .map(({ name, value, rendered }) => ({ name, value, size: name.length + 4 + sizeOf(rendered) }))
    .sort((one, other) => one.size - other.size);
  const bound: Record<string, unknown> = {};
  const unbound: string[] = [];
  let used = 2;
  for (const { name, value, size } of longestLast) {
    used += size;
    if (used <= ROOM) bound[name] = value;
    else unbound.push(name);
  }
  return { bound, unbound };
}

/** The maximum size as JSON, in bytes. */
function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + 1 + sizeOf(item), 2);
  if (typeof value !== 'object' || value === null) return Buffer.byteLength(JSON.stringify(value));
  const [[key, argument] = ['', undefined], ...more] = Object.entries(value);
  if (more.length === 0 && key === 'Fn::Join') return sizeOf(argument);
  if (more.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) return REFERENCE_BYTES;
  return Object.entries(value).reduce((sum, [name, item]) => sum + name.length + 4 + sizeOf(item), 2);
}
