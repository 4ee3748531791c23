import { DAY_FORMAT } from './trail-columns';

/** Names and properties of the archive's table that the stack, the command line and the queries share. */

/** The table of the log files at the trail's present location. Further tables are `events_1`, `events_2`, … */
export const EVENTS_TABLE = 'events';

/** Returns the name of a trail's Athena workgroup, which is the trail's name. */
export function workgroupOf(trailName: string): string {
  return trailName;
}

/** Returns the name of a trail's Glue database. Glue allows lower-case letters, digits and underscores. */
export function databaseOf(trailName: string): string {
  return trailName.toLowerCase().replaceAll(/[^a-z0-9]/g, '_');
}

/** Table properties with the location of the files. */
export const LOCATION_TEMPLATE = 'storage.location.template';
export const PROJECTED_REGIONS = 'projection.region.values';
export const PROJECTED_DAYS = 'projection.day.range';

/** Returns the location of the log files of an account, Region and day, below the folder that contains the accounts. */
export function locationTemplate(root: string): string {
  return `${root}\${account}/CloudTrail/\${region}/\${day}/`;
}

/** Returns the folder that contains the accounts, or `undefined` if the template has another form. */
export function rootOfTemplate(template: string): string | undefined {
  const end = locationTemplate('');
  return template.endsWith(end) ? template.slice(0, -end.length) : undefined;
}

/** CloudTrail started on this day, so nobody has older log files. */
export const FIRST_DAY = '2013-11-13';

/**
 * Returns the properties from which Athena computes the partitions. `account` is `injected`: every query has to name its accounts. So there is no
 * list of accounts that could become stale, and nobody scans the whole archive by mistake.
 *
 * @param root the folder that contains the accounts, such as `s3://bucket/AWSLogs/o-a1b2c3d4e5/`
 * @param firstDay such as `2024-01-31`
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
