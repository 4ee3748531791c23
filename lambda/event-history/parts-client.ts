import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { PartAnswer, PartsPort } from '../../core/history/parts/part';
import { writtenPart } from '../../core/history/parts/part-request';
import { isRecord } from '../../lib/contract/is-record';

/** Longer than a function can run: the caller gives up earlier. */
const TIMEOUT_MS = 16 * 60_000;
const CONNECTION_TIMEOUT_MS = 5_000;

/**
 * Invokes the reader through the SDK. A separate file of the asset, loaded when a question is divided.
 *
 * A single attempt: a function that has started continues even if its caller has lost the connection, and a second one
 * would share its quota.
 */
export function partsClient(functionName: string): Pick<PartsPort, 'read'> {
  // The connection is silent for minutes, so TCP must keep it alive.
  const sockets = { keepAlive: true, keepAliveMsecs: 30_000 };
  const client = new LambdaClient({
    maxAttempts: 1,
    requestHandler: {
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      httpsAgent: new HttpsAgent(sockets),
      httpAgent: new HttpAgent(sockets),
    },
  });
  return {
    async read(part, signal) {
      const { Payload: payload, FunctionError: failure } = await client.send(
        new InvokeCommand({
          FunctionName: functionName,
          InvocationType: 'RequestResponse',
          Payload: Buffer.from(JSON.stringify(writtenPart(part))),
        }),
        { abortSignal: signal },
      );
      const answer: unknown = JSON.parse(payload?.transformToString() ?? 'null');
      if (failure !== undefined) {
        const { errorType, errorMessage } = (answer ?? {}) as { errorType?: string; errorMessage?: string };
        throw Object.assign(new Error(errorMessage ?? 'without a message'), { name: errorType ?? failure });
      }
      if (!isPartAnswer(answer)) throw new Error(`${functionName} answered with something else`);
      return answer;
    },
  };
}

/** The reader is part of the same code, but a different version may have answered: that is a failure, not a crash. */
function isPartAnswer(answer: unknown): answer is PartAnswer {
  return isRecord(answer) && Array.isArray(answer['coverage']) && Array.isArray(answer['lines']);
}
