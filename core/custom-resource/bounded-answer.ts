import { isRecord } from '../../lib/contract/is-record';

/**
 * CloudFormation rejects longer bodies.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export const MOST_ANSWER_BYTES = 4_096;
export const MOST_ID_BYTES = 1_024;

/** The response for CloudFormation. */
export interface Answer {
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Data?: Readonly<Record<string, string | undefined>>;
  readonly Reason?: string;
}

/**
 * Returns a response that CloudFormation accepts. A reason is truncated. If a physical ID or attributes are too long,
 * the response is a failure that says so, because truncating them would change their meaning.
 *
 * @param fallbackIds the first one that fits replaces an ID that is too long
 */
export function bounded(answer: Answer, fallbackIds: readonly (string | undefined)[]): Answer {
  const { PhysicalResourceId: id, Data: data } = answer;
  const idBytes = escapedBytes(id);
  if (idBytes > MOST_ID_BYTES) {
    const why = answer.Reason === undefined ? '' : ` ${answer.Reason}`;
    const PhysicalResourceId =
      fallbackIds.find((one) => one !== undefined && escapedBytes(one) <= MOST_ID_BYTES) ?? 'unknown';
    return failed(
      { ...answer, PhysicalResourceId },
      `The physical ID has ${String(idBytes)} bytes; CloudFormation allows ${String(MOST_ID_BYTES)}.${why}`,
    );
  }
  if (answer.Status === 'FAILED') return failed(answer, answer.Reason ?? '');
  const bytes = sizeOf(answer);
  if (bytes <= MOST_ANSWER_BYTES) return answer;
  const names = isRecord(data) ? Object.keys(data).join(', ') : '';
  return failed(
    answer,
    `The response with the attributes ${names} has ${String(bytes)} bytes; CloudFormation allows ${String(MOST_ANSWER_BYTES)}.`,
  );
}

function failed({ StackId, RequestId, LogicalResourceId, PhysicalResourceId }: Answer, reason: string): Answer {
  // Half a surrogate pair is not a valid character for readers of the JSON.
  const wellFormed = reason.replace(/\p{Surrogate}/gu, '\uFFFD');
  const whole: Answer = {
    StackId,
    RequestId,
    LogicalResourceId,
    PhysicalResourceId,
    Status: 'FAILED',
    Reason: wellFormed,
  };
  if (sizeOf(whole) <= MOST_ANSWER_BYTES) return whole;
  let left = MOST_ANSWER_BYTES - sizeOf({ ...whole, Reason: '…' });
  const kept: string[] = [];
  for (const character of wellFormed) {
    left -= escapedBytes(character);
    if (left < 0) break;
    kept.push(character);
  }
  return { ...whole, Reason: `${kept.join('')}…` };
}

/** The length as JSON, without quotes. */
export function escapedBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

function sizeOf(answer: Answer): number {
  return Buffer.byteLength(JSON.stringify(answer));
}
