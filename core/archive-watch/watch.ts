import { ArchiveWatchMetric, WATCH_TICK_MINUTES } from '../../lib/contract/archive-watch';
import { nameAndMessageOf } from '../../lib/contract/error-message';
import type { VerifyPorts } from '../digests/options';
import { afterTelling, type Book, countOf, due, type Entry, type Loudness, noted, type Notice, over } from './book';
import { Ledger, Lock, memoryKey } from './ledger';
import { type AccountLook, lookAt, type LookContext, nextPlaces, verifiedTo } from './look';
import { archiveMessage } from './message';
import { notCheckedNotices, problemNotices, silence } from './notices';
import { Overtaken, type WatchPorts, type WatchSettings } from './ports';
import { firstNotice, stateNotice, stepNotice, waitingNotice } from './state-notices';
import { type MemberAccount, withMembers, withRegions } from './survey';
import type { AccountEntry, IndexState, WatchIndex } from './watch-index';

/** What a run says of itself: one line in the log, and metrics. */
export interface RunReport {
  readonly outcome: 'nothing to do' | 'somebody else looks' | 'looked';
  readonly state?: IndexState;
  readonly accounts?: number;
  /** Whose turn it is, and for whom there was no time. */
  readonly left?: number;
  readonly digests?: number;
  readonly logFilesListed?: number;
  readonly logFilesHashed?: number;
  readonly messages?: number;
  /** All that was found in this run, for whoever reads the log. */
  readonly found?: readonly Pick<Notice, 'kind' | 'title' | 'keys'>[];
  readonly metrics: Partial<Record<ArchiveWatchMetric, number>>;
  readonly errors: readonly string[];
}

/** Accounts whose memories are written together: what vouches for them is written once for all. */
const BATCH = 20;
const HOUR = 3_600;
const DAY = 24 * HOUR;
const WAITING = 'waiting';
/** A start is never exactly so long after another. */
const SLACK_SECONDS = (WATCH_TICK_MINUTES * 60) / 2;

/**
 * One run: looks at the accounts whose turn it is, the longest waiting first, until they are done or the signal says that the time is up, and tells what is to be
 * told. Whenever it ends, the next goes on from there.
 */
export async function watch(ports: WatchPorts, settings: WatchSettings, signal: AbortSignal): Promise<RunReport> {
  const now = seconds(ports);
  const peek = await new Ledger(ports.state, ports.witness).open(now, ports.random);
  if (peek.state === 'well' && !hasWork(peek.index, settings, now))
    return { outcome: 'nothing to do', metrics: {}, errors: [] };
  const lock = new Lock(ports.state, ports.random(), () => seconds(ports));
  if (!(await lock.take())) return { outcome: 'somebody else looks', metrics: {}, errors: [] };
  try {
    return await new Run(ports, settings, signal, now).run();
  } finally {
    await lock.release();
  }
}

function hasWork(index: WatchIndex, settings: WatchSettings, now: number): boolean {
  return (
    isSurveyDue(index, settings, now) || dueAccounts(index, settings, now).length > 0 || due(index.book, now).length > 0
  );
}

function isSurveyDue({ surveyedAt }: WatchIndex, { hours, isForced = false }: WatchSettings, now: number): boolean {
  return isForced || surveyedAt === undefined || surveyedAt <= now - hours * HOUR + SLACK_SECONDS;
}

/** The longest waiting first. */
function dueAccounts(
  { accounts }: WatchIndex,
  { hours, isForced = false }: WatchSettings,
  now: number,
): readonly string[] {
  const limit = isForced ? now - 1 : now - hours * HOUR + SLACK_SECONDS;
  const waiting = ([, { lookedAt = 0 }]: [string, AccountEntry]): boolean => lookedAt <= limit;
  return Object.entries(accounts)
    .filter(waiting)
    .sort(([a, one], [b, other]) => (one.lookedAt ?? 0) - (other.lookedAt ?? 0) || (a < b ? -1 : 1))
    .map(([id]) => id);
}

function seconds({ now }: WatchPorts): number {
  return Math.floor(now() / 1_000);
}

class Run {
  private readonly ledger: Ledger;
  private readonly errors: string[] = [];
  private readonly found: Notice[] = [];
  private readonly proof = { digests: 0, logFilesListed: 0, logFilesHashed: 0 };
  private index!: WatchIndex;
  private looked = 0;
  private messages = 0;
  private isUntold = false;
  /** Otherwise no memory is vouched for, which is said once for all. */
  private isVouched = true;

  public constructor(
    private readonly ports: WatchPorts,
    private readonly settings: WatchSettings,
    private readonly signal: AbortSignal,
    private readonly now: number,
  ) {
    this.ledger = new Ledger(ports.state, ports.witness);
  }

