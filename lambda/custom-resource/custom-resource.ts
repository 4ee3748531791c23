import { setTimeout as sleep } from 'node:timers/promises';

/**
 * CloudFormation's side of a custom resource: the request that it sends to the function and the answer that it waits for.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
export interface CustomResourceRequest {
  readonly type: 'Create' | 'Update' | 'Delete';
  readonly serviceToken: string;
  readonly stackId: string;
  readonly logicalResourceId: string;
  readonly physicalResourceId: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What an update replaces; in a rollback that is what failed. */
  readonly oldProperties: Readonly<Record<string, unknown>>;
}

export interface CustomResourceAnswer {
  readonly physicalResourceId: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  /** For the log line: what was done, where that is not obvious. */
  readonly note?: string;
}

/** A failure of a creation that may have left something behind, under an id: CloudFormation's delete then comes with that id. */
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

/** Where and for what to answer; needed also when nothing else of the event is understood. */
interface Envelope {
  readonly responseUrl: string;
  readonly stackId: string;
  readonly requestId: string;
  readonly logicalResourceId: string;
}

/** An answer over 4,096 bytes is refused by CloudFormation. */
const REASON_BYTES = 2_000;

/**
 * Runs a handler and tells CloudFormation how it went. CloudFormation waits for the answer until the resource's time-out,
 * so whatever fails is answered, and only an answer that could not be delivered is thrown.
 *
 * @param fallbackId the physical id of a resource whose creation failed and left nothing behind
 */
export async function answerCloudFormation(
  event: unknown,
  fallbackId: string,
  handle: (request: CustomResourceRequest) => Promise<CustomResourceAnswer>,
  pauseMs = 500,
): Promise<void> {
  const { envelope, request } = parseEvent(event);
  const base = {
    StackId: envelope.stackId,
    RequestId: envelope.requestId,
    LogicalResourceId: envelope.logicalResourceId,
  };
  const started = Date.now();
  let answer: Record<string, unknown>;
  let remark: string | undefined;
  try {
    const { physicalResourceId, attributes, note } = await handle(request);
    remark = note;
    answer = { ...base, Status: 'SUCCESS', PhysicalResourceId: physicalResourceId, Data: attributes };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    answer = {
      ...base,
      Status: 'FAILED',
      PhysicalResourceId: request.physicalResourceId ?? (error instanceof LeftBehindError ? error.physicalResourceId : fallbackId),
      Reason: truncate(reason, REASON_BYTES),
    };
  }
  // One line an invocation; never the event, whose response URL is a credential.
  console.log(
    JSON.stringify({
      request: request.type,
      logicalResourceId: envelope.logicalResourceId,
      status: answer['Status'],
      reason: answer['Reason'],
      note: remark,
      milliseconds: Date.now() - started,
    }),
  );
  await deliver(envelope.responseUrl, JSON.stringify(answer), pauseMs);
}

function parseEvent(event: unknown): { envelope: Envelope; request: CustomResourceRequest } {
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
  const serviceToken = text('ServiceToken');
  if (type === undefined || missing.length > 0) {
    throw new Error(`The event lacks ${missing.join(', ')}; this function is called by CloudFormation only.`);
  }
  const { PhysicalResourceId: id, ResourceProperties: properties, OldResourceProperties: oldProperties } = event;
  return {
    envelope,
    request: {
      type,
      serviceToken,
      stackId: envelope.stackId,
      logicalResourceId: envelope.logicalResourceId,
      physicalResourceId: typeof id === 'string' ? id : undefined,
      properties: isRecord(properties) ? properties : {},
      oldProperties: isRecord(oldProperties) ? oldProperties : {},
    },
  };
}

async function deliver(url: string, body: string, pauseMs: number): Promise<void> {
  const attempts = 5;
  for (let attempt = 1; ; attempt++) {
    try {
      // As bytes: the URL is signed for an empty content type, and fetch would add one to a string.
      const response = await fetch(url, { method: 'PUT', body: Buffer.from(body), signal: AbortSignal.timeout(10_000) });
      if (response.ok) return;
      throw new Error(`HTTP status ${String(response.status)}`);
    } catch (error) {
      if (attempt === attempts) throw new Error('The answer to CloudFormation could not be delivered', { cause: error });
      await sleep(pauseMs * 2 ** (attempt - 1));
    }
  }
}

function truncate(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  // A character cut in half decodes to U+FFFD.
  return `${encoded.subarray(0, bytes).toString().replace(/\uFFFD+$/, '')}…`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
