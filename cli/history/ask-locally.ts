import type { ResultStore } from '../../core/history/answer/answer-sink';
import { ask } from '../../core/history/search/ask';
import { awsClients } from '../../core/history/aws/aws-clients';
import { MOST_REQUESTS } from '../../core/history/search/capacity';
import { systemClock } from '../../core/history/search/clock';
import { lookupClient } from '../../core/history/aws/cloudtrail-client';
import type { HistoryAnswer } from '../../core/history/answer/history-answer';
import { organizationAccounts } from '../../core/history/aws/organization-accounts';
import type { HistoryRequest } from '../../core/history/request/question';
import type { Progress } from '../../core/history/search/search';
import { awsSession } from '../aws/aws-session';
import type { CommandIo } from '../terminal/command-io';
import { count, counted } from '../terminal/counted';
import { ProgressLine } from '../terminal/progress-line';
import { type Format, isLineByLine, LineWriter } from './formats';
import { memberAccess } from './member-access';
import type { HistoryOptions } from './options';
import { duration } from './remarks';

/** Runs the same search as the function, with the user's credentials, without a time limit. */
export async function askLocally(
  request: HistoryRequest,
  options: HistoryOptions,
  io: CommandIo,
): Promise<HistoryAnswer> {
  const { shared } = await awsSession(options, io);
  const clients = awsClients(shared, await memberAccess(options, request.question.accounts, shared), () =>
    organizationAccounts(shared),
  );
  // Problems with the credentials are not problems of a place.
  await clients.ownAccount();
  const stop = new AbortController();
  const abort = (): void => {
    stop.abort();
  };
  io.interrupt.addEventListener('abort', abort);
  if (io.interrupt.aborted) abort();
  const progress = new ProgressLine(io);
  const lines = request.order === 'newest' && request.output === 'answer' ? lineStore(options.format, io) : undefined;
  try {
    const { answer } = await ask(lines ? { ...request, output: 's3' } : request, {
      lookup: lookupClient(shared, (account) => clients.credentialsFor(account)),
      places: clients,
      clock: systemClock,
      random: Math.random,
      stop,
      mostRequests: MOST_REQUESTS,
      budgetSeconds: undefined,
      mostAnswerBytes: Infinity,
      store: lines,
      onProgress: (state) => {
        progress.show(() => progressText(state, request));
      },
    });
    // They were written to stdout, not to S3.
    return lines ? { ...answer, results: undefined } : answer;
  } finally {
    progress.clear();
    io.interrupt.removeEventListener('abort', abort);
  }
}

/** Writes final lines to stdout immediately, instead of to S3 as the function does. */
function lineStore(format: Format, { stdout }: CommandIo): ResultStore | undefined {
  if (!isLineByLine(format)) return undefined;
  const writer = new LineWriter(format, stdout);
  return {
    open: () =>
      Promise.resolve({
        write: (lines) => writer.write(lines),
        close: () => Promise.resolve({ bucket: '', key: '', bytes: 0 }),
        discard: () => Promise.resolve(),
      }),
  };
}

function progressText(
  { places, finished, pages, events, heldBack, time }: Progress,
  { question: { range }, resumeAt }: HistoryRequest,
): string {
  const to = resumeAt?.time ?? range.to;
  const done = Number.isFinite(time) ? (to - time) / Math.max(to - range.from, 1) : 0;
  const elapsed = process.uptime();
  const left = done > 0.02 && done < 1 ? `, about ${duration((elapsed / done) * (1 - done))} left` : '';
  const until = Number.isFinite(time) ? `, back to ${new Date(time * 1_000).toISOString().slice(0, 16)}Z` : '';
  return `${count(finished)} of ${counted(places, 'account and Region', 'accounts and Regions')}, ${counted(pages, 'page')}, ${counted(events, 'event')} (${count(heldBack)} waiting)${until}${left}`;
}