  public async run(): Promise<RunReport> {
    const opened = await this.ledger.open(this.now, this.ports.random);
    this.index = opened.index;
    this.isVouched = opened.state === 'well' || opened.state === 'first';
    const notice = opened.state === 'first' ? firstNotice(this.now) : stateNotice(opened.state, this.now);
    if (notice) this.find([notice]);
    const archive = await this.step('archive', () => this.ports.archive());
    if (archive) await this.look(archive);
    await this.tell();
    const left = dueAccounts(this.index, this.settings, this.now).length;
    return {
      outcome: 'looked',
      state: opened.state,
      accounts: this.looked,
      left,
      ...this.proof,
      messages: this.messages,
      found: this.found.map(({ kind, title, keys }) => ({ kind, title, keys })),
      metrics: this.metrics(),
      errors: this.errors,
    };
  }

  private async look(archive: VerifyPorts): Promise<void> {
    if (isSurveyDue(this.index, this.settings, this.now)) await this.survey(archive);
    const pauses = (await this.step('pauses', () => this.ports.pauses())) ?? [];
    const { seed, startedAt } = this.index;
    const { ports, settings, now, signal } = this;
    const context: LookContext = { ports, archive, settings, seed, startedAt, pauses, now, signal };
    const line = dueAccounts(this.index, settings, now);
    const isUp = (): boolean => signal.aborted;
    for (let at = 0; at < line.length && !isUp(); at += BATCH) {
      const looks: AccountLook[] = [];
      for (const account of line.slice(at, at + BATCH)) {
        if (isUp()) break;
        const look = await this.step('account', () => this.lookAt(account, context), account);
        if (look) looks.push(look);
      }
      await this.keep(looks);
    }
    this.noteWaiting();
  }

  private async lookAt(account: string, context: LookContext): Promise<AccountLook> {
    const { ports, settings, signal } = this;
    const delivering = await ports.verifier.placesOf(context.archive.archive, settings.roots, [account], signal);
    const entry = await this.withRegions(account, this.index.accounts[account] ?? {});
    return lookAt(
      account,
      entry,
      delivering.map(({ region }) => region),
      context,
    );
  }

  private async survey({ archive }: VerifyPorts): Promise<void> {
    const { survey } = this.ports;
    const members = survey && (await this.step<readonly MemberAccount[]>('survey', () => survey.accounts()));
    const delivering = await this.step('archive', () => this.accountsIn(archive));
    if (delivering === undefined) return;
    const accounts = withMembers(this.index.accounts, members, delivering, this.now);
    this.index = { ...this.index, accounts, surveyedAt: this.now };
  }

  private async accountsIn(archive: VerifyPorts['archive']): Promise<readonly string[]> {
    const folders = await Promise.all(this.settings.roots.map((root) => archive.folders(root, this.signal)));
    return [...new Set(folders.flat())].filter((name) => /^\d{12}$/.test(name));
  }

  /** Once a day. Where nobody may ask, the Regions are those that have digests. */
  private async withRegions(account: string, entry: AccountEntry): Promise<AccountEntry> {
    const { survey } = this.ports;
    const isKnown = entry.regionsAt !== undefined && entry.regionsAt > this.now - DAY + SLACK_SECONDS;
    if (survey === undefined || isKnown || entry.closedSince !== undefined) return entry;
    const enabled = await survey.enabledRegions(account);
    return enabled === undefined ? entry : withRegions(entry, enabled, this.now);
  }

  /** What was found, and what vouches for the memories, before the memories themselves: so that nothing is forgotten when it ends in between. */
  private async keep(looks: readonly AccountLook[]): Promise<void> {
    const { writeMemory } = this.ports.verifier;
    const written = looks.map((look) => ({
      look,
      ...writeMemory(look.before, nextPlaces(look), look.entry.witnessed),
    }));
    for (const { look, before } of written) {
      this.note(look);
      this.put(look.account, { ...look.entry, witnessed: before });
    }
    this.index = await this.ledger.write(this.index);
    for (const { look, written: text, after } of written) {
      try {
        await this.ports.state.write(memoryKey(look.account), text, look.stored?.tag);
      } catch (error) {
        this.errors.push(`${look.account}: ${nameAndMessageOf(error)}`);
        if (error instanceof Overtaken) continue;
        throw error;
      }
      const { entry, isComplete } = look;
      const to = verifiedTo(look);
      this.put(look.account, {
        ...entry,
        witnessed: after,
        verifiedTo: to,
        // One that was not finished has its turn again.
        ...(isComplete && { lookedAt: this.now }),
      });
      if (isComplete) this.looked += 1;
    }
  }

