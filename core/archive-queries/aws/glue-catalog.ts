import { type GlueClient, paginateGetTables, type Table } from '@aws-sdk/client-glue';
import { nameAndMessageOf, nameOf } from '../../../lib/contract/error-message';
import {
  LOCATION_TEMPLATE,
  PROJECTED_DAYS,
  PROJECTED_REGIONS,
  rootOfTemplate,
} from '../../../lib/contract/trail-table';
import { ArchiveProblem, type ArchiveTable, type CatalogPort } from '../archive-table';

/** The Glue Data Catalog. Requires glue:GetTables on the catalog, the database and its tables. */
export class GlueCatalog implements CatalogPort {
  public constructor(private readonly client: GlueClient) {}

  public async tables(database: string): Promise<readonly ArchiveTable[]> {
    const tables: ArchiveTable[] = [];
    try {
      for await (const { TableList: page } of paginateGetTables({ client: this.client }, { DatabaseName: database }))
        tables.push(...(page ?? []).flatMap((table) => tableOf(database, table)));
    } catch (error) {
      throw new ArchiveProblem([whyNot(database, error)], { cause: error });
    }
    if (tables.length > 0) return tables.sort((one, other) => (one.name < other.name ? -1 : 1));
    throw new ArchiveProblem([
      `The Glue database ${JSON.stringify(database)} has no table of an archive. ${TO_DEPLOY}`,
    ]);
  }
}

const TO_DEPLOY =
  'Deploy the stack with athena=true, or name its workgroup with --workgroup and its Region with AWS_REGION.';

function whyNot(database: string, error: unknown): string {
  if (nameOf(error) === 'EntityNotFoundException')
    return `There is no Glue database ${JSON.stringify(database)} in this account and Region. ${TO_DEPLOY}`;
  const isDenied = /AccessDenied|Unauthorized/.test(nameOf(error));
  return `The Glue database ${JSON.stringify(database)} cannot be read: ${nameAndMessageOf(error)}${isDenied ? ' (needs glue:GetTables; the stack has a policy for readers)' : ''}`;
}

/** Returns nothing for a table of other data. */
function tableOf(database: string, { Name: name, Parameters: parameters = {} }: Table): ArchiveTable[] {
  const template = rootOfTemplate(parameters[LOCATION_TEMPLATE] ?? '');
  const [, bucket, root] = /^s3:\/\/([^/]+)\/(.*)$/.exec(template ?? '') ?? [];
  if (name === undefined || bucket === undefined || root === undefined) return [];
  const regions = (parameters[PROJECTED_REGIONS] ?? '').split(',').filter((region) => region !== '');
  const [firstDay = ''] = (parameters[PROJECTED_DAYS] ?? '').split(',');
  return [{ database, name, bucket, root, regions, firstDay }];
}
