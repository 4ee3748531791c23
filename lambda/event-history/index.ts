import { ask, type AskOptions } from '../../core/history/search/ask';
import { MOST_REQUESTS } from '../../core/history/search/capacity';
import { systemClock } from '../../core/history/search/clock';
import type { HistoryAnswer } from '../../core/history/answer/history-answer';
import { MAX_RETURNED_BYTES } from '../../lib/contract/limits';
import { type InvocationContext, invoke, load, results, stopAfter } from './invocation';
import type { PartAnswer, PartsPort } from '../../core/history/parts/part';
import { parsePart } from '../../core/history/parts/part-request';
import type * as PartsClient from './parts-client';
import { refused, RequestError } from '../../core/history/request/problems';
import { readPart } from '../../core/history/parts/read-part';
import { parseRequest } from '../../core/history/request/request';
import type * as S3Store from './s3-store';
import type { Settings } from './settings';

/** Answers a question. */
export function handler(event: unknown, context: InvocationContext): Promise<HistoryAnswer> {
  return invoke('event history', context, async ({ began, settings, clients, lookup, budgetSeconds, stop }) => {
    const request = parseRequest(event, began);
    if (request.output === 's3' && settings.resultBucket === undefined) {
      throw new RequestError(refused('output', 's3', 'answer, because no result bucket is configured'));
    }
    const { answer, statistics } = await ask(request, {
      lookup,
      places: clients,
      clock: systemClock,
      random: Math.random,
      stop,
      mostRequests: MOST_REQUESTS,
      budgetSeconds,
      mostAnswerBytes: MAX_RETURNED_BYTES,
      store: results(settings),
      parts: parts(settings),
    });
    return {
      answer,
      said: {
        status: answer.status,
        stopped: answer.stopped,
        events: answer.eventCount,
        stored: answer.results !== undefined,
        ...statistics,
      },
    };
  });
}

/** Reads some of the accounts of a question for `handler`, which invokes it. Its role may not invoke functions. */
export function reader(event: unknown, context: InvocationContext): Promise<PartAnswer> {
  return invoke('event history, a part', context, async ({ settings, lookup, stop }) => {
    const part = parsePart(event);
    const callOff = stopAfter(part.seconds * 1_000, stop);
    try {
      const { answer, stopped } = await readPart(part, {
        lookup,
        clock: systemClock,
        random: Math.random,
        stop,
        store: results(settings),
      });
      const { coverage, stored } = answer;
      const [pages, throttles, events] = (['pages', 'throttles', 'events'] as const).map((name) =>
        coverage.reduce((sum, entry) => sum + entry[name], 0),
      );
      return {
        answer,
        said: { stopped, events, stored: stored !== undefined, places: part.places.length, pages, throttles },
      };
    } finally {
      callOff();
    }
  });
}

function parts({ readerFunction, accountsPerReader }: Settings): AskOptions['parts'] {
  if (readerFunction === undefined) return undefined;
  let port: PartsPort | undefined;
  const loaded = (): PartsPort => {
    const { partsClient } = load('./parts-client') as typeof PartsClient;
    const { partObjects } = load('./s3-store') as typeof S3Store;
    return (port ??= { ...partsClient(readerFunction), ...partObjects() });
  };
  return {
    accountsEach: accountsPerReader,
    port: {
      read: (part, signal) => loaded().read(part, signal),
      lines: (stored) => loaded().lines(stored),
      remove: (stored) => loaded().remove(stored),
    },
  };
}