  private note(look: AccountLook): void {
    const { account, looked, problems, isComplete } = look;
    const { wording } = this.ports;
    const results = looked.map(({ result }) => result);
    for (const { proof } of results)
      for (const name of ['digests', 'logFilesListed', 'logFilesHashed'] as const) this.proof[name] += proof[name];
    const notices = [
      ...problemNotices([...(this.isVouched ? problems : []), ...results.flatMap((one) => one.problems)], wording),
      ...notCheckedNotices(
        results.flatMap((one) => one.notChecked),
        wording,
      ),
      ...silence(account, looked, this.now),
    ];
    this.find(notices);
    // Only a look that came to its end shows that something is over.
    if (!isComplete) return;
    const present = new Set(notices.map(({ key }) => key));
    this.book = over(this.book, present, (one) => one.account === account && one.kind !== 'account-failed', this.now);
    this.isOver(`account|${account}`);
  }

  /** Where the time is never enough. */
  private noteWaiting(): void {
    const { accounts } = this.index;
    const limit = this.now - 2 * this.settings.hours * HOUR - SLACK_SECONDS;
    const waiting = dueAccounts(this.index, this.settings, this.now).filter(
      // One that was never looked at waits since it is known.
      (id) => (accounts[id]?.lookedAt ?? accounts[id]?.activeAt ?? this.now) < limit,
    );
    if (waiting.length === 0) this.isOver(WAITING);
    else this.find([waitingNotice(WAITING, waiting, this.settings.hours)]);
  }

  /** A step that fails is told, and the rest goes on. */
  private async step<T>(what: string, work: () => Promise<T>, account?: string): Promise<T | undefined> {
    const notice = stepNotice(what, account);
    try {
      const done = await work();
      if (account === undefined) this.isOver(notice.key);
      return done;
    } catch (error) {
      if (this.signal.aborted) return undefined;
      const words = nameAndMessageOf(error);
      this.errors.push(`${account ?? what}: ${words}`);
      this.find([{ ...notice, title: `${notice.title}: ${words}` }]);
      return undefined;
    }
  }

  private isOver(key: string): void {
    this.book = over(this.book, new Set(), (notice) => notice.key === key, this.now);
  }

  /** Pages first. What is sent and not noted is told again. */
  private async tell(): Promise<void> {
    for (const loudness of ['page', 'notify'] as const) {
      const entries = due(this.book, this.now).filter((entry) => loudnessOf(entry) === loudness);
      if (entries.length === 0) continue;
      const { settings, now } = this;
      const message = archiveMessage(entries, loudness, { ...settings.context, now, dropped: this.book.dropped });
      try {
        await this.ports.publish(message, loudness);
      } catch (error) {
        this.errors.push(`message: ${nameAndMessageOf(error)}`);
        this.isUntold = true;
        continue;
      }
      this.messages += 1;
      this.book = afterTelling(this.book, entries, this.now);
    }
    this.index = await this.ledger.write(this.index);
  }

  private metrics(): RunReport['metrics'] {
    const is =
      (...kinds: readonly string[]) =>
      (entry: Entry) =>
        kinds.some((kind) => entry.kind.startsWith(kind));
    const ends = Object.values(this.index.accounts).flatMap(({ verifiedTo: to, closedSince }) =>
      to === undefined || closedSince !== undefined ? [] : [to],
    );
    const counted = {
      // What nobody could be told of counts for nothing.
      [ArchiveWatchMetric.CHECKS]: this.isUntold ? 0 : this.looked,
      [ArchiveWatchMetric.TAMPERED]: countOf(this.book, ({ loudness }) => loudness === 'page'),
      [ArchiveWatchMetric.SILENT]: countOf(this.book, is('silent-')),
      [ArchiveWatchMetric.NOT_CHECKED]: countOf(
        this.book,
        is('not-checked-', 'account-failed', 'step-failed', 'accounts-wait'),
      ),
    };
    const present = Object.entries(counted).filter(([, count]) => count > 0);
    const lag = ends.length === 0 ? {} : { [ArchiveWatchMetric.LAG]: round((this.now - Math.min(...ends)) / HOUR) };
    return { ...Object.fromEntries(present), ...lag };
  }

  private find(notices: readonly Notice[]): void {
    const known = new Set(Object.keys(this.book.notices));
    this.found.push(...notices.filter(({ key }) => !known.has(key)));
    this.book = noted(this.book, notices, this.now);
  }

  private put(account: string, entry: AccountEntry): void {
    this.index = { ...this.index, accounts: { ...this.index.accounts, [account]: entry } };
  }

  private get book(): Book {
    return this.index.book;
  }

  private set book(book: Book) {
    this.index = { ...this.index, book };
  }
}

/** That something is over wakes nobody. */
function loudnessOf({ loudness, overAt }: Entry): Loudness {
  return overAt === undefined ? loudness : 'notify';
}

function round(hours: number): number {
  return Math.round(hours * 10) / 10;
}
