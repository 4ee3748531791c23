import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../lib/contract/error-message';
import { isRecord } from '../../lib/contract/is-record';
import { type Authorized, authorize, type Claim, misaddressed, type RequestType, type Verdict } from './authorization';
import { type Binding, parseBinding } from './binding';
import { type Answer, bounded, escapedBytes } from './bounded-answer';
import { configuredEndpoint } from './configured-endpoint';
import { type InvocationContext, type Patience, patienceOf } from './patience';
import { lookUntil } from '../waiting/look-until';
import { responseUrl } from './response-url';
import { stackEvents } from './aws/stack-events';

/**
 * A verified request for a custom resource. Everything in it was compared with the deployment and with what
 * CloudFormation is doing, not just taken from the invoker.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
export interface CustomResourceRequest extends Authorized {
  readonly type: RequestType;
  readonly stackId: string;
  readonly logicalResourceId: string;
  readonly physicalResourceId: string | undefined;
  /** The location of the stack. */
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

export interface CustomResourceAnswer {
  readonly physicalResourceId: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  /** For the log line: what was done, if it is not obvious. */
  readonly note?: string;
}

export interface CustomResourceFunction {
  /** The physical ID of a resource whose creation failed and left nothing behind. */
  readonly fallbackId: string;
  /** A delete does nothing, so it is answered without verification. */
  readonly deletesNothing?: boolean;
  readonly handle: (request: CustomResourceRequest, patience: Patience) => Promise<CustomResourceAnswer>;
}

/** A failed creation that may have left something behind. CloudFormation's delete request then contains this ID. */
export class LeftBehindError extends Error {
  public override readonly name = 'LeftBehindError';

