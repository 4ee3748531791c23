import { describe, expect, test } from '@jest/globals';
import { Role, AccountRootPrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { App, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { TrailTable } from '../../../lib/archive/trail-table';
import type { TrailTableProps } from '../../../lib/archive/trail-table-props';
import { TrailTableSource } from '../../../lib/archive/trail-table-source';
import { PARTITION_KEYS, TRAIL_COLUMNS } from '../../../lib/contract/trail-columns';
import { rootOfTemplate } from '../../../lib/contract/trail-table';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack-props';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { ENV, ORGANIZATION, resources } from '../../support/template';

interface GlueTable {
  readonly Name: string;
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly PartitionKeys: readonly { readonly Name: string; readonly Type: string }[];
  readonly StorageDescriptor: {
    readonly Columns: readonly { readonly Name: string; readonly Type: string }[];
    readonly Location: unknown;
  };
}

const ofStack = (props: OrganizationTrailStackProps): OrganizationTrailStack =>
  new OrganizationTrailStack(new App(), 'Test', { env: ENV, alarms: { detections: [] }, trailTable: {}, ...props });

function tablesIn(stack: Stack): GlueTable[] {
  return Object.values(resources(stack))
    .filter(({ Type: type }) => type === 'AWS::Glue::Table')
    .map(({ Properties: { TableInput: input } }) => input as GlueTable);
}

function own(props: Partial<TrailTableProps> = {}): { stack: Stack; table: TrailTable } {
  const stack = new Stack(new App(), 'Own', { env: ENV });
  const source = TrailTableSource.organization(ORGANIZATION, {
    bucket: Bucket.fromBucketName(stack, 'Bucket', 'logs'),
  });
  return { stack, table: new TrailTable(stack, 'Table', { name: 'organization-trail', source, ...props }) };
}

const rootsOf = (stack: Stack): unknown[] =>
  tablesIn(stack).map(({ StorageDescriptor: { Location: location } }) => location);

describe('The table of the archive', () => {
  test('has a projection for every partition key, and no key is a column', () => {
    for (const {
      Parameters: parameters,
      PartitionKeys: keys,
      StorageDescriptor: { Columns: columns, Location: location },
    } of tablesIn(own().stack)) {
      const names = keys.map(({ Name: name }) => name);
      expect(names).toEqual([...PARTITION_KEYS]);
      const template = String(parameters['storage.location.template']);
      expect([...template.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name).sort()).toEqual([...names].sort());
      for (const name of names) expect(parameters[`projection.${name}.type`]).toMatch(/^(injected|enum|date)$/);
      expect(Object.keys(parameters).flatMap((key) => /^projection\.(\w+)\./.exec(key)?.[1] ?? [])).toEqual(
        expect.arrayContaining(names),
      );
      const columnNames = columns.map(({ Name: name }) => name);
      expect(new Set([...columnNames, ...names]).size).toBe(columnNames.length + names.length);
      expect(columnNames).toEqual(Object.keys(TRAIL_COLUMNS).map((name) => name.toLowerCase()));
      expect(rootOfTemplate(template)).toBe(location);
    }
  });

  test('has types that an object of an event fits', () => {
    const [{ StorageDescriptor: { Columns: columns } } = { StorageDescriptor: { Columns: [] } }] = tablesIn(
      own().stack,
    );
    const types = new Map(columns.map(({ Name: name, Type: type }) => [name, type]));
    expect(types.get('requestparameters')).toBe('string');
    expect(types.get('resources')).toBe('array<struct<arn:string,accountid:string,type:string>>');
    expect(types.get('tlsdetails')).toBe(
      'struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>',
    );
    expect(types.get('useridentity')).toMatch(/^struct<type:string,.*sessioncontext:struct<.*>>$/);
    // Athena fails a query that reads an object as text.
    for (const name of ['eventcontext', 'insightdetails', 'edgedevicedetails']) expect(types.has(name)).toBe(false);
  });

  test('is where the files of the trail are: of an organization, with a prefix, of Control Tower, of a single account', () => {
    const root = (source: (files: { bucket: IBucket }) => TrailTableSource): unknown => {
      const stack = new Stack(new App(), 'Own', { env: ENV });
      const bucket = Bucket.fromBucketName(stack, 'Bucket', 'logs');
      new TrailTable(stack, 'Table', { name: 'trail', source: source({ bucket }) });
      return rootsOf(stack)[0];
    };
    expect(root((files) => TrailTableSource.organization(ORGANIZATION, files))).toBe(
      `s3://logs/AWSLogs/${ORGANIZATION}/`,
    );
    expect(root((files) => TrailTableSource.organization(ORGANIZATION, { ...files, keyPrefix: 'audit' }))).toBe(
      `s3://logs/audit/AWSLogs/${ORGANIZATION}/`,
    );
    expect(root((files) => TrailTableSource.controlTower(ORGANIZATION, files))).toBe(
      `s3://logs/${ORGANIZATION}/AWSLogs/${ORGANIZATION}/`,
    );
    expect(root((files) => TrailTableSource.singleAccount(files))).toBe('s3://logs/AWSLogs/');
  });

  test('is one of several where the files were elsewhere before', () => {
    const stack = ofStack({ archive: TrailArchive.inThisStack({ keyPrefix: 'new', formerKeyPrefixes: [''] }) });
    expect(tablesIn(stack).map(({ Name: name }) => name)).toEqual(['events', 'events_1']);
    expect(JSON.stringify(rootsOf(stack))).toMatch(/}\/new\/AWSLogs\/.*}\/AWSLogs\//);
  });

  test('of a single account has no organization in its place', () => {
    expect(JSON.stringify(rootsOf(ofStack({ owner: TrailOwner.singleAccount() })))).toMatch(/}\/AWSLogs\/"/);
  });

  test('is asked through a workgroup whose settings nobody can change', () => {
    const { stack } = own({ scanLimitGigabytes: 20 });
    const workgroup = Object.values(resources(stack)).find(({ Type: type }) => type === 'AWS::Athena::WorkGroup');
    expect(workgroup?.Properties).toMatchObject({
      Name: 'organization-trail',
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 20_000_000_000,
        RequesterPaysEnabled: false,
        ResultConfiguration: {
          EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
          ExpectedBucketOwner: ENV.account,
        },
      },
    });
    const bucket = Object.values(resources(stack)).find(({ Type: type }) => type === 'AWS::S3::Bucket');
    expect(JSON.stringify(bucket?.Properties['LifecycleConfiguration'])).toContain('"ExpirationInDays":7');
  });

  test('lets those ask whom it is told, and grants nothing else', () => {
    const { stack, table } = own();
    const role = new Role(stack, 'Analyst', { assumedBy: new AccountRootPrincipal() });
    table.grantQuery(role);
    const policies = Object.values(resources(stack)).filter(
      ({ Type: type }) => /Policy$/.test(type) && type.startsWith('AWS::IAM'),
    );
    expect(policies).toHaveLength(2);
    for (const { Properties: properties } of policies) {
      const { Statement: statements } = properties['PolicyDocument'] as {
        Statement: { Action: string | string[]; Resource: unknown }[];
      };
      const actions = statements.flatMap(({ Action: action }) => action);
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      expect(actions).toEqual(
        expect.arrayContaining(['athena:StartQueryExecution', 'glue:GetPartitions', 's3:GetObject']),
      );
      expect(JSON.stringify(statements)).not.toContain('"Resource":"*"');
    }
  });

  test('lets a reader decrypt, where the key is known', () => {
    const policy = Object.values(resources(ofStack({}))).find(({ Type: type }) => type === 'AWS::IAM::ManagedPolicy');
    expect(JSON.stringify(policy)).toContain('"kms:Decrypt"');
  });

  test('has ready questions, each of which names its accounts and days', () => {
    const queries = Object.values(resources(own().stack)).filter(
      ({ Type: type }) => type === 'AWS::Athena::NamedQuery',
    );
    expect(queries).toHaveLength(10);
    for (const { Properties: properties } of queries) {
      const sql = String(properties['QueryString']);
      expect(sql).toContain(`account IN ('${ENV.account}')`);
      expect(sql).toContain('AND day >= ');
      expect(String(properties['Name']).length).toBeLessThanOrEqual(128);
    }
  });

  test('is not made of settings that make no sense; all of them in one error', () => {
    expect(() =>
      own({
        name: 'a b',
        firstDay: '2024-02-31',
        regions: ['x'],
        scanLimitGigabytes: 0.5,
        resultRetention: Duration.hours(5),
      }),
    ).toThrow(
      /name: received "a b"[^]*firstDay: received "2024-02-31"; allowed: a day[^]*scanLimitGigabytes: received 0.5[^]*regions\[0\]: received "x"[^]*resultRetention: received 5 hours/,
    );
    expect(() => own({ name: Lazy.string({ produce: () => 'later' }) })).toThrow(
      'name: received a name that is known at deployment only',
    );
    expect(() => ofStack({ trailTable: { regions: [] } })).toThrow('trailTable: regions: received an empty list');
  });

  test('shares its name with no other', () => {
    const { stack } = own();
    const source = TrailTableSource.singleAccount({ bucket: Bucket.fromBucketName(stack, 'Other', 'logs') });
    expect(() => new TrailTable(stack, 'Again', { name: 'organization-trail', source })).toThrow('organization-trail');
    expect(() => new TrailTable(stack, 'Twice', { name: 'x', source, formerSources: [source] })).toThrow(
      'formerSources[0]: received s3://logs/AWSLogs/ a second time',
    );
  });

  test('is there only where it is asked for', () => {
    expect(tablesIn(ofStack({ trailTable: undefined }))).toEqual([]);
  });
});
