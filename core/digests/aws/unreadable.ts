import { nameAndMessageOf, nameOf } from '../../../lib/contract/error-message';
import { Unreadable, type UnreadableReason } from '../ports';

const MISSING = ['NoSuchKey', 'NotFound'];
/** A key that is disabled or pending deletion counts as denied. */
const DENIED =
  /^(AccessDenied|Forbidden|403|UnauthorizedOperation|InvalidAccessKeyId|SignatureDoesNotMatch|UnrecognizedClient|AllAccessDisabled|KMS\.)/;

/**
 * Returns why the request failed.
 *
 * @param action the IAM action that is needed
 */
export function unreadable(error: unknown, action: string): Unreadable {
  if (error instanceof Unreadable) return error;
  const reason = reasonOf(error);
  const why = reason === 'denied' ? ` (needs ${action}, and kms:Decrypt if the bucket uses a KMS key)` : '';
  return new Unreadable(reason, `${nameAndMessageOf(error)}${why}`, { cause: error });
}

function reasonOf(error: unknown): UnreadableReason {
  const name = nameOf(error);
  if (MISSING.includes(name)) return 'missing';
  if (name === 'InvalidObjectState') return 'archived';
  return DENIED.test(name) ? 'denied' : 'unavailable';
}
