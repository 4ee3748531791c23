import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Stack } from 'aws-cdk-lib/core';
import { checkTable, TrailTable } from '../archive/trail-table';
import type { TrailTableOptions } from '../archive/trail-table-props';
import { type LogFilesOptions, TrailTableSource } from '../archive/trail-table-source';
import type { Problems } from '../internal/problems';
import type { OrganizationTrail } from '../trail/organization-trail';
import { output, outputCommand } from './outputs';
import { archiveQueryCommand } from './commands';

/** Adds what is invalid in the options of the archive's table. */
export function checkTrailTable(
  problems: Problems,
  stack: Stack,
  options: TrailTableOptions | undefined,
  trailName: string,
): void {
  if (options) checkTable(problems, stack, { ...options, name: trailName });
}

/** Makes the archive's table in Athena. Returns `undefined` if there are no options for it. */
export function makeTrailTable(
  stack: Stack,
  options: TrailTableOptions | undefined,
  { identity, bucket, encryptionKey, keyPrefix, formerKeyPrefixes = [] }: OrganizationTrail,
  accessLogBucket: IBucket | undefined,
): TrailTable | undefined {
  if (!options) return undefined;
  const { organizationId, trailName } = identity;
  const sourceAt = (prefix: string | undefined): TrailTableSource => {
    const files: LogFilesOptions = { bucket, encryptionKey, keyPrefix: prefix };
    return organizationId === undefined
      ? TrailTableSource.singleAccount(files)
      : TrailTableSource.organization(organizationId, files);
  };
  const table = new TrailTable(stack, 'TrailTable', {
    ...options,
    name: trailName,
    source: sourceAt(keyPrefix),
    formerSources: [
      ...formerKeyPrefixes.map((prefix) => sourceAt(prefix === '' ? undefined : prefix)),
      ...(options.formerSources ?? []),
    ],
    accessLogBucket,
  });
  output(stack, 'AthenaWorkgroup', 'The Athena workgroup for queries on the archive', table.workgroupName);
  output(
    stack,
    'AthenaReaderPolicy',
    'Attach this policy to the roles that may query the archive',
    table.readerPolicy.managedPolicyArn,
  );
  outputCommand(stack, 'ArchiveQueryCommand', archiveQueryCommand(table.workgroupName, stack.region));
  return table;
}
