import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { Aws, Reference, Token, Tokenization } from 'aws-cdk-lib/core';
import type { Condition, Operator } from './event-condition';

/** An advanced event selector before it is rendered. Its `problems` do not yet name the selection. */
export interface EventSelector {
  readonly category: Category;
  /** Describes what is selected. Also the default `name`. */
  readonly subject: string;
  readonly name?: string;
  readonly conditions: Condition[];
  readonly problems: string[];
}

export type Category = 'Management' | 'Data' | 'NetworkActivity';

/** Which calls are recorded. CloudTrail decides whether a call reads or writes, in the event field `readOnly`. */
export enum ReadWrite {
  /** Read and write calls. */
  ALL = 'ALL',

  /** Read calls only. */
  READ_ONLY = 'READ_ONLY',

  /** Write calls only. */
  WRITE_ONLY = 'WRITE_ONLY',
}

export function readWriteConditions(readWrite: ReadWrite = ReadWrite.ALL): Condition[] {
  if (readWrite === ReadWrite.ALL) return [];
  return [{ field: 'readOnly', operator: 'equalTo', values: [String(readWrite === ReadWrite.READ_ONLY)] }];
}

/** Merges all conditions on a field into one field selector, since CloudTrail accepts each field only once. */
export function renderSelector(selector: EventSelector): CfnTrail.AdvancedEventSelectorProperty {
  const fields = new Map<string, Partial<Record<Operator, string[]>>>();
  for (const { field, operator, values } of selector.conditions) {
    const operators = fields.get(field) ?? {};
    fields.set(field, { ...operators, [operator]: [...(operators[operator] ?? []), ...values] });
  }
  return {
    name: selector.name ?? selector.subject,
    fieldSelectors: [...fields].map(([field, operators]) => ({ field, ...operators })),
  };
}

const WORDS: Record<Operator, readonly [verb: string, conjunction: string]> = {
  equalTo: ['is', 'or'],
  startsWith: ['starts with', 'or'],
  endsWith: ['ends with', 'or'],
  notEquals: ['is not', 'nor'],
  notStartsWith: ['does not start with', 'nor'],
  notEndsWith: ['does not end with', 'nor'],
};

/** Maximum number of values shown per condition. */
const VALUES_SHOWN = 3;

export function describeCondition({ field, operator, values }: Condition): string {
  const [verb, conjunction] = WORDS[operator];
  const shown = values.slice(0, VALUES_SHOWN).map(readable);
  const rest = values.length - shown.length;
  if (rest > 0) shown.push(`${String(rest)} more`);
  return `${field} ${verb} ${shown.join(` ${conjunction} `)}`;
}

/** Returns a value in readable form: a token is replaced by its origin. */
export function readable(value: string): string {
  const named = PSEUDO_PARAMETERS.reduce((text, [token, name]) => text.replaceAll(token, `<${name}>`), value);
  if (!Token.isUnresolved(named)) return named;
  return Tokenization.reverseString(named)
    .mapTokens({ mapToken: (token) => `<${Reference.isReference(token) ? origin(token) : 'known at deployment'}>` })
    .join({ join: (left, right) => `${left as string}${right as string}` }) as string;
}

const PSEUDO_PARAMETERS = [
  [Aws.PARTITION, 'AWS::Partition'],
  [Aws.REGION, 'AWS::Region'],
  [Aws.ACCOUNT_ID, 'AWS::AccountId'],
] as const;

function origin({ displayName, target }: Reference): string {
  return `${displayName} of ${target.node.path}`;
}
