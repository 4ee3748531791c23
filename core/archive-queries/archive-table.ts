/** A table of the archive in Glue. */
export interface ArchiveTable {
  readonly database: string;
  readonly name: string;
  readonly bucket: string;
  /** The folder that contains the accounts, with a trailing slash. */
  readonly root: string;
  /** The Regions of the table. Athena sees no others. */
  readonly regions: readonly string[];
  /** The first day of the table, such as `2013/11/13`. */
  readonly firstDay: string;
}

/** The catalog of tables. */
export interface CatalogPort {
  /** @throws {ArchiveProblem} if there is no table of an archive, or if it cannot be read */
  tables(database: string): Promise<readonly ArchiveTable[]>;
}

/** Why the archive cannot be queried, in words that tell the user how to fix it. */
export class ArchiveProblem extends Error {
  public override readonly name = 'ArchiveProblem';

  /** @param problems one entry per problem */
  public constructor(
    public readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(problems.join('\n'), options);
  }
}

/** Returns the table's name in SQL. */
export function sqlName({ database, name }: Pick<ArchiveTable, 'database' | 'name'>): string {
  return `"${database}"."${name}"`;
}
