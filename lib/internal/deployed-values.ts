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

/** The maximum length of a name, ID or ARN that is known only at deployment, in bytes. */
const REFERENCE_BYTES = 130;

/**
 * Of Lambda's 4,096 bytes for the environment. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
const ROOM = 3_300;

/** A value as JSON with its texts in pieces, and the values of the pieces known only at deployment. */
export interface SplitValue {
  readonly known: unknown;
  readonly values: readonly IResolvable[];
}

/**
 * Splits a value with tokens into what is known now (for a file) and what is known only at deployment (for an
 * environment variable). Each value appears once, in order of appearance. Values that do not fit become `null` and are
 * never compared, so the most important should come first.
 */
export function splitValue(scope: IConstruct, value: unknown): SplitValue {
  const pieces = new Pieces(scope);
  const known: unknown = Tokenization.resolve(value, { scope, resolver: pieces, preparing: false });
  return { known, values: pieces.values };
}

/** Returns the values as JSON, when the template is rendered. */
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
    // If a part does not fit, the whole text is dropped.
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
    // Each part of a concatenated text.
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

/** Returns the name of the intrinsic function; `undefined` if the value is not one. */
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

/** The maximum size in bytes, including quotes and comma. */
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
