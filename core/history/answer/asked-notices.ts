import { GLOBAL_SERVICE_REGIONS } from '../../../lib/contract/partitions';
import { canonical } from '../request/condition-value';
import { LOOKED_UP_ATTRIBUTES, plan } from '../request/conditions';
import type { Condition, Question } from '../request/question';
import { resourceNames } from '../request/resource-names';
import { hasWildcard } from '../request/wildcard';

type Asked = Pick<Question, 'conditions' | 'regions'>;

/** Where a question is asked otherwise than it reads: by further names, or by reading everything. */
export function askedNotices({ conditions }: Asked): string[] {
  const notices = valuesOf(conditions, 'resourceName').flatMap(resourceNotice);
  if (conditions.length > 0 && plan(conditions).lookedUp === undefined) {
    const attributes = [...new Set(conditions.map(({ attribute }) => attribute))].join(', ');
    notices.push(
      `CloudTrail looks up none of these conditions (${attributes}${conditions.some(isPattern) ? ', with wildcards' : ''}): every event of the time is read, 100 a second in each account and Region at most, and ` +
        `the others are left out. Shorter with a whole value of one of: ${LOOKED_UP_ATTRIBUTES.join(', ')}.`,
    );
  }
  return notices;
}

/** An ID as EC2 gives it is all that CloudTrail has of such a resource. */
const EC2_ID = /^[a-z]+-[0-9a-f]{8,17}$/;

function resourceNotice(value: string): string[] {
  const names = resourceNames(value);
  if (names.length > 1 || names[0] !== value) {
    return [
      `Asked for the resource ${quoted([value])} by ${names.map((name) => quoted([name])).join(' and ')}: CloudTrail records an ARN, a name or an ID, and others may have the name, too.`,
    ];
  }
  if (value.includes(':') || EC2_ID.test(value)) return [];
  return [
    `Asked for the resource ${quoted([value])} by this name only. CloudTrail records KMS keys, SNS topics and some others by their ARN: ask with the ARN, and both are asked for.`,
  ];
}

/** An empty answer looks as if nothing had happened: what was asked, how it is compared, and what it could not find. */
export function emptyNotices({ conditions, regions }: Asked): string[] {
  if (conditions.length === 0) return [];
  const { lookups, lookedUp } = plan(conditions);
  const key = lookups[0]?.key;
  const asked =
    key === undefined
      ? []
      : [
          `CloudTrail was asked for ${key} ${quoted(lookups.flatMap((lookup) => lookup?.value ?? []))}; it compares whole values, upper and lower case apart.`,
        ];
  const filters = conditions.filter((condition) => condition !== lookedUp).map(inWords);
  const filtered =
    filters.length === 0
      ? []
      : [
          `Of what it returned, only such events were kept: ${filters.join('; ')}. Upper and lower case are apart here, too.`,
        ];
  return [`No event matched. ${[...asked, ...filtered].join(' ')}`, ...hints(conditions, regions)];
}

function inWords(condition: Condition): string {
  if ('exists' in condition) return `${condition.attribute} ${condition.exists ? 'is there' : 'is absent'}`;
  const [is, values] = 'equals' in condition ? ['is', condition.equals] : ['is not', condition.notEquals];
  return `${condition.attribute} ${is} ${quoted(values.map((value) => canonical(condition.attribute, value)))}`;
}

function hints(conditions: readonly Condition[], regions: readonly string[] | undefined): string[] {
  const said: string[] = [];
  if (valuesOf(conditions, 'eventName').some((value) => /^[a-z]/.test(value))) {
    said.push('The names of nearly all calls begin with an upper-case letter, as in RunInstances.');
  }
  const users = valuesOf(conditions, 'user');
  if (users.some((value) => value === 'root'))
    said.push(
      'Where an account has an alias, CloudTrail may record its root user by the alias: ask for that user, too.',
    );
  else if (users.some((value) => /^<?root/i.test(value))) said.push('The root user is root, in lower case.');
  else if (users.length > 0)
    said.push('A user is an IAM user or the name of a session; for all sessions of a role ask for the role.');
  if (
    regions !== undefined &&
    isGlobal(conditions) &&
    !regions.some((region) => HOME_OF_GLOBAL_SERVICES.includes(region))
  ) {
    said.push(
      `IAM, CloudFront, Route 53, Organizations and root users are recorded in one Region: ${HOME_OF_GLOBAL_SERVICES.join(', ')}, by the partition. It was not asked.`,
    );
  }
  return said;
}

const HOME_OF_GLOBAL_SERVICES = Object.values(GLOBAL_SERVICE_REGIONS).flat();
const GLOBAL_SERVICE = /^(iam|cloudfront|route53|organizations)(\.|$)/;

function isGlobal(conditions: readonly Condition[]): boolean {
  return (
    valuesOf(conditions, 'eventSource').some((value) => GLOBAL_SERVICE.test(value)) ||
    valuesOf(conditions, 'resourceName').some((value) =>
      GLOBAL_SERVICE.test(/^arn:[^:]+:([^:]+):/.exec(value)?.[1] ?? ''),
    ) ||
    valuesOf(conditions, 'user').includes('root')
  );
}

function valuesOf(conditions: readonly Condition[], attribute: Condition['attribute']): readonly string[] {
  return conditions.flatMap((condition) =>
    condition.attribute === attribute && 'equals' in condition ? condition.equals : [],
  );
}

function isPattern(condition: Condition): boolean {
  return 'equals' in condition && condition.equals.some(hasWildcard);
}

function quoted(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(' or ');
}
