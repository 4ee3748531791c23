/**
 * The archive in Athena on a local AWS, with the archive in the trail's account and in one of its own: table, workgroup, saved queries and the policy of
 * readers, and that `history` and `replay` find them. The local AWS runs no query and answers none with a row; what the queries find is the matter of `bench:athena`.
 * `athena.ts WITH_EMULATOR`
 */
import type {
  GetNamedQueryCommandOutput,
  GetWorkGroupCommandOutput,
  ListNamedQueriesCommandOutput,
} from '@aws-sdk/client-athena';
import type { GetTablesCommandOutput } from '@aws-sdk/client-glue';
import type { GetPolicyCommandOutput, GetPolicyVersionCommandOutput } from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { runCommandLine } from '../../cli/command-line';
import { rootOfTemplate } from '../../lib/contract/trail-table';
import { testIo } from '../support/test-io';
import { Account, MANAGEMENT, REGION } from './support/account';
import { bucketOf, deployApp } from './support/app-deployment';
import { deployed, type Outputs, settings } from './support/cdk';
import { parsed } from './support/deployed-policy';
import { endToEnd, step } from './support/end-to-end';
import { known } from './support/known';
import { organization } from './support/organization';

const { management } = Account;
const DATABASE = 'organization_trail';

function checkTable(bucket: string): void {
  const { TableList: tables } = management.aws<GetTablesCommandOutput>(
    'glue',
    'get-tables',
    '--database-name',
    DATABASE,
  );
  assert.deepEqual(
    tables?.map(({ Name: name }) => name),
    ['events'],
  );
  const { Parameters: parameters, StorageDescriptor: storage, PartitionKeys: keys } = known(tables[0]);
  const root = `s3://${bucket}/AWSLogs/${known(organization().Id)}/`;
  assert.equal(rootOfTemplate(known(parameters?.['storage.location.template'])), root);
  assert.equal(storage?.Location, root);
  assert.deepEqual(
    keys?.map(({ Name: name }) => name),
    ['account', 'region', 'day'],
  );
}

function checkWorkgroup({ AthenaWorkgroup: name }: Outputs): void {
  const { WorkGroup: group } = management.aws<GetWorkGroupCommandOutput>(
    'athena',
    'get-work-group',
    '--work-group',
    known(name),
  );
  assert.equal(group?.Name, 'organization-trail');
  assert.match(String(group.Configuration?.ResultConfiguration?.OutputLocation), /^s3:\/\/.*\/results\/$/);
  const { NamedQueryIds: ids = [] } = management.aws<ListNamedQueriesCommandOutput>(
    'athena',
    'list-named-queries',
    '--work-group',
    known(name),
  );
  assert.equal(ids.length, 10);
  const { NamedQuery: query } = management.aws<GetNamedQueryCommandOutput>(
    'athena',
    'get-named-query',
    '--named-query-id',
    known(ids[0]),
  );
  assert.match(String(query?.QueryString), new RegExp(`account IN \\('${MANAGEMENT}'\\)`));
}

function checkReaders({ AthenaReaderPolicy: arn }: Outputs, bucket: string): void {
  const { Policy: policy } = management.aws<GetPolicyCommandOutput>('iam', 'get-policy', '--policy-arn', known(arn));
  const { PolicyVersion: version } = management.aws<GetPolicyVersionCommandOutput>(
    ...(['iam', 'get-policy-version', '--policy-arn', known(arn), '--version-id', known(policy?.DefaultVersionId)] as [
      string,
      ...string[],
    ]),
  );
  const document = version?.Document as unknown;
  const { Statement: statements } =
    typeof document === 'string' ? parsed(document) : (document as ReturnType<typeof parsed>);
  const text = JSON.stringify(statements);
  assert.match(text, new RegExp(`arn:aws:s3:::${bucket}/AWSLogs/\\*`));
  assert.match(text, /kms:Decrypt/);
}

async function checkCommands(owner: Account, bucket: string): Promise<void> {
  const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
  const key = `AWSLogs/${known(organization().Id)}/${MANAGEMENT}/CloudTrail/${REGION}/${day.replaceAll('-', '/')}/one.json.gz`;
  writeFileSync('cdk.out/athena-log-file.json.gz', gzipSync('{"Records":[]}'));
  owner.aws('s3api', 'put-object', '--bucket', bucket, '--key', key, '--body', 'cdk.out/athena-log-file.json.gz');
  const history = testIo();
  const status = await runCommandLine(['history', '--source', 'archive', '--last', '10d', '--format', 'json'], history);
  assert.equal(status, 0, history.said());
  const { coverage, archive } = JSON.parse(history.written()) as {
    coverage: { account: string; region: string; state: string }[];
    archive: { queries: number };
  };
  assert.deepEqual(
    coverage.map(({ account, region, state }) => [account, region, state]),
    [[MANAGEMENT, REGION, 'complete']],
  );
  assert.equal(archive.queries, 1);
  const replay = testIo();
  // No row came back for the log file: that is noticed.
  assert.equal(
    await runCommandLine(['replay', '--athena', '--from', '10d', '--format', 'json'], replay),
    2,
    replay.said(),
  );
  assert.match(replay.written(), /1 of 1 log file in .* returned no events/);
}

endToEnd(
  async () => {
    process.env['AWS_REGION'] = REGION;
    step('deploys the archive in the account of the trail, with its table');
    const outputs = await deployApp({ detectionCatalogs: 'none', athena: true });
    const bucket = bucketOf(outputs);
    checkTable(bucket);
    checkWorkgroup(outputs);
    checkReaders(outputs, bucket);

    step('asks it by history and replay');
    await checkCommands(management, bucket);

    step('deploys again, and nothing changes');
    assert.deepEqual(await deployApp({ detectionCatalogs: 'none', athena: true }), outputs);
    step('takes the table away, which leaves the archive as it is');
    await deployApp({ detectionCatalogs: 'none' });

    step('deploys the archive in an account of its own, with the table in that of the trail');
    const member = await Account.member(known(process.env['EMULATOR_MEMBER_ACCOUNT'], 'EMULATOR_MEMBER_ACCOUNT'));
    const all = settings({
      ...{
        stackName: 'Elsewhere',
        trailName: 'organization-trail-elsewhere',
        homeRegion: REGION,
        logArchiveAccount: member.id,
      },
      ...{ detectionCatalogs: 'none', athena: true, archiveNamespace: 'global' },
    });
    const { Elsewhere: other } = await deployed('--all', ...all);
    const elsewhere = bucketOf(known(other));
    assert.notEqual(elsewhere, bucket);
    checkReaders(known(other), elsewhere);
    const { TableList: tables } = management.aws<GetTablesCommandOutput>(
      'glue',
      'get-tables',
      '--database-name',
      'organization_trail_elsewhere',
    );
    assert.match(String(tables?.[0]?.StorageDescriptor?.Location), new RegExp(`^s3://${elsewhere}/AWSLogs/`));
  },
  { usesMember: true },
);