  public constructor(
    message: string,
    public readonly physicalResourceId: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A request that CloudFormation did not send, or that cannot be verified. */
export class RefusedError extends Error {
  public override readonly name = 'RefusedError';
}

interface Envelope extends Claim {
  readonly responseUrl: string;
  readonly requestId: string;
}

/** How long the stack events may lag behind the request, in units of the first pause. */
const PAUSES = [1, 2, 4];

/**
 * Runs the handler for verified requests only, and sends the result to CloudFormation. CloudFormation waits for the
 * response until the timeout of the resource, so every failure is answered. Throws only if the response could not be
 * delivered, or if the ResponseURL is not CloudFormation's: then nothing is sent.
 *
 * @param pauseMs the first pause before a response is sent again
 */
export async function answerCloudFormation(
  event: unknown,
  context: InvocationContext,
  served: CustomResourceFunction,
  pauseMs = 500,
): Promise<void> {
  const binding = parseBinding(process.env);
  const envelope = parseEvent(event);
  const { requestId, stackId, logicalResourceId, type } = envelope;
  const url = responseUrl(envelope.responseUrl, { ...binding, requestId });
  const started = Date.now();
  const base = { StackId: stackId, RequestId: requestId, LogicalResourceId: logicalResourceId };
  let answer: Answer;
  let remark: string | undefined;
  try {
    const patience = patienceOf(context);
    const known = await authorized(envelope, binding, served, patience);
    const { partition, region, accountId } = binding;
    const request = {
      type,
      stackId,
      logicalResourceId,
      physicalResourceId: envelope.physicalResourceId,
      partition,
      region,
      accountId,
      ...known,
    };
    const { physicalResourceId, attributes, note } = await served.handle(request, patience);
    remark = note;
    answer = { ...base, Status: 'SUCCESS', PhysicalResourceId: physicalResourceId, Data: attributes };
  } catch (error) {
    const id =
      envelope.physicalResourceId ?? (error instanceof LeftBehindError ? error.physicalResourceId : served.fallbackId);
    answer = { ...base, Status: 'FAILED', PhysicalResourceId: id, Reason: messageOf(error) };
  }
  answer = bounded(answer, [envelope.physicalResourceId, served.fallbackId]);
  // One line per invocation; never the event, whose response URL is a credential.
  console.log(
    JSON.stringify({
      request: type,
      logicalResourceId,
      status: answer.Status,
      reason: answer.Reason,
      note: remark,
      milliseconds: Date.now() - started,
    }),
  );
  await deliver(url, JSON.stringify(answer), pauseMs);
}

async function authorized(
  claim: Claim,
  binding: Binding,
  { deletesNothing }: CustomResourceFunction,
  patience: Patience,
): Promise<Authorized> {
  const elsewhere = misaddressed(claim, binding);
  if (elsewhere !== undefined) throw refusal(claim, elsewhere);
  if (claim.type === 'Delete' && deletesNothing) return { properties: {}, abandoned: [] };
  const events = stackEvents(binding, patience);
  const look = async (): Promise<Verdict> => {
    try {
      return authorize(claim, binding, await events.currentOperation(), configuredEndpoint() !== undefined);
    } catch (error) {
      throw refusal(claim, `CloudFormation could not be asked whether it sent the request. ${messageOf(error)}`, error);
    }
  };
  const verdict = await lookUntil(
    (seen) => !('refused' in seen),
    look,
    PAUSES.map((pause) => pause * patience.firstPauseMs),
  );
  if ('refused' in verdict) throw refusal(claim, verdict.refused);
  return verdict;
}

function refusal({ type }: Claim, why: string, cause?: unknown): RefusedError {
  return new RefusedError(
    `Refused, and nothing was touched: this ${type} is not known to come from CloudFormation: ${why}`,
    { cause },
  );
}

function parseEvent(event: unknown): Envelope {
  if (!isRecord(event)) throw new Error('The event is not an object; this function is called by CloudFormation only.');
  const missing: string[] = [];
  const text = (name: string): string => {
    const value = event[name];
    if (typeof value === 'string' && value !== '') return value;
    missing.push(name);
    return '';
  };
  const envelope = {
    responseUrl: text('ResponseURL'),
    stackId: text('StackId'),
    requestId: text('RequestId'),
    logicalResourceId: text('LogicalResourceId'),
  };
  const type = (['Create', 'Update', 'Delete'] as const).find((known) => known === event['RequestType']);
  if (type === undefined) missing.push('RequestType (Create, Update or Delete)');
  if (type === undefined || missing.length > 0) {
    throw new Error(`The event lacks ${missing.join(', ')}; this function is called by CloudFormation only.`);
  }
  const tooLong = Object.entries({
    StackId: envelope.stackId,
    RequestId: envelope.requestId,
    LogicalResourceId: envelope.logicalResourceId,
  }).filter(([, value]) => escapedBytes(value) > MOST_ECHOED_BYTES);
  if (tooLong.length > 0)
    throw new Error(
      `The event has more than ${String(MOST_ECHOED_BYTES)} bytes in ${tooLong.map(([name]) => name).join(', ')}; this function is called by CloudFormation only.`,
    );
  const { PhysicalResourceId: id, ResourceProperties: properties } = event;
  return {
    ...envelope,
    type,
    physicalResourceId: typeof id === 'string' ? id : undefined,
    properties: isRecord(properties) ? properties : {},
  };
}

/**
 * Maximum for values that the response repeats. CloudFormation's own are far shorter, and the response needs room for a
 * reason.
 */
const MOST_ECHOED_BYTES = 600;

async function deliver(url: URL, body: string, pauseMs: number): Promise<void> {
  const attempts = 5;
  for (let attempt = 1; ; attempt++) {
    let status: number | undefined;
    try {
      // As bytes: the URL is signed for an empty content type, and fetch would add one for a string.
      const response = await fetch(url, {
        method: 'PUT',
        body: Buffer.from(body),
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      });
      if (response.ok) return;
      status = response.status;
      throw new Error(`HTTP status ${String(status)}`);
    } catch (error) {
      // The URL was checked; a redirect target was not.
      const isRedirect = status !== undefined && status >= 300 && status < 400;
      if (attempt === attempts || isRedirect)
        throw new Error(
          `The answer to CloudFormation could not be delivered${isRedirect ? ': a redirect is not followed' : ''}`,
          { cause: error },
        );
      await sleep(pauseMs * 2 ** (attempt - 1));
    }
  }
}
