import { CfnResource, Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { longestResourceName } from '../../internal/longest-resource-name';
import { OWN_PART_NAMES, OWN_PARTS, type OwnPart } from '../../contract/own-parts';

/** A name, and its maximum length if it is known only at deployment. */
export interface OwnName {
  readonly name: string;
  readonly longest: number;
}

export type OwnResources = ReadonlyMap<OwnPart, readonly OwnName[]>;

/** Resources that are distinguished from others of their type by name. */
export interface Distinguished {
  readonly trailBucket?: string;
  readonly logGroup?: string;
  /** The maximum length of this name, if known. */
  readonly longestLogGroup?: number;
}

/** The resource type of each placeholder, and the attribute with the name if it is not the result of `Ref`. */
const TYPES: Readonly<
  Record<string, { readonly part: OwnPart; readonly attribute?: string; readonly property?: string }>
> = {
  'AWS::CloudFormation::StackSet': { part: 'stack', property: 'stackSetName' },
  'AWS::DynamoDB::Table': { part: 'table' },
  'AWS::Events::Rule': { part: 'rule' },
  'AWS::IAM::Role': { part: 'role' },
  'AWS::KMS::Key': { part: 'key' },
  'AWS::Lambda::Function': { part: 'function' },
  'AWS::Logs::LogGroup': { part: 'otherLogGroup' },
  'AWS::S3::Bucket': { part: 'otherBucket' },
  'AWS::SNS::Topic': { part: 'topic', attribute: 'TopicName' },
};

/**
 * Returns the names of the resources below these constructs, if they are in the same account and Region: the names of
 * others are unknown here.
 *
 * @param given names from other sources
 */
export function ownResources(
  scope: IConstruct,
  sources: readonly IConstruct[],
  { trailBucket, logGroup, longestLogGroup }: Distinguished,
  given: Readonly<Partial<Record<OwnPart, readonly string[]>>>,
): OwnResources {
  const found = new Map<OwnPart, Map<string, OwnName>>(OWN_PART_NAMES.map((part) => [part, new Map()]));
  // The CDK may have several tokens for one name.
  const add = (part: OwnPart, own: OwnName): void => {
    const key = JSON.stringify(Stack.of(scope).resolve(own.name));
    if (found.get(part)?.has(key) === false) found.get(part)?.set(key, own);
  };
  const here = Stack.of(scope).environment;
  for (const node of new Set(sources.flatMap((source) => source.node.findAll()))) {
    if (!CfnResource.isCfnResource(node) || Stack.of(node).environment !== here) continue;
    const type = TYPES[node.cfnResourceType];
    if (type === undefined) continue;
    const own = nameOf(node, type);
    const { part } = type;
    const isArchive = part === 'otherBucket' && isSame(node, own.name, trailBucket);
    const isTrailLog = part === 'otherLogGroup' && isSame(node, own.name, logGroup);
    add(isArchive ? 'trailBucket' : isTrailLog ? 'logGroup' : part, own);
  }
  for (const [part, names = []] of Object.entries(given) as [OwnPart, readonly string[] | undefined][])
    for (const name of names)
      add(part, { name, longest: (part === 'logGroup' ? longestLogGroup : undefined) ?? longestOf(part, name) });
  return new Map([...found].map(([part, names]) => [part, [...names.values()]]));
}

/** Returns `placeholder -> names`, which may contain tokens. */
export function namesOf(resources: OwnResources): Partial<Record<OwnPart, string[]>> {
  return Object.fromEntries([...resources].map(([part, names]) => [part, names.map(({ name }) => name)]));
}

/** Returns the maximum length of a text with these names. */
export function longestWith(resources: OwnResources): (text: string) => number {
  const tokens = [...resources.values()].flat().filter(({ name }) => Token.isUnresolved(name));
  return (text) =>
    tokens.reduce(
      (sum, { name, longest }) => sum + (text.split(name).length - 1) * (longest - name.length),
      text.length,
    );
}

/**
 * Returns the maximum length of a name: the name that CloudFormation generates from stack and logical ID, up to the
 * limit of the service.
 */
function nameOf(resource: CfnResource, { part, attribute, property }: (typeof TYPES)[string]): OwnName {
  const stack = Stack.of(resource);
  const given: unknown = property && (resource as unknown as Record<string, unknown>)[property];
  if (typeof given === 'string') return { name: given, longest: longestOf(part, given) };
  const name = attribute === undefined ? resource.ref : resource.getAtt(attribute).toString();
  if (part === 'key') return { name, longest: OWN_PARTS.key.longest };
  const named = NAME_PROPERTIES.map((one) => (resource as unknown as Record<string, unknown>)[one]);
  const own = named.find((one) => stack.resolve(one) !== undefined);
  return { name, longest: longestResourceName(resource, own, OWN_PARTS[part].longest) };
}

const NAME_PROPERTIES = ['bucketName', 'functionName', 'logGroupName', 'name', 'roleName', 'tableName', 'topicName'];

function longestOf(part: OwnPart, name: string): number {
  return Token.isUnresolved(name) ? OWN_PARTS[part].longest : name.length;
}

/** A resource refers to itself by a token even if it has a name. */
function isSame(resource: CfnResource, own: string, other: string | undefined): boolean {
  if (other === undefined) return false;
  const stack = Stack.of(resource);
  return own === other || JSON.stringify(stack.resolve(own)) === JSON.stringify(stack.resolve(other));
}
