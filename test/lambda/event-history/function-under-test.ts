import { afterEach, jest } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import type { HistoryAnswer } from '../../../core/history/answer/history-answer';
import { HISTORY_ENVIRONMENT } from '../../../lib/contract/event-history';
import { servedAws, type ServedAws } from '../../support/fake-aws/served-aws';

/** What Lambda says of an invocation. */
export const context = (milliseconds = 60_000) => ({ getRemainingTimeInMillis: () => milliseconds });

/** The function as Lambda runs it: real SDK clients, everything else over HTTP. To be called in a `describe`. */
export function historyFunction(): ServedAws & { readonly log: jest.SpiedFunction<typeof console.log> } {
  const served = servedAws();
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  afterEach(() => {
    for (const name of Object.values(HISTORY_ENVIRONMENT)) Reflect.deleteProperty(process.env, name);
    log.mockClear();
  });
  return { ...served, log };
}

export const idsOf = (answer: HistoryAnswer): string[] =>
  answer.events.map((event) => (event as { eventId: string }).eventId);

/** Of an object in S3. */
export const linesOf = (object: { body: Buffer } | undefined): { eventId: string }[] =>
  gunzipSync(object?.body ?? Buffer.alloc(0))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { eventId: string });
