import { appendFileSync, closeSync, existsSync, fchmodSync, openSync, readFileSync, writeSync } from 'node:fs';
import { messageOf } from '../../../lib/contract/error-message';
import { isRecord } from '../../../lib/contract/is-record';
import { received } from '../../../lib/contract/received';
import { UsageError } from '../../terminal/usage-error';

/** What a replay asks: the same in all of its runs. */
export interface JournalHeader {
  /** Of the detections and of the events that are chosen. */
  readonly question: string;
  /** The end of the time, in milliseconds since 1970: without `--to` that of the first run. */
  readonly to: number;
}

const VERSION = 1;
/** For its owner alone: it says what was looked for. */
const MODE = 0o600;

/**
 * Which queries were started, so that a replay that was interrupted takes their answers and asks only what is left. Answers stay with Athena: a line holds the
 * ID of a query and a hash of its text.
 */
export class Journal {
  private readonly queries = new Map<string, string>();

  private constructor(
    private readonly path: string | undefined,
    public readonly header: JournalHeader,
  ) {}

  /** @param path undefined: nothing is kept @throws UsageError where the file is of another question, or is no such file */
  public static at(path: string | undefined, header: JournalHeader): Journal {
    if (path === undefined) return new Journal(undefined, header);
    try {
      if (existsSync(path)) return Journal.read(path, header.question);
      const file = openSync(path, 'wx', MODE);
      fchmodSync(file, MODE);
      writeSync(file, `${JSON.stringify({ version: VERSION, ...header })}\n`);
      closeSync(file);
      return new Journal(path, header);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError([`--resume: ${JSON.stringify(path)} cannot be used: ${messageOf(error)}`]);
    }
  }

  /** The query that was started with this text before. */
  public queryOf(key: string): string | undefined {
    return this.queries.get(key);
  }

  public started(key: string, query: string): void {
    this.queries.set(key, query);
    if (this.path !== undefined) appendFileSync(this.path, `${JSON.stringify({ key, query })}\n`, { mode: MODE });
  }

  private static read(path: string, question: string): Journal {
    const [first, ...lines] = readFileSync(path, 'utf8').split('\n').map(parsed);
    if (first?.['version'] !== VERSION || typeof first['to'] !== 'number')
      throw new UsageError([
        received('--resume', path, 'a file that replay --athena wrote, or one that is not there yet'),
      ]);
    if (first['question'] !== question)
      throw new UsageError([
        received(
          '--resume',
          path,
          'the file of the same question: it is of another time, other accounts or other detections',
        ),
      ]);
    const journal = new Journal(path, { question, to: first['to'] });
    for (const line of lines) {
      const { key, query } = line ?? {};
      // The last line may be cut.
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
