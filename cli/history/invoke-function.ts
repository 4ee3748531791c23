import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { HistoryAnswer } from '../../core/history/answer/history-answer';
import type { SharedConfiguration } from '../../core/history/aws/shared-configuration';
import { isRecord } from '../../lib/contract/is-record';
import { UsageError } from '../terminal/usage-error';
import type { WrittenRequest } from './request';

/** Longer than a function can run. */
const TIMEOUT_MS = 16 * 60_000;

/** A file of its own in the bundle, loaded when the deployed function is to ask: it brings a client of its own. */
export async function invokeFunction(
  name: string,
  request: WrittenRequest,
  shared: SharedConfiguration,
  interrupt: AbortSignal,
): Promise<HistoryAnswer> {
  // One attempt: a second one would ask everything again.
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
        `--function: ${name} did not answer as the event history function does; allowed: the name or ARN of the deployed function`,
      ]);
    return answer;
  }
  const { errorType, errorMessage } = (answer ?? {}) as { errorType?: string; errorMessage?: string };
  // In the function's own names for what is asked, which its text alone does not translate.
  if (errorType === 'RequestError')
    throw new UsageError([`the function ${name} refused the question: ${errorMessage ?? 'without a message'}`]);
  throw new UsageError([
    `the function ${name} failed: ${errorType ?? failure}: ${errorMessage ?? 'without a message'}; its log has more`,
  ]);
}

/** Another function may stand behind the name, or another version of this one. */
function isHistoryAnswer(answer: unknown): answer is HistoryAnswer {
  if (!isRecord(answer)) return false;
  const { status, from, to, events, coverage, notices } = answer;
  return (
    [status, from, to].every((text) => typeof text === 'string') && [events, coverage, notices].every(Array.isArray)
  );
}
