import { type ArchiveSearch, planSearch } from '../../core/archive-queries/history/ask-archive';
import { awsClients } from '../../core/history/aws/aws-clients';
import { organizationAccounts } from '../../core/history/aws/organization-accounts';
import type { HistoryAnswer } from '../../core/history/answer/history-answer';
import { decodeCursor, encodeCursor } from '../../core/history/request/cursor';
import type { AccountSelection, HistoryRequest, Position } from '../../core/history/request/question';
import { iso } from '../../core/history/request/time-range';
import { HISTORY_DAYS } from '../../lib/contract/event-history';
import { type AwsSession, awsSession } from '../aws/aws-session';
import { confirmCost, listingWords } from '../athena/confirm-cost';
import { asArchiveUsage, openAthena } from '../athena/open-athena';
import type { CommandIo } from '../terminal/command-io';
import { counted } from '../terminal/counted';
import { ProgressLine } from '../terminal/progress-line';
import { askLocally } from './ask-locally';
import type { HistoryOptions } from './options';

/** One day less than the event history has, because its oldest events may expire during the search. */
const HISTORY_SECONDS = (HISTORY_DAYS - 1) * 86_400;

/** Searches the archive in Athena with the user's credentials. @throws UsageError */
export async function askTheArchive(
  request: HistoryRequest,
  options: HistoryOptions,
  io: CommandIo,
): Promise<HistoryAnswer> {
  return (await searchOf(request, options, io)).answer();
}

/** Opens the archive and plans the search. @throws UsageError */
async function searchOf(request: HistoryRequest, options: HistoryOptions, io: CommandIo): Promise<ArchiveSearch> {
  const session = await awsSession(options, io);
  const progress = new ProgressLine(io);
  const shown = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw asArchiveUsage(error) ?? error;
    } finally {
      progress.clear();
    }
  };
  const search = await shown(async () =>
    planSearch(request, {
      ...(await openAthena(session, options.workgroup)),
      ...(await accountsOf(request.question.accounts, session)),
      signal: io.interrupt,
      now: Date.now(),
      async confirm(cost) {
        progress.clear();
        await confirmCost(cost, options, io);
      },
      onProgress: (done, all, files) => {
        progress.show(() => listingWords(done, all, files));
      },
      onQuery: (done, events) => {
        progress.show(() => `${counted(done, 'query', 'queries')} answered, ${counted(events, 'event')}`);
      },
    }),
  );
  return { answer: (limit) => shown(() => search.answer(limit)) };
}

/**
 * Searches the event history, and the archive for older events. The two time ranges do not overlap.
 *
 * @throws UsageError
 */
export async function askBoth(request: HistoryRequest, options: HistoryOptions, io: CommandIo): Promise<HistoryAnswer> {
  const now = Math.floor(Date.now() / 1_000);
  const boundary = now - HISTORY_SECONDS;
  const { question, resumeAt, limit } = request;
  const { from, to } = { ...question.range, ...(resumeAt && { to: resumeAt.time }) };
  const within = (range: { from: number; to: number }, more: Partial<HistoryRequest>): HistoryRequest => ({
    ...request,
    question: { ...question, range },
    resumeAt: resumeAt && resumeAt.time <= range.to ? resumeAt : undefined,
    ...more,
  });
  const whole = (answer: HistoryAnswer): HistoryAnswer => ({ ...answer, from: iso(from), to: iso(to) });
  // Line formats would be written before the answer is complete.
  const asJson: HistoryOptions = { ...options, format: 'json' };
  if (to < boundary) return askTheArchive(request, options, io);
  // Planned first: what is wrong with it, and its cost, is said before anybody waits for the event history.
  const archived =
    from < boundary
      ? await searchOf(within({ from, to: boundary - 1 }, { order: 'newest', notices: [] }), asJson, io)
      : undefined;
  const recent = await askLocally(
    within({ from: Math.max(from, boundary), to: question.range.to }, { order: 'newest' }),
    asJson,
    io,
  );
  const goOn = (position: Position): string =>
    encodeCursor({ range: question.range, position, questionDigest: request.digest });
  const ended = (answer: HistoryAnswer): HistoryAnswer =>
    whole(request.order === 'oldest' ? { ...answer, events: answer.events.toReversed() } : answer);
  if (recent.stopped !== undefined || archived === undefined) {
    const cursor = recent.cursor === undefined ? undefined : decodeCursor(recent.cursor, request.digest, now);
    return ended({ ...recent, ...(typeof cursor === 'object' && { cursor: goOn(cursor.position) }) });
  }
  const left = limit === undefined ? undefined : limit - recent.events.length;
  if (left === 0)
    return ended({ ...recent, status: 'stopped', stopped: 'limit', cursor: goOn({ time: boundary - 1 }) });
  const older = await archived.answer(left);
  const cursor = older.cursor === undefined ? undefined : decodeCursor(older.cursor, request.digest, now);
  const { archive, stopped } = older;
  return ended({
    status: older.status === 'complete' && recent.status !== 'complete' ? recent.status : older.status,
    ...(stopped && { stopped }),
    from: older.from,
    to: recent.to,
    events: [...recent.events, ...older.events],
    eventCount: recent.eventCount + older.eventCount,
    ...(typeof cursor === 'object' && { cursor: goOn(cursor.position) }),
    coverage: [...recent.coverage, ...older.coverage],
    notices: [
      ...new Set([
        ...recent.notices.filter((notice) => !notice.startsWith('No event matched.') || older.events.length === 0),
        `Events since ${iso(boundary)} are from the event history, older ones from the archive.`,
        ...older.notices,
      ]),
    ],
    ...(archive && { archive }),
    ...(recent.estimate && { estimate: recent.estimate }),
  });
}

/** Returns the accounts to search; `undefined` means all accounts of the archive. */
async function accountsOf(
  selection: AccountSelection,
  { shared }: AwsSession,
): Promise<{ accounts: readonly string[] | undefined; mayBeMissing?: boolean }> {
  if (selection === 'organization') return { accounts: undefined };
  if (selection === 'this') {
    const clients = awsClients(shared, { roleArn: undefined, externalId: undefined }, () =>
      organizationAccounts(shared),
    );
    return { accounts: [await clients.ownAccount()] };
  }
  if ('organizationalUnit' in selection) {
    const accounts = await organizationAccounts(shared).unitAccounts(selection.organizationalUnit);
    return { accounts: accounts.map(({ id }) => id), mayBeMissing: true };
  }
  return { accounts: selection };
}
