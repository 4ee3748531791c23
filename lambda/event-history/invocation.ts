import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { ResultStore } from '../../core/history/answer/answer-sink';
import { type AwsClients, awsClients } from '../../core/history/aws/aws-clients';
import { lookupClient } from '../../core/history/aws/cloudtrail-client';
import { systemClock } from '../../core/history/search/clock';
import type { LookupPort } from '../../core/history/search/lookup-port';
import type * as OrganizationAccounts from '../../core/history/aws/organization-accounts';
import type { OrganizationPort } from '../../core/history/search/places';
import { nameAndMessageOf } from '../../lib/contract/error-message';
import type * as S3Store from './s3-store';
import { parseSettings, type Settings } from './settings';
import { requestHandler, type SharedConfiguration } from '../../core/history/aws/shared-configuration';

/** Reserved for finishing requests, writing the last part of a result and returning the answer. */
const MARGIN_MS = 12_000;
/** At most this share of a shorter time limit. */
const MARGIN_SHARE = 1 / 6;

export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

export interface Invocation {
  readonly began: number;
  readonly settings: Settings;
  readonly clients: AwsClients;
  readonly lookup: LookupPort;
  readonly budgetSeconds: number;
  readonly stop: AbortController;
}

/** Loads separate files of the asset on demand. Not imports: the bundler would include them in this file. */
export const load = createRequire(__filename);

/** Kept for the next invocation, because creating connections takes long. */
let shared: SharedConfiguration | undefined;

/**
 * What both functions share: the settings, the clients, the time limit, and one line in the log, without events or
 * credentials.
 */
export async function invoke<T>(
  message: string,
  context: InvocationContext,
  body: (invocation: Invocation) => Promise<{ answer: T; said: Readonly<Record<string, unknown>> }>,
): Promise<T> {
  const began = Date.now();
  const log = (level: string, fields: Readonly<Record<string, unknown>>): void => {
    console.log(JSON.stringify({ level, message, milliseconds: Date.now() - began, ...fields }));
  };
  let callOff: (() => void) | undefined;
  try {
    const settings = parseSettings(process.env);
    const configuration = (shared ??= { requestHandler: requestHandler() });
    const clients = awsClients(configuration, settings.member, () => organization(configuration));
    const left = context.getRemainingTimeInMillis();
    const budget = left - Math.min(MARGIN_MS, left * MARGIN_SHARE);
    const stop = new AbortController();
    callOff = stopAfter(budget, stop);
    const lookup = lookupClient(configuration, (account) => clients.credentialsFor(account));
    const { answer, said } = await body({ began, settings, clients, lookup, budgetSeconds: budget / 1_000, stop });
    log('INFO', said);
    return answer;
  } catch (error) {
    log('ERROR', { error: nameAndMessageOf(error) });
    throw error;
  } finally {
    callOff?.();
  }
}

/**
 * Aborts after this time, on the clock that paces the search.
 *
 * @returns a function that cancels it
 */
export function stopAfter(milliseconds: number, stop: AbortController): () => void {
  const done = new AbortController();
  void systemClock.sleep(milliseconds, done.signal).then(() => {
    if (!done.signal.aborted) stop.abort();
  });
  return () => {
    done.abort();
  };
}

function organization(configuration: SharedConfiguration): OrganizationPort {
  const { organizationAccounts } = load('./organization-accounts') as typeof OrganizationAccounts;
  return organizationAccounts(configuration);
}

/** Below the prefix, with one folder per day. */
export function results({ resultBucket, resultPrefix }: Settings): ResultStore | undefined {
  if (resultBucket === undefined) return undefined;
  return {
    open() {
      const { s3Results } = load('./s3-store') as typeof S3Store;
      const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
      return s3Results(resultBucket, `${resultPrefix}/${day}/${randomUUID()}.ndjson.gz`).open();
    },
  };
}
