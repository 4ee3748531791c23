import { nameAndMessageOf } from '../../lib/contract/error-message';
import { afterTelling, type Book, due, type Entry, type Loudness, noted, type Notice, over } from './book';
import { archiveMessage } from './message';
import type { WatchPorts, WatchSettings } from './ports';
import { type Step, stepNotice } from './state-notices';

/** Collects what one run finds and what fails, and sends the messages. */
export class Journal {
  public readonly errors: string[] = [];
  /** Notices that were not known before. */
  public readonly found: Notice[] = [];
  public messages = 0;
  /** Whether a message could not be sent. */
  public isUntold = false;

  public constructor(
    public book: Book,
    private readonly now: number,
    private readonly signal: AbortSignal,
  ) {}

  public find(notices: readonly Notice[]): void {
    this.found.push(...notices.filter(({ key }) => this.book.notices[key] === undefined));
    this.book = noted(this.book, notices, this.now);
  }

  /** Ends lasting problems that were not found again. @param isCovered whether the search would have found it */
  public end(present: readonly Notice[], isCovered: (notice: Notice) => boolean): void {
    this.book = over(this.book, new Set(present.map(({ key }) => key)), isCovered, this.now);
  }

  public endOf(key: string): void {
    this.end([], (notice) => notice.key === key);
  }

  /** A step that fails becomes a notice, and the run continues without it. */
  public async step<T>(what: Step, work: () => Promise<T>, account?: string): Promise<T | undefined> {
    const notice = stepNotice(what, account);
    try {
      const done = await work();
      // An account is done only when it was checked to the end.
      if (what !== 'account') this.endOf(notice.key);
      return done;
    } catch (error) {
      if (this.signal.aborted) return undefined;
      const words = nameAndMessageOf(error);
      this.fail(account ?? what, error);
      this.find([{ ...notice, title: `${notice.title}: ${words}` }]);
      return undefined;
    }
  }

  public fail(what: string, error: unknown): void {
    this.errors.push(`${what}: ${nameAndMessageOf(error)}`);
  }

  /** Sends what is due, pages first. What could not be sent is sent next time. */
  public async tell(publish: WatchPorts['publish'], context: WatchSettings['context']): Promise<void> {
    for (const loudness of ['page', 'notify'] as const) {
      const entries = due(this.book, this.now).filter((entry) => loudnessOf(entry) === loudness);
      if (entries.length === 0) continue;
      const message = archiveMessage(entries, loudness, { ...context, now: this.now, dropped: this.book.dropped });
      try {
        await publish(message, loudness);
      } catch (error) {
        this.fail('message', error);
        this.isUntold = true;
        continue;
      }
      this.messages += 1;
      this.book = afterTelling(this.book, entries, this.now);
    }
  }
}

/** The end of a problem pages nobody. */
function loudnessOf({ loudness, overAt }: Entry): Loudness {
  return overAt === undefined ? loudness : 'notify';
}
