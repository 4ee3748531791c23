import { AccountClient, paginateListRegions } from '@aws-sdk/client-account';
import { GlueClient } from '@aws-sdk/client-glue';
import {
  GetDataLakeSettingsCommand,
  LakeFormationClient,
  type PrincipalPermissions,
} from '@aws-sdk/client-lakeformation';
import { ArchiveProblem, type ArchiveTable } from '../../core/archive-queries/archive-table';
import { GlueCatalog } from '../../core/archive-queries/aws/glue-catalog';
import type { OwnConfiguration } from '../../core/preflight/aws/read-facts';
import { allow, type Fact, type Finding, fine, notAllowed } from '../../core/preflight/finding';
import { fix } from '../../core/preflight/fixes';
import { nameAndMessageOf } from '../../lib/contract/error-message';
import { databaseOf } from '../../lib/contract/trail-table';

const LAKE_FORMATION = 'lake-formation';
const TABLE_REGIONS = 'table-regions';
/** The principal in Lake Formation's defaults if IAM alone controls access. */
const BY_IAM = 'IAM_ALLOWED_PRINCIPALS';

/**
 * Checks whether the archive can be queried in Athena: whether Lake Formation controls new databases, and which Regions are missing in an existing
 * table. Uses the credentials of the environment. No finding prevents a deployment.
 */
export async function athenaFindings(own: OwnConfiguration, trailName: string): Promise<Finding[]> {
  const database = databaseOf(trailName);
  const [lake, regions] = await Promise.all([lakeFormation(own, database), tableRegions(own, database)]);
  return [...lake, ...regions];
}

async function lakeFormation(own: OwnConfiguration, database: string): Promise<Finding[]> {
  const settings = await fact(async () => {
    const { DataLakeSettings: found } = await new LakeFormationClient(own).send(new GetDataLakeSettingsCommand({}));
    return found ?? {};
  });
  if ('notRead' in settings)
    return [
      {
        ...notAllowed(
          LAKE_FORMATION,
          'Whether Lake Formation controls access to new databases',
          settings,
          allow('lakeformation:GetDataLakeSettings'),
        ),
        stopsNothing: true,
      },
    ];
  const { CreateDatabaseDefaultPermissions: databases, CreateTableDefaultPermissions: tables } = settings.value;
  const governed = [...(isByIam(databases) ? [] : ['databases']), ...(isByIam(tables) ? [] : ['tables'])];
  if (governed.length === 0)
    return [
      fine(LAKE_FORMATION, 'IAM alone controls access to new Glue databases and tables in this account and Region.'),
    ];
  return [
    {
      check: LAKE_FORMATION,
      level: 'warning',
      what: `Lake Formation controls access to new Glue ${governed.join(' and ')} in this account and Region.`,
      why: 'Then the reader policy is not sufficient: without grants in Lake Formation nobody sees the table of the archive, and Lake Formation data filters disable partition projection.',
      fix: fix('grant-in-lake-formation', { database }),
    },
  ];
}

function isByIam(permissions: readonly PrincipalPermissions[] | undefined): boolean {
  return (permissions ?? []).some(({ Principal: principal }) => principal?.DataLakePrincipalIdentifier === BY_IAM);
}

async function tableRegions(own: OwnConfiguration, database: string): Promise<Finding[]> {
  const tables = await tablesOf(own, database);
  if (tables === undefined) return [];
  const enabled = await fact(async () => {
    const regions: string[] = [];
    const pages = paginateListRegions(
      { client: new AccountClient(own) },
      { RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'] },
    );
    for await (const page of pages)
      for (const { RegionName: name } of page.Regions ?? []) if (name !== undefined) regions.push(name);
    return regions;
  });
  if ('notRead' in enabled)
    return [
      {
        ...notAllowed(
          TABLE_REGIONS,
          `Whether the table in ${database} has every Region`,
          enabled,
          allow('account:ListRegions'),
        ),
        stopsNothing: true,
      },
    ];
  const missing = enabled.value.filter((region) => tables.some(({ regions }) => !regions.includes(region)));
  if (missing.length === 0)
    return [fine(TABLE_REGIONS, `The table in ${database} has every Region that this account has enabled.`)];
  return [
    {
      check: TABLE_REGIONS,
      level: 'warning',
      what: `The table in ${database} lacks Regions that this account has enabled: ${missing.join(', ')}.`,
      why: 'Athena silently ignores the log files of these Regions.',
      fix: fix('deploy-table-regions', {}),
    },
  ];
}

/** Returns `undefined` if there is no table yet, or if it cannot be read; queries report that. */
async function tablesOf(own: OwnConfiguration, database: string): Promise<readonly ArchiveTable[] | undefined> {
  try {
    return await new GlueCatalog(new GlueClient(own)).tables(database);
  } catch (error) {
    if (error instanceof ArchiveProblem) return undefined;
    throw error;
  }
}

async function fact<T>(read: () => Promise<T>): Promise<Fact<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { notRead: nameAndMessageOf(error) };
  }
}
