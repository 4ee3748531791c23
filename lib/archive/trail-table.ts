import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Grant, type IGrantable, type IManagedPolicy, ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Duration, Stack, Token } from 'aws-cdk-lib/core';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { REGION } from '../contract/identifiers';
import { received, receivedInWords } from '../contract/received';
import { hiveName, hiveType, PARTITION_KEYS, TRAIL_COLUMNS } from '../contract/trail-columns';
import { databaseOf, EVENTS_TABLE, FIRST_DAY, projection, TABLE_FORMAT, workgroupOf } from '../contract/trail-table';
import { ResultBucket } from '../history/result-bucket';
import { checkNames, claimNames, type NameClaim } from '../internal/names-in-app';
import { Problems } from '../internal/problems';
import { checkDays } from '../internal/whole-days';
import { checkAccessLogBucket } from '../trail/access-log-bucket';
import { grantDecrypt } from '../trail/grant-decrypt';
import { logFilePrefix } from '../trail/trail-policies';
import { readyQueries } from './ready-queries';
import type { TrailTableProps } from './trail-table-props';
import type { TrailTableSource } from './trail-table-source';

const GIGABYTE = 1_000_000_000;
const DEFAULT_SCAN_LIMIT = 100;
const NAME = {
  allowed: '1 to 128 letters, digits, periods, underscores and dashes',
  accepts: (name: string) => /^[\w.-]{1,128}$/.test(name),
};

