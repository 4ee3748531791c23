import { AthenaQueries } from '../../core/archive-queries/aws/athena';
import { GlueCatalog } from '../../core/archive-queries/aws/glue-catalog';
import { ArchiveProblem, type ArchiveTable } from '../../core/archive-queries/archive-table';
import type { QueryPort } from '../../core/archive-queries/query-port';
import { S3Archive } from '../../core/digests/aws/s3-archive';
import { Unreadable } from '../../core/digests/ports';
import { databaseOf } from '../../lib/contract/trail-table';
import type { AwsSession } from '../aws/aws-session';
import { UsageError } from '../terminal/usage-error';

export interface OpenArchive {
  readonly tables: readonly ArchiveTable[];
  readonly queries: QueryPort;
  readonly archiveOf: (bucket: string) => S3Archive;
}

/** The maximum number of attempts of the SDK clients. */
const ATTEMPTS = 8;

/**
 * Opens the archive of a stack: its tables, its workgroup, and the listing of its log files.
 *
 * @throws {ArchiveProblem} if there is no table
 */
export async function openAthena({ shared }: AwsSession, workgroup: string): Promise<OpenArchive> {
  const [{ AthenaClient }, { GlueClient }, { S3Client }] = await Promise.all([
    import('@aws-sdk/client-athena'),
    import('@aws-sdk/client-glue'),
    import('@aws-sdk/client-s3'),
  ]);
  const own = { ...shared, maxAttempts: ATTEMPTS };
  const tables = await new GlueCatalog(new GlueClient(own)).tables(databaseOf(workgroup));
  const s3 = new S3Client({ ...own, followRegionRedirects: true });
  const archives = new Map<string, S3Archive>();
  return {
    tables,
    queries: new AthenaQueries(new AthenaClient(own), workgroup),
    archiveOf(bucket) {
      const archive = archives.get(bucket) ?? new S3Archive(s3, { bucket });
      archives.set(bucket, archive);
      return archive;
    },
  };
}

/** Returns the error as a usage error, or `undefined` if it is another kind of error. */
export function asArchiveUsage(error: unknown): UsageError | undefined {
  if (error instanceof ArchiveProblem) return new UsageError([...error.problems]);
  return error instanceof Unreadable ? new UsageError([error.message]) : undefined;
}
