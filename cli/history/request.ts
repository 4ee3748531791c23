import { problemText, RequestError } from '../../core/history/request/problems';
import { parseRequest } from '../../core/history/request/request';
import type { HistoryRequest, HistorySource } from '../../core/history/request/question';
import { isUsageError, UsageError } from '../terminal/usage-error';
import {
  CONDITION_OPTIONS,
  type ConditionOption,
  type HistoryOptions,
  notFlags,
  type NotConditionOption,
} from './options';
import { type Asked, equals } from './questions';

/** The function's request. */
export type WrittenRequest = Readonly<Record<string, unknown>> & {
  readonly conditions: readonly Readonly<Record<string, unknown>>[];
};

/** Converts options to a request, and records which option each condition came from. */
function writtenRequest(
  options: HistoryOptions,
  asked: Asked,
): { request: WrittenRequest; origins: readonly string[] } {
  const written: { condition: Record<string, unknown>; origin: string }[] = asked.conditions.map((condition) => ({
    condition,
    origin: asked.name,
  }));
  for (const [name, [flags, attribute]] of Object.entries(CONDITION_OPTIONS) as [
    ConditionOption,
    readonly [string, string],
  ][]) {
    const [is, isNot] = [
      options[name],
      options[`not${name.charAt(0).toUpperCase()}${name.slice(1)}` as NotConditionOption],
    ];
    if (is !== undefined) written.push({ condition: equals(attribute, is), origin: optionOf(flags) });
    if (isNot !== undefined)
      written.push({ condition: { attribute, notEquals: isNot }, origin: optionOf(notFlags(flags)) });
  }
  if (options.failed) written.push({ condition: { attribute: 'errorCode', exists: true }, origin: '--failed' });
  // Both together were rejected before.
  if (options.succeeded && !options.failed)
    written.push({ condition: { attribute: 'errorCode', exists: false }, origin: '--succeeded' });
  const { organization, organizationalUnit, account } = options;
  const request = {
    last: options.last,
    from: options.from,
    to: options.to,
    conditions: written.map(({ condition }) => condition),
    category: options.category,
    accounts: organization ? 'organization' : organizationalUnit === undefined ? account : { organizationalUnit },
    regions: options.region,
    // A value that is not a number is rejected as it was written.
    limit: options.limit === undefined || !/^\d+$/.test(options.limit) ? options.limit : Number(options.limit),
    order: options.order,
    output: options.estimate ? 'estimate' : undefined,
    detail: options.summary ? 'summary' : undefined,
    ifTooLong: options.begin ? 'begin' : undefined,
    cursor: options.cursor,
  };
  return { request, origins: written.map(({ origin }) => origin) };
}

/** A question as written and as parsed, and which option each of its conditions came from. */
export interface Question {
  readonly written: WrittenRequest;
  readonly checked: HistoryRequest;
  readonly origins: readonly string[];
}

/** @throws UsageError with the invalid options */
export function question(options: HistoryOptions, asked: Asked, now: number): Question {
  const { request: written, origins } = writtenRequest(options, asked);
  return { written, origins, checked: checkedRequest(written, origins, now, options.source) };
}

function optionOf(flags: string): string {
  return flags.split(' ')[0] ?? flags;
}

/** @throws UsageError that names the options instead of the fields */
function checkedRequest(
  request: WrittenRequest,
  origins: readonly string[],
  now: number,
  source: HistorySource,
): HistoryRequest {
  try {
    // Through JSON, as the function receives it.
    return parseRequest(JSON.parse(JSON.stringify(request)), now, source);
  } catch (error) {
    throw error instanceof RequestError ? asUsageError(error, origins) : error;
  }
}

/** Collects the problems of all checks, without duplicates. */
export function usageProblems(...checks: readonly (() => unknown)[]): string[] {
  const problems = new Set<string>();
  for (const check of checks) {
    try {
      check();
    } catch (error) {
      if (!isUsageError(error)) throw error;
      for (const problem of error.problems) problems.add(problem);
    }
  }
  return [...problems];
}

export function asUsageError({ problems }: RequestError, origins: readonly string[]): UsageError {
  return new UsageError(problems.map((problem) => problemText(problem, (field) => optionFor(field, origins))));
}

const OPTIONS: Readonly<Record<string, string>> = {
  regions: '--region',
  accounts: '--account, --organization or --organizational-unit',
  'accounts.organizationalUnit': '--organizational-unit',
  output: '--estimate',
  detail: '--summary',
  ifTooLong: '--begin',
};

/**
 * Returns the option for a field: `conditions[1].equals` is the one that this condition came from, for example
 * `--source-ip`.
 */
function optionFor(field: string, origins: readonly string[]): string {
  const index = /^conditions\[(\d+)\]/.exec(field)?.[1];
  return index === undefined ? (OPTIONS[field] ?? `--${field}`) : (origins[Number(index)] ?? field);
}
