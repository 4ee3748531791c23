import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { ResultStore } from './answer-sink';
import { ask } from './ask';
import { awsClients } from './aws-clients';
import { systemClock } from './clock';
import { lookupClient } from './cloudtrail-client';
import type { HistoryAnswer } from './history-answer';
import type { OrganizationPort } from './places';
import { RequestError } from './problems';
import { parseRequest } from './request';
import type * as OrganizationAccounts from './organization-accounts';
import type * as S3Results from './s3-results';
import { parseSettings, type Settings } from './settings';
import { MOST_REQUESTS, requestHandler, type SharedConfiguration } from './shared-configuration';

/** To finish what is under way, to write the last part of a result and to return the answer. */
const MARGIN_MS = 12_000;
/** A sixth of what is left, of a shorter time limit. */
const MARGIN_SHARE = 1 / 6;
/** Lambda returns 6 MB; beside the events there are notices and the coverage, of which an entry is at most so long. */
const MOST_ANSWER_BYTES = 5_900_000;
const COVERAGE_BYTES = 500;
const USUAL_PLACES = 400;

export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

let shared: SharedConfiguration | undefined;

export async function handler(event: unknown, context: InvocationContext): Promise<HistoryAnswer> {
  const began = Date.now();
  try {
    const settings = parseSettings(process.env);
    const request = parseRequest(event, began);
    if (request.output === 's3' && settings.resultBucket === undefined) {
      throw new RequestError('output: received "s3"; allowed: answer, because no result bucket is configured');
    }
    // Kept for the next invocation: connections are what takes long.
    shared ??= { requestHandler: requestHandler() };
    const configuration = shared;
    const clients = awsClients(shared, settings.member, () => organization(configuration));
    const left = context.getRemainingTimeInMillis();
    const budget = left - Math.min(MARGIN_MS, left * MARGIN_SHARE);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      stop.abort();
    }, budget);
    try {
      const { answer, statistics } = await ask(request, {
        lookup: lookupClient(shared, (account) => clients.credentialsFor(account)),
        places: clients,
        clock: systemClock,
        random: Math.random,
        stop,
        mostRequests: MOST_REQUESTS,
        budgetSeconds: budget / 1_000,
        mostAnswerBytes: MOST_ANSWER_BYTES - COVERAGE_BYTES * USUAL_PLACES,
        store: results(settings),
      });
      log('INFO', began, { status: answer.status, stopped: answer.stopped, events: answer.eventCount, stored: answer.results !== undefined, ...statistics });
      return answer;
    } finally {
      clearTimeout(timer);
    }
  } catch (error) {
    log('ERROR', began, { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    throw error;
  }
}

/** Files of their own in the asset, loaded when they are needed. Not imports: the bundler would put them into this one. */
const load = createRequire(__filename);

function organization(configuration: SharedConfiguration): OrganizationPort {
  const { organizationAccounts } = load('./organization-accounts') as typeof OrganizationAccounts;
  return organizationAccounts(configuration);
}

function results({ resultBucket, resultPrefix }: Settings): ResultStore | undefined {
  if (resultBucket === undefined) return undefined;
  return {
    open() {
      const { s3Results } = load('./s3-results') as typeof S3Results;
      const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
      return s3Results(resultBucket, `${resultPrefix}/${day}/${randomUUID()}.ndjson.gz`).open();
    },
  };
}

/** One line for each invocation: no events, no credentials. */
function log(level: string, began: number, fields: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify({ level, message: 'event history', milliseconds: Date.now() - began, ...fields }));
}
