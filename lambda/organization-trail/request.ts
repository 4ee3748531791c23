import { ACCOUNT_ID, TRAIL_NAME, type IdentifierRule } from '../../lib/contract/identifiers';
import { isRecord } from '../../lib/contract/is-record';
import { trailArnOf } from '../../lib/contract/names';
import { FIELD_OPERATORS, type OrganizationTrailProperties } from '../../lib/contract/organization-trail';
import type { CustomResourceRequest } from '../../core/custom-resource/custom-resource';
import { received } from '../../lib/contract/received';
import type { Owner, Tags } from './ownership';
import type { TrailPlace, TrailSettings, WantedTrail } from './trail';

/** The location of the stack. */
type Home = Pick<CustomResourceRequest, 'partition' | 'region' | 'accountId'>;

type Rule = Pick<IdentifierRule, 'allowed'> & { readonly accepts: (value: unknown) => boolean };

const TEXT: Rule = { allowed: 'text', accepts: (value) => typeof value === 'string' && value !== '' };
const TEXT_OR_NOTHING: Rule = {
  allowed: 'text, or nothing',
  accepts: (value) => value === undefined || TEXT.accepts(value),
};
/** CloudFormation passes booleans as text. */
const BOOLEAN: Rule = { allowed: 'true or false', accepts: (value) => /^(true|false)$/.test(String(value)) };
const TEXTS = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((item) => TEXT.accepts(item));

const EVENT_SELECTORS = listOf('selectors of events', (selector) => {
  if (!isRecord(selector) || !TEXT_OR_NOTHING.accepts(selector['Name'])) return false;
  const fields = selector['FieldSelectors'];
  return (
    Array.isArray(fields) &&
    fields.length > 0 &&
    fields.every((field) => {
      if (!isRecord(field)) return false;
      const { Field: name, ...operators } = field;
      const given = Object.entries(operators);
      return (
        TEXT.accepts(name) &&
        given.length > 0 &&
        given.every(([operator, values]) => FIELD_OPERATORS.some((known) => known === operator) && TEXTS(values))
      );
    })
  );
});

const TAGS = listOf(
  'tags',
  (item) =>
    isRecord(item) && TEXT.accepts(item['Key']) && (item['Value'] === undefined || typeof item['Value'] === 'string'),
);

const RULES = {
  TrailName: named(TRAIL_NAME),
  ManagementAccountId: named(ACCOUNT_ID),
  IsOrganizationTrail: { allowed: 'true', accepts: (value) => String(value) === 'true' },
  IsMultiRegionTrail: BOOLEAN,
  IncludeGlobalServiceEvents: BOOLEAN,
  EnableLogFileValidation: BOOLEAN,
  S3BucketName: TEXT,
  S3KeyPrefix: TEXT_OR_NOTHING,
  KMSKeyId: TEXT,
  CloudWatchLogsLogGroupArn: TEXT,
  CloudWatchLogsRoleArn: TEXT,
  SnsTopicArn: TEXT_OR_NOTHING,
  AdvancedEventSelectors: EVENT_SELECTORS,
  InsightSelectors: listOf(
    'selectors of Insights',
    (item) => isRecord(item) && TEXT.accepts(item['InsightType']) && TEXTS(item['EventCategories']),
  ),
  AggregationConfigurations: listOf(
    'aggregations',
    (item) => isRecord(item) && TEXT.accepts(item['EventCategory']) && TEXTS(item['Templates']),
  ),
  Tags: { allowed: `${TAGS.allowed}, or nothing`, accepts: (value) => value === undefined || TAGS.accepts(value) },
} satisfies Record<keyof OrganizationTrailProperties, Rule>;

/** Returns the desired trail. @throws with every invalid field in one error */
export function parseTrail(request: CustomResourceRequest): WantedTrail {
  const { properties } = request;
  const problems = Object.entries(RULES)
    .filter(([name, rule]) => !rule.accepts(properties[name]))
    .map(([name, rule]) => received(name, properties[name], rule.allowed));
  const place = placeOf(properties, request);
  if (place === undefined || problems.length > 0) throw new Error(problems.join('; '));
  const text = (name: keyof OrganizationTrailProperties): string => properties[name] as string;
  const is = (name: keyof OrganizationTrailProperties): boolean => String(properties[name]) === 'true';
  const settings: TrailSettings = {
    isMultiRegion: is('IsMultiRegionTrail'),
    includesGlobalServiceEvents: is('IncludeGlobalServiceEvents'),
    validatesLogFiles: is('EnableLogFileValidation'),
    bucketName: text('S3BucketName'),
    keyPrefix: properties['S3KeyPrefix'] as string | undefined,
    keyId: text('KMSKeyId'),
    logGroupArn: text('CloudWatchLogsLogGroupArn'),
    logDeliveryRoleArn: text('CloudWatchLogsRoleArn'),
    topicArn: properties['SnsTopicArn'] as string | undefined,
  };
  return {
    ...place,
    settings,
    eventSelectors: properties['AdvancedEventSelectors'] as WantedTrail['eventSelectors'],
    insightSelectors: properties['InsightSelectors'] as WantedTrail['insightSelectors'],
    aggregations: properties['AggregationConfigurations'] as WantedTrail['aggregations'],
    tags: tagsIn(properties['Tags']),
  };
}

/** CloudFormation may leave out empty values. */
function tagsIn(property: unknown): Tags {
  const tags = (property ?? []) as { readonly Key: string; readonly Value?: string }[];
  return Object.fromEntries(tags.map(({ Key: key, Value: value = '' }) => [key, value]));
}

/**
 * Returns the trail that the properties describe; `undefined` if they describe none, as in a first request that was
 * never understood.
 */
export function placeOf(
  properties: Readonly<Record<string, unknown>>,
  { partition, region, accountId }: Home,
): TrailPlace | undefined {
  const { TrailName: name, ManagementAccountId: managementAccountId } = properties;
  if (!RULES.TrailName.accepts(name) || !RULES.ManagementAccountId.accepts(managementAccountId)) return undefined;
  const place = { name: name as string, managementAccountId: managementAccountId as string, accountId };
  return {
    arn: trailArnOf({
      partition,
      homeRegion: region,
      managementAccountId: place.managementAccountId,
      trailName: place.name,
    }),
    ...place,
  };
}

/** Returns the trail with an ARN if it may belong to this resource: in the same partition and Region. */
export function placeOfArn(arn: string, home: Home): TrailPlace | undefined {
  const [, , , , managementAccountId, resource = ''] = arn.split(':');
  const place = placeOf(
    { TrailName: resource.replace(/^trail\//, ''), ManagementAccountId: managementAccountId },
    home,
  );
  return place?.arn === arn ? place : undefined;
}

export function ownerOf({ stackId, logicalResourceId }: CustomResourceRequest): Owner {
  return { stackId, logicalResourceId };
}

function named({ allowed, accepts }: IdentifierRule): Rule {
  return { allowed, accepts: (value) => typeof value === 'string' && accepts(value) };
}

function listOf(what: string, accepts: (item: unknown) => boolean): Rule {
  return { allowed: `a list of ${what}`, accepts: (value) => Array.isArray(value) && value.every(accepts) };
}
