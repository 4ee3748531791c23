import {
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Lazy,
  Reference,
  Stack,
  Tokenization,
} from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { TEXT_WITH_VALUES } from '../contract/deployed';
import { isRecord } from '../contract/is-record';

/** The longest text of which a name, ID or ARN that is known only at deployment may be, in bytes. */
const REFERENCE_BYTES = 130;

/** Of Lambda's 4,096 bytes for the whole environment. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const ROOM = 3_300;

/** What a value consists of: JSON with texts in pieces, and the values of those pieces. */
export interface SplitValue {
  readonly known: unknown;
  readonly values: readonly IResolvable[];
}

/**
 * Splits what holds tokens into what is known here, for a file, and what is known at deployment only, for an environment variable: each value once, in the
 * order in which they come. What there is no room for is `null`, nothing to compare with, so the most important comes first.
 */
export function splitValue(scope: IConstruct, value: unknown): SplitValue {
  const pieces = new Pieces(scope);
  const known: unknown = Tokenization.resolve(value, { scope, resolver: pieces, preparing: false });
  return { known, values: pieces.values };
}

/** The values as a text of JSON, when the template is written. */
export function valuesAsJson(scope: IConstruct, value: () => unknown): string {
  const stack = Stack.of(scope);
  return Lazy.uncachedString({ produce: () => stack.toJsonString(splitValue(scope, value()).values) });
}

type Piece = string | number;
type Text = Readonly<Record<typeof TEXT_WITH_VALUES, readonly Piece[]>>;

const JOINED: ConstructorParameters<typeof DefaultTokenResolver>[0] = {
  join(left: unknown, right: unknown): unknown {
    if (left === undefined) return right;
    if (right === undefined) return left;
    // A part that there is no room for takes the whole with it.
    if (left === null || right === null) return null;
    const text = [...piecesOf(left), ...piecesOf(right)];
    return text.every((piece) => typeof piece === 'string') ? text.join('') : { [TEXT_WITH_VALUES]: text };
  },
};

class Pieces extends DefaultTokenResolver {
  public readonly values: IResolvable[] = [];
  private readonly places = new Map<string, number>();
  private used = 0;

  public constructor(private readonly scope: IConstruct) {
    super(JOINED);
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const whole = intrinsicOf(Stack.of(this.scope).resolve(token));
    // Of a text that is made of several, each.
    if (Reference.isReference(token) || (whole !== undefined && whole !== JOIN)) return this.placeOf(token);
    const resolved: unknown = super.resolveToken(token, context, postProcessor);
    return intrinsicOf(resolved) === JOIN ? joined(resolved) : resolved;
  }

  private placeOf(token: IResolvable): Text | string | null {
    const resolved: unknown = Stack.of(this.scope).resolve(token);
    if (typeof resolved === 'string') return resolved;
    const key = JSON.stringify(resolved);
    const known = this.places.get(key);
    if (known !== undefined) return { [TEXT_WITH_VALUES]: [known] };
    const size = sizeOf(resolved);
    if (this.used + size > ROOM) return null;
    this.used += size;
    const place = this.values.push(token) - 1;
    this.places.set(key, place);
    return { [TEXT_WITH_VALUES]: [place] };
  }
}

function piecesOf(part: unknown): readonly Piece[] {
  return isText(part) ? part[TEXT_WITH_VALUES] : [String(part)];
}

function isText(value: unknown): value is Text {
  return isRecord(value) && Array.isArray(value[TEXT_WITH_VALUES]);
}

/** The name of CloudFormation's function that a value is, if it is one. */
function intrinsicOf(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const [key = '', ...more] = Object.keys(value);
  return more.length === 0 && (key === 'Ref' || key.startsWith('Fn::')) ? key : undefined;
}

const JOIN = 'Fn::Join';

function joined(value: unknown): unknown {
  const [separator, parts] = (value as Record<typeof JOIN, [string, unknown[]]>)[JOIN];
  return parts.reduce((left, right) => JOINED.join(JOINED.join(left, separator), right));
}

/** In bytes, at most, with quotes and comma. */
function sizeOf(resolved: unknown): number {
  const short: Readonly<Record<string, number>> = {
    'AWS::Partition': 10,
    'AWS::AccountId': 12,
    'AWS::Region': 16,
    'AWS::URLSuffix': 20,
  };
  const reference = isRecord(resolved) ? resolved['Ref'] : undefined;
  return (short[String(reference)] ?? REFERENCE_BYTES) + 3;
}
