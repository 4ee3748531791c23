import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws, type CfnResource, CustomResource, Lazy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { BINDING_ENVIRONMENT } from '../contract/custom-resource';
import { BundledFunction, type BundledFunctionProps } from './bundled-function';

export interface BoundResourceProps {
  /** The resource's ID below the scope. Default: Resource. */
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
 * A custom resource and the function that serves it and nothing else, below the scope: the function, `Function`, knows its stack, its resource and what that
 * is to be, and may ask CloudFormation what it is doing with that stack.
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
      // When the template is written: until then a property may grow.
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
  // A name in the template and no reference to it, which would be a circle.
  lambda.addEnvironment(BINDING_ENVIRONMENT.logicalResourceId, cfnResource.logicalId);
  return { resource, cfnResource };
}

/** Of Lambda's 4,096 bytes for the whole environment: the rest of the binding has at most 600. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const ROOM = 3_400;

/** The longest text of which a name, ID or ARN that is known only at deployment may be. */
const REFERENCE_BYTES = 130;

/** All properties, or all but the longest where those would not fit. */
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

/** In bytes of JSON, at most. */
function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + 1 + sizeOf(item), 2);
  if (typeof value !== 'object' || value === null) return Buffer.byteLength(JSON.stringify(value));
  const [[key, argument] = ['', undefined], ...more] = Object.entries(value);
  if (more.length === 0 && key === 'Fn::Join') return sizeOf(argument);
  if (more.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) return REFERENCE_BYTES;
  return Object.entries(value).reduce((sum, [name, item]) => sum + name.length + 4 + sizeOf(item), 2);
}
