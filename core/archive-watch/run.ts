import type { VerifyPorts } from '../digests/options';
import { Journal } from './journal';
import { type Ledger, memoryKey, type Opened } from './ledger';
import { type AccountLook, lookAt, type LookContext, nextPlaces, verifiedTo } from './look';
import { notCheckedNotices, problemNotices, silence } from './notices';
import { Overtaken, type WatchPorts, type WatchSettings } from './ports';
import { metricsOf, type RunReport } from './run-report';
import { firstNotice, stateNotice, stepNotice, waitingNotice } from './state-notices';
import { withMembers, withRegions } from './survey';
import { dueAccounts, HOUR, isSurveyDue, overdueAccounts, SLACK_SECONDS } from './turns';
import type { AccountEntry, IndexState, WatchIndex } from './watch-index';

/** States of this many accounts are written together: the index with their witness records is written once for all. */
const BATCH = 20;
const REGIONS_SECONDS = 24 * HOUR;
const WAITING = 'waiting';
/** Ended by the step, not by a check of the account. */
const OF_STEPS = ['account-failed', 'regions-unknown'];

/** One run that has the lock. */
export class Run {
  private readonly journal: Journal;
  private readonly proof = { digests: 0, logFilesListed: 0, logFilesHashed: 0 };
  private readonly state: IndexState;
  /** Except for the book, which belongs to the journal until it is written. */
  private index: WatchIndex;
  private checked = 0;

  public constructor(
    private readonly ports: WatchPorts,
    private readonly settings: WatchSettings,
    private readonly signal: AbortSignal,
    private readonly now: number,
    private readonly ledger: Ledger,
    { index, state }: Opened,
  ) {
    this.index = index;
    this.state = state;
    this.journal = new Journal(index.book, now, signal);
  }

  public async run(): Promise<RunReport> {
    const { journal, ports, settings, now } = this;
    const notice = this.state === 'first' ? firstNotice(now) : stateNotice(this.state, now);
    if (notice) journal.find([notice]);
    const archive = await journal.step('archive', () => ports.archive());
    if (archive) await this.look(archive);
    await journal.tell(ports.publish, settings.context);
    await this.write();
    return {
      outcome: 'looked',
      state: this.state,
      accounts: this.checked,
      left: dueAccounts(this.index, settings, now).length,
      ...this.proof,
      messages: journal.messages,
      found: journal.found.map(({ kind, title, keys }) => ({ kind, title, keys })),
      metrics: metricsOf(this.index, journal.isUntold ? 0 : this.checked, now),
      errors: journal.errors,
    };
  }

  private async look(archive: VerifyPorts): Promise<void> {
    if (isSurveyDue(this.index, this.settings, this.now)) await this.survey(archive);
    const pauses = (await this.journal.step('pauses', () => this.ports.pauses())) ?? [];
    const { seed, startedAt } = this.index;
    const { ports, settings, now, signal } = this;
    const context: LookContext = { ports, archive, settings, seed, startedAt, pauses, now, signal };
    const line = dueAccounts(this.index, settings, now);
    for (let at = 0; at < line.length && !this.isTimeUp(); at += BATCH) {
      const looks: AccountLook[] = [];
      for (const account of line.slice(at, at + BATCH)) {
        if (this.isTimeUp()) break;
        const look = await this.journal.step('account', () => this.lookAt(account, context), account);
        if (look) looks.push(look);
      }
      await this.keep(looks);
    }
    this.noteWaiting();
  }

  private isTimeUp(): boolean {
    return this.signal.aborted;
  }

  private async survey({ archive }: VerifyPorts): Promise<void> {
    const { survey } = this.ports;
    const members = survey && (await this.journal.step('survey', () => survey.accounts()));
    const delivering = await this.journal.step('archive', async () => {
      const folders = await Promise.all(this.settings.roots.map((root) => archive.folders(root, this.signal)));
      return [...new Set(folders.flat())].filter((name) => /^\d{12}$/.test(name));
    });
    if (delivering === undefined) return;
    const accounts = withMembers(this.index.accounts, members, delivering, this.now);
    this.index = { ...this.index, accounts, surveyedAt: this.now };
  }

  private async lookAt(account: string, context: LookContext): Promise<AccountLook> {
    const { ports, settings, signal } = this;
    const delivering = await ports.verifier.placesOf(context.archive.archive, settings.roots, [account], signal);
    const entry = await this.withRegions(account, this.index.accounts[account] ?? {});
    const regions = delivering.map(({ region }) => region);
    return lookAt(account, entry, regions, context);
  }

  /** Asks once a day. If that is not permitted, the Regions are those with digests. */
  private async withRegions(account: string, entry: AccountEntry): Promise<AccountEntry> {
    const { survey } = this.ports;
    const isKnown = entry.regionsAt !== undefined && entry.regionsAt > this.now - REGIONS_SECONDS + SLACK_SECONDS;
    if (survey === undefined || isKnown || entry.closedSince !== undefined) return entry;
    const enabled = await this.journal.step('regions', () => survey.enabledRegions(account), account);
    return enabled === undefined ? entry : withRegions(entry, enabled, this.now);
  }

  /** Findings and witness records are written before the states: nothing is lost if the run ends in between. */
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
    await this.write();
    for (const { look, written: text, after } of written) {
      const { account, entry, stored, isComplete } = look;
      try {
        await this.ports.state.write(memoryKey(account), text, stored?.tag);
      } catch (error) {
        this.journal.fail(account, error);
        if (error instanceof Overtaken) continue;
        throw error;
      }
      this.put(account, {
        ...entry,
        witnessed: after,
        verifiedTo: verifiedTo(look),
        // An account that was not finished is due again.
        ...(isComplete && { lookedAt: this.now }),
      });
      if (isComplete) this.checked += 1;
    }
  }

  private note(look: AccountLook): void {
    const { account, looked, problems, isComplete } = look;
    const { wording } = this.ports;
    const results = looked.map(({ result }) => result);
    for (const { proof } of results)
      for (const name of ['digests', 'logFilesListed', 'logFilesHashed'] as const) this.proof[name] += proof[name];
    // Without an index there are no witness records, which was reported once for all.
    const isVouched = this.state === 'well' || this.state === 'first';
    const notices = [
      ...problemNotices([...(isVouched ? problems : []), ...results.flatMap((one) => one.problems)], wording),
      ...notCheckedNotices(
        results.flatMap((one) => one.notChecked),
        wording,
      ),
      ...silence(account, looked, this.now),
    ];
    this.journal.find(notices);
    // Only a completed check shows that something is over.
    if (!isComplete) return;
    this.journal.end(notices, (one) => one.account === account && !OF_STEPS.includes(one.kind));
    this.journal.endOf(stepNotice('account', account).key);
  }

  private noteWaiting(): void {
    const waiting = overdueAccounts(this.index, this.settings, this.now);
    if (waiting.length === 0) this.journal.endOf(WAITING);
    else this.journal.find([waitingNotice(WAITING, waiting, this.settings.hours)]);
  }

  private async write(): Promise<void> {
    this.index = await this.ledger.write({ ...this.index, book: this.journal.book });
  }

  private put(account: string, entry: AccountEntry): void {
    this.index = { ...this.index, accounts: { ...this.index.accounts, [account]: entry } };
  }
}
