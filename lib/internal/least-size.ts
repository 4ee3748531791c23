import { CfnResource, type Stack } from 'aws-cdk-lib/core';

/** Minimum lengths, in characters. */
const PSEUDO_PARAMETERS: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12,
  'AWS::NoValue': 0,
  'AWS::Partition': 'aws'.length,
  'AWS::Region': 'us-east-1'.length,
  'AWS::URLSuffix': 'amazonaws.com'.length,
};

/**
 * The length of, for example, `arn:aws:iam::111111111111:role/` without the name; for a key, with its ID except for 12
 * characters.
 */
const ARNS: Readonly<Record<string, number>> = {
  'AWS::IAM::Role': 31,
  'AWS::KMS::Key': 39 + 24,
  'AWS::Lambda::Function': 47,
  'AWS::S3::Bucket': 13,
  'AWS::SNS::Topic': 35,
};

/** The property with the name of the resource. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'roleName',
  'AWS::Lambda::Function': 'functionName',
  'AWS::S3::Bucket': 'bucketName',
  'AWS::SNS::Topic': 'topicName',
};

/** For any other value known only at deployment: the length of an account ID. */
const UNKNOWN = 12;

/**
 * CloudFormation joins stack name, logical ID and 12 characters with hyphens, and shortens names that are too long for
 * the service.
 */
const GENERATED_SUFFIX = 13;
const SHORTENED_NAME = 50;

/**
 * Computes the minimum length of a resolved value as JSON without white space, including values known only at
 * deployment. What exceeds a limit by this measure exceeds it in any account.
 */
export class LeastSize {
  /** The resources of the stack. */
  public readonly resources: readonly CfnResource[];

  private readonly byLogicalId: ReadonlyMap<string, CfnResource>;

  public constructor(private readonly stack: Stack) {
    this.resources = stack.node
      .findAll()
      .filter((node) => CfnResource.isCfnResource(node))
      .filter((resource) => resource.stack === stack);
    this.byLogicalId = new Map(this.resources.map((resource) => [String(stack.resolve(resource.logicalId)), resource]));
  }

  /** Returns the minimum length of an unresolved value. */
  public of(value: unknown): number {
    return this.ofResolved(this.stack.resolve(value));
  }

  private ofResolved(value: unknown): number {
    if (Array.isArray(value)) return joined(value.map((item) => this.ofResolved(item)));
    const text = this.ofText(value);
    if (text !== undefined) return text + 2;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null).length;
    return joined(Object.entries(value).map(([key, item]) => key.length + 3 + this.ofResolved(item)));
  }

  /** Without the quotation marks; `undefined` if the value is not a text. */
  private ofText(value: unknown): number | undefined {
    if (typeof value === 'string') return Buffer.byteLength(JSON.stringify(value)) - 2;
    if (typeof value !== 'object' || value === null) return undefined;
    const [[key, argument] = ['', undefined], ...more] = Object.entries(value);
    if (more.length > 0) return undefined;
    if (key === 'Ref') return this.ofReference(String(argument));
    if (key === 'Fn::GetAtt') return this.ofAttribute(argument as [string, string]);
    if (key === 'Fn::Join') {
      const [separator, parts] = argument as [string, unknown];
      if (!Array.isArray(parts)) return UNKNOWN;
      const texts = parts.map((part) => this.ofText(part) ?? 0);
      return sum(texts) + separator.length * Math.max(0, parts.length - 1);
    }
    return key.startsWith('Fn::') ? UNKNOWN : undefined;
  }

  private ofReference(logicalId: string): number {
    const resource = this.byLogicalId.get(logicalId);
    if (!resource) return PSEUDO_PARAMETERS[logicalId] ?? UNKNOWN;
    return resource.cfnResourceType === 'AWS::SNS::Topic' ? this.ofArn(resource) : this.ofName(resource);
  }

  private ofAttribute([logicalId, attribute]: [string, string]): number {
    const resource = this.byLogicalId.get(logicalId);
    return resource && attribute.endsWith('Arn') ? this.ofArn(resource) : UNKNOWN;
  }

  private ofArn(resource: CfnResource): number {
    return (ARNS[resource.cfnResourceType] ?? UNKNOWN) + this.ofName(resource);
  }

  private ofName(resource: CfnResource): number {
    const property = NAMES[resource.cfnResourceType];
    if (property === undefined) return UNKNOWN;
    const name = (resource as unknown as Record<string, unknown>)[property];
    if (name !== undefined) return this.ofText(this.stack.resolve(name)) ?? UNKNOWN;
    const logicalId = String(this.stack.resolve(resource.logicalId));
    return Math.min(SHORTENED_NAME, logicalId.length + GENERATED_SUFFIX);
  }
}

/** Including commas and brackets. */
function joined(sizes: number[]): number {
  return sum(sizes) + Math.max(0, sizes.length - 1) + 2;
}

function sum(sizes: number[]): number {
  return sizes.reduce((all, size) => all + size, 0);
}
