import { RequestError } from '../../lambda/event-history/problems';
import { parseRequest } from '../../lambda/event-history/request';
import type { HistoryRequest } from '../../lambda/event-history/question';
import { UsageError } from '../terminal/usage-error';
import { CONDITION_OPTIONS, type HistoryOptions } from './options';
import type { Asked } from './questions';

/** The request of the function, in its own words. */
export type WrittenRequest = Readonly<Record<string, unknown>> & { readonly conditions: readonly Readonly<Record<string, unknown>>[] };

/** Options in the function's words, with which option each condition came from. */
export function writtenRequest(options: HistoryOptions, asked: Asked): { request: WrittenRequest; origins: readonly string[] } {
  const written: { condition: Record<string, unknown>; origin: string }[] = asked.conditions.map((condition) => ({ condition, origin: asked.name }));
  for (const [name, [flags, attribute]] of Object.entries(CONDITION_OPTIONS)) {
    const value = options[name as keyof typeof CONDITION_OPTIONS];
    if (value !== undefined) written.push({ condition: { attribute, equals: value }, origin: flags.split(' ')[0] ?? flags });
  }
  if (options.failed) written.push({ condition: { attribute: 'errorCode', exists: true }, origin: '--failed' });
  if (options.succeeded) written.push({ condition: { attribute: 'errorCode', exists: false }, origin: '--succeeded' });
  const { organization, organizationalUnit, account } = options;
  const request = {
    last: options.last,
    from: options.from,
    to: options.to,
    conditions: written.map(({ condition }) => condition),
    category: options.category,
    accounts: organization ? 'organization' : organizationalUnit === undefined ? account : { organizationalUnit },
    regions: options.region,
    // What is no number is refused as it was written.
    limit: options.limit === undefined || !/^\d+$/.test(options.limit) ? options.limit : Number(options.limit),
    order: options.order,
    output: options.estimate ? 'estimate' : undefined,
    detail: options.summary ? 'summary' : undefined,
    ifTooLong: options.begin ? 'begin' : undefined,
    cursor: options.cursor,
  };
  return { request, origins: written.map(({ origin }) => origin) };
}

/** @throws UsageError that names the options, not the fields */
export function checkedRequest(request: WrittenRequest, origins: readonly string[], now: number): HistoryRequest {
  try {
    // Through JSON, as the function gets it.
    return parseRequest(JSON.parse(JSON.stringify(request)), now);
  } catch (error) {
    throw error instanceof RequestError ? asUsageError(error, origins) : error;
  }
}

export function asUsageError({ problems }: RequestError, origins: readonly string[]): UsageError {
  return new UsageError(problems.map((problem) => inOptions(problem, origins)));
}

const FIELDS: Readonly<Record<string, string>> = {
  regions: '--region',
  accounts: '--account, --organization or --organizational-unit',
  'accounts.organizationalUnit': '--organizational-unit',
  output: '--estimate',
  detail: '--summary',
  ifTooLong: '--begin',
};

/** `conditions[1].equals: received …` is `--source-ip: received …`. */
function inOptions(problem: string, origins: readonly string[]): string {
  const [field = ''] = problem.split(':', 1);
  const index = /^conditions\[(\d+)\]/.exec(field)?.[1];
  const option = index === undefined ? (FIELDS[field] ?? `--${field}`) : (origins[Number(index)] ?? field);
  const said = `${option}${problem.slice(field.length)}`;
  return field === 'from' ? said.replace("or 'last',", 'or --last,') : said.replace("'last'", '--last').replace("'from'", '--from').replace("'to'", '--to');
}