/**
 * The archive in Amazon Athena: a Glue database with a table of the log files, a workgroup with enforced settings, a bucket for results, and
 * saved queries. `history --source archive` and `replay --athena` use it.
 *
 * Athena computes the partitions (partition projection), so new accounts and days need no change. Every query has to name its accounts. If it
 * names no days or Regions, it reads all of them.
 *
 * It costs nothing until somebody runs a query. A query costs 5 USD per TB of compressed log files, at least 10 MB, plus S3 requests for each file;
 * see docs/archive-queries.md. Results contain complete events. They are encrypted, and they expire.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
export class TrailTable extends Construct {
  /** The Glue database. */
  public readonly databaseName: string;

  /** The tables: `events` first, then those of `formerSources`, `events_1` and so on. */
  public readonly tableNames: string[];

  /** The Athena workgroup. */
  public readonly workgroupName: string;

  /** Where the results of queries go. */
  public readonly resultBucket: IBucket;

  /** The permissions of readers. Attach the policy to their roles. If the archive is in another account, name the roles in `logArchiveReaders` as well. */
  public readonly readerPolicy: IManagedPolicy;

  private readonly sources: readonly TrailTableSource[];

  /**
   * @throws one error with everything that is wrong with the properties
   */
  public constructor(scope: Construct, id: string, props: TrailTableProps) {
    super(scope, id);
    const problems = new Problems('TrailTable', this.node.path);
    problems.throwIfAbsent(props, 'source', 'name');
    const claims = checkTable(problems, this, props);
    problems.throwIfAny();
    for (const claim of claims) claimNames(this, claim);
    const { name, source, formerSources = [], scanLimitGigabytes = DEFAULT_SCAN_LIMIT, resultRetention } = props;
    this.sources = [source, ...formerSources];
    this.databaseName = databaseOf(name);
    this.workgroupName = workgroupOf(name);
    this.resultBucket = new ResultBucket(this, 'Results', {
      retention: resultRetention ?? Duration.days(7),
      accessLogBucket: props.accessLogBucket,
      accessLogPrefix: 'archive-query-results/',
    });
    const { account } = Stack.of(this);
    const database = new CfnDatabase(this, 'Database', {
      catalogId: account,
      databaseInput: {
        name: this.databaseName,
        description: 'The archive of a CloudTrail trail (cdk-organization-trail)',
      },
    });
    const regions = props.regions ?? regionsOf(Stack.of(this));
    this.tableNames = this.sources.map((each, index) => {
      const tableName = index === 0 ? EVENTS_TABLE : `${EVENTS_TABLE}_${String(index)}`;
      this.makeTable(database, tableName, each, regions, props.firstDay ?? FIRST_DAY);
      return tableName;
    });
    const workgroup = new CfnWorkGroup(this, 'Workgroup', {
      name: this.workgroupName,
      description: 'Queries on the archive of a CloudTrail trail (cdk-organization-trail)',
      // Otherwise a workgroup with past queries cannot be deleted.
      recursiveDeleteOption: true,
      state: 'ENABLED',
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        bytesScannedCutoffPerQuery: scanLimitGigabytes * GIGABYTE,
        publishCloudWatchMetricsEnabled: true,
        requesterPaysEnabled: false,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: this.resultBucket.s3UrlForObject('results/'),
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
          expectedBucketOwner: account,
        },
      },
    });
    for (const [index, { name: title, asks, sql }] of readyQueries(this.databaseName, account).entries()) {
      const query = new CfnNamedQuery(this, `Query${String(index)}`, {
        name: title,
        description: asks,
        database: this.databaseName,
        queryString: sql,
        workGroup: this.workgroupName,
      });
      query.node.addDependency(workgroup);
    }
    const policy = new ManagedPolicy(this, 'ReaderPolicy', {
      description: 'Query the archive of the organization trail in Athena (cdk-organization-trail)',
    });
    this.grantQuery(policy);
    this.readerPolicy = policy;
  }

  /**
   * Lets a principal run queries in the workgroup, read the table and its log files, and read and write results. Athena acts with the permissions of
   * the caller.
   */
  public grantQuery(grantee: IGrantable): Grant {
    const stack = Stack.of(this);
    const glue = (resource: string, resourceName?: string): string =>
      stack.formatArn({ service: 'glue', resource, resourceName });
    const grants = [
      Grant.addToPrincipal({
        grantee,
        actions: [
          'athena:GetWorkGroup',
          'athena:StartQueryExecution',
          'athena:StopQueryExecution',
          'athena:GetQueryExecution',
          'athena:GetQueryResults',
          'athena:ListNamedQueries',
          'athena:GetNamedQuery',
          'athena:BatchGetNamedQuery',
        ],
        resourceArns: [stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: this.workgroupName })],
      }),
      Grant.addToPrincipal({
        grantee,
        actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:GetPartition', 'glue:GetPartitions'],
        resourceArns: [
          glue('catalog'),
          glue('database', this.databaseName),
          ...this.tableNames.map((table) => glue('table', `${this.databaseName}/${table}`)),
        ],
      }),
      Grant.addToPrincipal({
        grantee,
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resourceArns: [this.resultBucket.bucketArn],
      }),
      Grant.addToPrincipal({
        grantee,
        actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
        resourceArns: [this.resultBucket.arnForObjects('results/*')],
      }),
      ...this.sources.map((source) => grantLogFiles(source, grantee)),
    ];
    return grants.reduce((all, one) => all.combine(one));
  }

  private makeTable(
    database: CfnDatabase,
    name: string,
    source: TrailTableSource,
    regions: readonly string[],
    firstDay: string,
  ): void {
    const table = new CfnTable(this, name === EVENTS_TABLE ? 'Table' : `Table${name.slice(EVENTS_TABLE.length + 1)}`, {
      catalogId: Stack.of(this).account,
      databaseName: this.databaseName,
      tableInput: {
        name,
        description: `Log files in ${source._root}`,
        tableType: 'EXTERNAL_TABLE',
        parameters: { EXTERNAL: 'TRUE', classification: 'cloudtrail', ...projection(source._root, regions, firstDay) },
        partitionKeys: PARTITION_KEYS.map((key) => ({ name: key, type: 'string' })),
        storageDescriptor: {
          columns: Object.entries(TRAIL_COLUMNS).map(([column, type]) => ({
            name: hiveName(column),
            type: hiveType(type),
          })),
          location: source._root,
          inputFormat: TABLE_FORMAT.input,
          outputFormat: TABLE_FORMAT.output,
          serdeInfo: { serializationLibrary: TABLE_FORMAT.serde, parameters: { 'serialization.format': '1' } },
        },
      },
    });
    table.node.addDependency(database);
  }
}

