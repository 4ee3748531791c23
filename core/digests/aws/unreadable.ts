import { nameAndMessageOf, nameOf } from '../../../lib/contract/error-message';
import { Unreadable, type UnreadableReason } from '../ports';

const MISSING = ['NoSuchKey', 'NotFound'];
/** A key that is disabled or to be deleted is one that nobody may use. */
const DENIED =
  /^(AccessDenied|Forbidden|403|UnauthorizedOperation|InvalidAccessKeyId|SignatureDoesNotMatch|UnrecognizedClient|AllAccessDisabled|KMS\.)/;

/**
 * Why AWS did not answer.
 *
 * @param action for whoever has to allow it, as IAM has it
 */
export function unreadable(error: unknown, action: string): Unreadable {
  if (error instanceof Unreadable) return error;
  const reason = reasonOf(error);
  const why = reason === 'denied' ? ` (needs ${action}, and kms:Decrypt where the bucket has a key)` : '';
  return new Unreadable(reason, `${nameAndMessageOf(error)}${why}`, { cause: error });
}

function reasonOf(error: unknown): UnreadableReason {
  const name = nameOf(error);
  if (MISSING.includes(name)) return 'missing';
  if (name === 'InvalidObjectState') return 'archived';
  return DENIED.test(name) ? 'denied' : 'unavailable';
}
