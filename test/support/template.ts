import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack, type AppProps, type StackProps } from 'aws-cdk-lib/core';

/** A stack whose ids are literal, so that ARNs in assertions read as ARNs. */
export const ENV = { account: '111111111111', region: 'eu-central-1' };
export const ORGANIZATION = 'o-a1b2c3d4e5';

export function testStack(props: StackProps = { env: ENV }, appProps?: AppProps): Stack {
  return new Stack(new App(appProps), 'Test', props);
}

/**
 * A template's value with each reference written out as `${Id}` or `${Id.Attribute}`, without the hash of the logical
 * id, and joins joined.
 */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  const [[key, argument] = ['', undefined], ...others] = Object.entries(value as Record<string, unknown>);
  if (others.length === 0) {
    if (key === 'Ref') return `\${${name(String(argument))}}`;
    if (key === 'Fn::GetAtt') return `\${${(argument as string[]).map(name).join('.')}}`;
    if (key === 'Fn::Join') {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map((part) => String(readable(part))).join(separator);
    }
  }
  return Object.fromEntries(Object.entries(value as Record<string, unknown>).map(([k, v]) => [k, readable(v)]));
}

function name(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The resources of a stack, readable, by logical id without its hash. */
export function resources(stack: Stack): Record<string, Resource> {
  const template = Template.fromStack(stack).toJSON() as { Resources?: Record<string, Resource> };
  const found: Record<string, Resource> = {};
  for (const [id, { DependsOn: after, ...rest }] of Object.entries(template.Resources ?? {})) {
    if (Object.hasOwn(found, name(id))) throw new Error(`two resources are called ${name(id)} but for their hash`);
    found[name(id)] = { ...(readable(rest) as Resource), ...(after && { DependsOn: after.map(name).sort() }) };
  }
  return found;
}

/** The one resource of a type. */
export function only(stack: Stack, type: string): Resource {
  const found = Object.values(resources(stack)).filter((resource) => resource.Type === type);
  if (found.length !== 1 || !found[0]) throw new Error(`${String(found.length)} resources of type ${type}`);
  return found[0];
}

/** The statements of a policy document in a resource's properties. */
export function statements(resource: Resource | undefined, property = 'PolicyDocument'): unknown[] {
  const document = resource?.Properties[property] as { Statement: unknown[] } | undefined;
  if (!document) throw new Error(`no ${property}`);
  return document.Statement;
}

/** What every function of a custom resource may ask: what CloudFormation is doing with its own stack. */
export const ASKS_CLOUDFORMATION = {
  Effect: 'Allow',
  Action: 'cloudformation:DescribeStackEvents',
  Resource: '${AWS::StackId}',
};

/** Of a bucket of log files: that nobody but AWS services writes or deletes them. */
export const keepObjects = (id: string): unknown => ({
  Sid: 'KeepObjects',
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObject'],
  Resource: `\${${id}.Arn}/*`,
  Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
});
