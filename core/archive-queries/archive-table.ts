/** A table of the archive, as Glue has it. */
export interface ArchiveTable {
  readonly database: string;
  readonly name: string;
  readonly bucket: string;
  /** The folder that holds the accounts, with a slash at its end. */
  readonly root: string;
  /** The Regions that the table projects: Athena sees no other. */
  readonly regions: readonly string[];
  /** The first day that it projects, as in `2013/11/13`. */
  readonly firstDay: string;
}

/** Where tables are looked up. */
export interface CatalogPort {
  /** @throws {ArchiveProblem} if there is no table of an archive, or it may not be read */
  tables(database: string): Promise<readonly ArchiveTable[]>;
}

/** Why the archive cannot be asked, or not all of it: what a person needs to know to fix it. */
export class ArchiveProblem extends Error {
  public override readonly name = 'ArchiveProblem';

  /** @param problems each by itself */
  public constructor(
    public readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(problems.join('\n'), options);
  }
}

/** As SQL names it. */
export function sqlName({ database, name }: Pick<ArchiveTable, 'database' | 'name'>): string {
  return `"${database}"."${name}"`;
}
