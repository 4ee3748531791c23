import { DAY_FORMAT } from './trail-columns';

/** What the stack, the command line and the queries agree on about the archive in Athena. */

/** The table of the log files where the trail delivers now. Further ones are `events_1`, `events_2`, … */
export const EVENTS_TABLE = 'events';

/** The Athena workgroup of a trail: it has the trail's name. */
export function workgroupOf(trailName: string): string {
  return trailName;
}

/** The Glue database of a trail. Glue takes lower-case letters, digits and underscores. */
export function databaseOf(trailName: string): string {
  return trailName.toLowerCase().replaceAll(/[^a-z0-9]/g, '_');
}

/** The properties of a table that say where its files are. */
export const LOCATION_TEMPLATE = 'storage.location.template';
export const PROJECTED_REGIONS = 'projection.region.values';
export const PROJECTED_DAYS = 'projection.day.range';

/** Where the log files of an account, Region and day are, below the root of a table: the folder that holds the accounts. */
export function locationTemplate(root: string): string {
  return `${root}\${account}/CloudTrail/\${region}/\${day}/`;
}

/** The root that such a template has. `undefined`: it is of another form. */
export function rootOfTemplate(template: string): string | undefined {
  const end = locationTemplate('');
  return template.endsWith(end) ? template.slice(0, -end.length) : undefined;
}

/** Nobody has older log files: CloudTrail began on 2013-11-13. */
export const FIRST_DAY = '2013-11-13';

/**
 * The properties by which Athena works out the partitions. `account` is `injected`: a query has to name its accounts, which no list can
 * miss, and nobody scans the whole archive by mistake.
 *
 * @param root the folder that holds the accounts, as in `s3://bucket/AWSLogs/o-a1b2c3d4e5/`
 * @param firstDay as in `2024-01-31`
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
export function projection(root: string, regions: readonly string[], firstDay: string): Record<string, string> {
  return {
    'projection.enabled': 'true',
    'projection.account.type': 'injected',
    'projection.region.type': 'enum',
    [PROJECTED_REGIONS]: regions.join(','),
    'projection.day.type': 'date',
    'projection.day.format': DAY_FORMAT,
    [PROJECTED_DAYS]: `${firstDay.replaceAll('-', '/')},NOW`,
    'projection.day.interval': '1',
    'projection.day.interval.unit': 'DAYS',
    [LOCATION_TEMPLATE]: locationTemplate(root),
  };
}

/** The formats of CloudTrail's files. https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html */
export const TABLE_FORMAT = {
  input: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
  output: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
  serde: 'org.apache.hive.hcatalog.data.JsonSerDe',
} as const;
