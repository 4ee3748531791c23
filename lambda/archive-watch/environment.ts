import { WATCH_HASH_PERCENT, WATCH_HOURS, WATCH_VARIABLES } from '../../lib/contract/archive-watch';
import { type IdentifierRule, ROLE_ARN, trailNameOf } from '../../lib/contract/identifiers';
import { received } from '../../lib/contract/received';

export interface Environment {
  readonly bucket: string;
  readonly roots: readonly string[];
  readonly trail: {
    readonly arn: string;
    readonly name: string;
    readonly homeRegion: string;
    readonly account: string;
  };
  /** If `undefined`, the function reads with its own role. */
  readonly readerRole?: string;
  /** If `undefined`, accounts are not listed. */
  readonly accounts?: 'organization' | 'own';
  readonly isMultiRegion: boolean;
  readonly retentionDays?: number;
  readonly hours: number;
  readonly hashPercent: number;
  readonly stateBucket: string;
  readonly witness: string;
  readonly namespace: string;
  readonly pageTopic?: string;
  readonly notifyTopic?: string;
  /** Set by Lambda. */
  readonly region: string;
  readonly logGroup: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

const DAYS: IdentifierRule = { allowed: 'whole days, at least 1', accepts: (value) => /^[1-9]\d{0,5}$/.test(value) };
const TOPIC: IdentifierRule = {
  allowed: "a topic's ARN",
  accepts: (value) => /^arn:[^:]+:sns:[^:]+:\d{12}:.+$/.test(value),
};
const TEXT: IdentifierRule = { allowed: 'a text', accepts: (value) => value !== '' };

/** @throws with every problem, by variable name */
export function parseEnvironment(variables: Variables): Environment {
  const names = WATCH_VARIABLES;
  const problems: string[] = [];
  const text = (name: string, rule = TEXT): string => {
    const value = variables[name] ?? '';
    if (!rule.accepts(value)) problems.push(received(name, variables[name], rule.allowed));
    return value;
  };
  const optional = (name: string, rule = TEXT): string | undefined =>
    (variables[name] ?? '') === '' ? undefined : text(name, rule);
  const retention = optional(names.retentionDays, DAYS);
  const environment: Environment = {
    bucket: text(names.bucket),
    roots: rootsOf(variables[names.roots], problems),
    trail: trailOf(variables[names.trailArn], problems),
    readerRole: optional(names.readerRole, ROLE_ARN),
    accounts: (['organization', 'own'] as const).find((one) => one === variables[names.accounts]),
    isMultiRegion: variables[names.regions] !== 'one',
    retentionDays: retention === undefined ? undefined : Number(retention),
    hours: Number(text(names.hours, WATCH_HOURS)),
    hashPercent: Number(text(names.hashPercent, WATCH_HASH_PERCENT)),
    stateBucket: text(names.stateBucket),
    witness: text(names.witness),
    namespace: text(names.metricNamespace),
    pageTopic: optional(names.pageTopic, TOPIC),
    notifyTopic: optional(names.notifyTopic, TOPIC),
    region: text('AWS_REGION'),
    logGroup: variables['AWS_LAMBDA_LOG_GROUP_NAME'] ?? '',
  };
  if (problems.length > 0) throw new Error(problems.join('; '));
  return environment;
}

function rootsOf(value: string | undefined, problems: string[]): readonly string[] {
  const found = json(value);
  const isGood = Array.isArray(found) && found.length > 0 && found.every((root) => typeof root === 'string');
  if (isGood) return found;
  problems.push(received(WATCH_VARIABLES.roots, value, 'a list of prefixes as JSON'));
  return [];
}

function trailOf(arn: string | undefined, problems: string[]): Environment['trail'] {
  const name = arn === undefined ? undefined : trailNameOf(arn);
  if (arn === undefined || name === undefined) {
    problems.push(received(WATCH_VARIABLES.trailArn, arn, 'the ARN of a trail'));
    return { arn: '', name: '', homeRegion: '', account: '' };
  }
  const [, , , homeRegion = '', account = ''] = arn.split(':');
  return { arn, name, homeRegion, account };
}

function json(value: string | undefined): unknown {
  try {
    return JSON.parse(value ?? '') as unknown;
  } catch {
    return undefined;
  }
}
