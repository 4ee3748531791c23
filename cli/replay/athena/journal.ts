import { accessSync, appendFileSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../../../lib/contract/error-message';
import { isRecord } from '../../../lib/contract/is-record';
import { received } from '../../../lib/contract/received';
import { UsageError } from '../../terminal/usage-error';

/** Identifies a replay; the same in all of its runs. */
export interface JournalHeader {
  /** A digest of the detections and of the event selection. */
  readonly question: string;
  /** The end of the time range, in milliseconds since the epoch. Without `--to`, the time of the first run. */
  readonly to: number;
}

const VERSION = 1;
/** Readable only by its owner. */
const MODE = 0o600;

/**
 * Records the queries that were started, so that an interrupted replay can use their results and run only the remaining ones. The results stay in
 * Athena: a line contains the ID of a query and a hash of its text.
 */
export class Journal {
  private readonly queries = new Map<string, string>();

  private constructor(
    private readonly path: string | undefined,
    public readonly header: JournalHeader,
  ) {}

  /** @param path `undefined`: record nothing @throws UsageError if the file belongs to another replay, or is not such a file */
  public static at(path: string | undefined, header: JournalHeader): Journal {
    if (path === undefined) return new Journal(undefined, header);
    try {
      if (existsSync(path)) return Journal.read(path, header.question);
      accessSync(dirname(path), constants.W_OK);
      return new Journal(path, header);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError([`--resume: ${JSON.stringify(path)} cannot be used: ${messageOf(error)}`]);
    }
  }

  /** Whether another run can use the results. */
  public get isKept(): boolean {
    return this.path !== undefined;
  }

  /** Returns the ID of an earlier query with this text. */
  public queryOf(key: string): string | undefined {
    return this.queries.get(key);
  }

  public started(key: string, query: string): void {
    this.queries.set(key, query);
    if (this.path === undefined) return;
    // A replay that starts nothing leaves no file.
    const lines = [...(existsSync(this.path) ? [] : [{ version: VERSION, ...this.header }]), { key, query }];
    appendFileSync(this.path, lines.map((one) => `${JSON.stringify(one)}\n`).join(''), { mode: MODE });
  }

  private static read(path: string, question: string): Journal {
    const [first, ...lines] = readFileSync(path, 'utf8').split('\n').map(parsed);
    if (first?.['version'] !== VERSION || typeof first['to'] !== 'number')
      throw new UsageError([received('--resume', path, 'a file that replay --athena wrote, or a new file')]);
    if (first['question'] !== question)
      throw new UsageError([
        received(
          '--resume',
          path,
          'the file of the same replay: this one has another time range, other accounts or other detections',
        ),
      ]);
    const journal = new Journal(path, { question, to: first['to'] });
    for (const line of lines) {
      const { key, query } = line ?? {};
      // The last line may be incomplete.
      if (typeof key === 'string' && typeof query === 'string') journal.queries.set(key, query);
    }
    return journal;
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
