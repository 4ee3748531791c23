import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { HistoryAnswer } from '../../lambda/event-history/history-answer';
import { RequestError } from '../../lambda/event-history/problems';
import { UsageError } from '../terminal/usage-error';
import type { WrittenRequest } from './request';

/** Longer than a function can run. */
const TIMEOUT_MS = 16 * 60_000;

/** A file of its own in the bundle, loaded when the deployed function is to ask: it brings a client of its own. */
export async function invokeFunction(name: string, request: WrittenRequest, interrupt: AbortSignal): Promise<HistoryAnswer> {
  // One attempt: a second one would ask everything again.
  const client = new LambdaClient({ maxAttempts: 1, requestHandler: { requestTimeout: TIMEOUT_MS, connectionTimeout: 10_000 } });
  const { Payload: payload, FunctionError: failure } = await client.send(
    new InvokeCommand({ FunctionName: name, InvocationType: 'RequestResponse', Payload: Buffer.from(JSON.stringify(request)) }),
    { abortSignal: interrupt },
  );
  const answer: unknown = JSON.parse(payload?.transformToString() ?? 'null');
  if (failure === undefined) return answer as HistoryAnswer;
  const { errorType, errorMessage } = (answer ?? {}) as { errorType?: string; errorMessage?: string };
  if (errorType === 'RequestError') throw new RequestError(errorMessage ?? 'the question was refused');
  throw new UsageError([`the function ${name} failed: ${errorType ?? failure}: ${errorMessage ?? 'without a message'}; its log has more`]);
}
