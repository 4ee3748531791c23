import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { HistoryAnswer } from '../../core/history/answer/history-answer';
import type { SharedConfiguration } from '../../core/history/aws/shared-configuration';
import { isRecord } from '../../lib/contract/is-record';
import { UsageError } from '../terminal/usage-error';
import type { WrittenRequest } from './request';

/** Longer than a function can run. */
const TIMEOUT_MS = 16 * 60_000;

/** A separate file of the bundle, loaded only for a deployed function: it needs another client. */
export async function invokeFunction(
  name: string,
  request: WrittenRequest,
  shared: SharedConfiguration,
  interrupt: AbortSignal,
): Promise<HistoryAnswer> {
  // A single attempt: a second one would repeat all requests.
  const client = new LambdaClient({
    ...shared,
    maxAttempts: 1,
    requestHandler: { ...shared.requestHandler, requestTimeout: TIMEOUT_MS },
  });
  const { Payload: payload, FunctionError: failure } = await client.send(
    new InvokeCommand({
      FunctionName: name,
      InvocationType: 'RequestResponse',
      Payload: Buffer.from(JSON.stringify(request)),
    }),
    { abortSignal: interrupt },
  );
  const answer: unknown = JSON.parse(payload?.transformToString() ?? 'null');
  if (failure === undefined) {
    if (!isHistoryAnswer(answer))
      throw new UsageError([
        `--function: ${name} did not answer like the event history function; allowed: the name or ARN of the deployed function`,
      ]);
    return answer;
  }
  const { errorType, errorMessage } = (answer ?? {}) as { errorType?: string; errorMessage?: string };
  // The message uses the function's field names, which its text alone cannot translate.
  if (errorType === 'RequestError')
    throw new UsageError([`the function ${name} rejected the question: ${errorMessage ?? 'without a message'}`]);
  throw new UsageError([
    `the function ${name} failed: ${errorType ?? failure}: ${errorMessage ?? 'without a message'}; see its log for more`,
  ]);
}

/** The name may belong to another function, or to another version of this one. */
function isHistoryAnswer(answer: unknown): answer is HistoryAnswer {
  if (!isRecord(answer)) return false;
  const { status, from, to, events, coverage, notices } = answer;
  return (
    [status, from, to].every((text) => typeof text === 'string') && [events, coverage, notices].every(Array.isArray)
  );
}