/** Adds what is invalid. Returns the names that have to be unique. */
export function checkTable(
  problems: Problems,
  owner: Construct,
  props: Omit<TrailTableProps, 'source'> & Partial<TrailTableProps>,
): NameClaim[] {
  const { name, source, formerSources = [], firstDay, scanLimitGigabytes, regions = [], resultRetention } = props;
  if (Token.isUnresolved(name))
    problems.add(receivedInWords('name', 'a name that is known at deployment only', NAME.allowed));
  problems.check('name', name, NAME);
  source?._check(problems.of('source: '));
  formerSources.forEach((one, index) => {
    one._check(problems.of(`formerSources[${String(index)}]: `));
  });
  const roots = [...(source ? [source] : []), ...formerSources].map(({ _root: root }) => root);
  roots.forEach((root, index) => {
    if (roots.indexOf(root) !== index)
      problems.add(receivedInWords(`formerSources[${String(index - 1)}]`, `${root} a second time`, 'each place once'));
  });
  if (firstDay !== undefined && !isDay(firstDay))
    problems.add(received('firstDay', firstDay, 'a day, as in 2024-01-31'));
  if (
    scanLimitGigabytes !== undefined &&
    !(Number.isInteger(scanLimitGigabytes) && scanLimitGigabytes >= 1 && scanLimitGigabytes <= 1_000_000)
  )
    problems.add(received('scanLimitGigabytes', scanLimitGigabytes, 'a whole number from 1 to 1,000,000'));
  if (props.regions?.length === 0) problems.add(receivedInWords('regions', 'an empty list', 'at least one Region'));
  regions.forEach((region, index) => {
    problems.check(`regions[${String(index)}]`, region, REGION);
  });
  if (resultRetention) checkDays(problems, 'resultRetention', resultRetention);
  checkAccessLogBucket(problems, props.accessLogBucket);
  const claims: NameClaim[] = [
    { kind: 'Athena workgroup', names: [workgroupOf(name)], within: 'Region' },
    { kind: 'Glue database', names: [databaseOf(name)], within: 'Region' },
  ];
  for (const claim of claims) checkNames(problems, owner, claim, 'name');
  return claims;
}

/** Returns the Regions of the stack's partition that the CDK knows, or all Regions if the partition is unknown. */
function regionsOf({ region }: Stack): string[] {
  const all = RegionInfo.regions;
  const partition = Token.isUnresolved(region) ? undefined : RegionInfo.get(region).partition;
  const own = all.filter((one) => partition === undefined || one.partition === partition).map(({ name }) => name);
  return own.length > 0 ? own : [region];
}

function grantLogFiles({ _files: { bucket, encryptionKey, keyPrefix } }: TrailTableSource, grantee: IGrantable): Grant {
  const list = Grant.addToPrincipal({
    grantee,
    actions: ['s3:GetBucketLocation', 's3:ListBucket'],
    resourceArns: [bucket.bucketArn],
  });
  const read = Grant.addToPrincipal({
    grantee,
    actions: ['s3:GetObject'],
    resourceArns: [bucket.arnForObjects(`${logFilePrefix(keyPrefix)}*`)],
  });
  const objects = list.combine(read);
  return encryptionKey ? objects.combine(grantDecrypt(encryptionKey, grantee)) : objects;
}

function isDay(text: string): boolean {
  const time = /^20\d\d-\d\d-\d\d$/.test(text) ? new Date(text) : undefined;
  return time !== undefined && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}
