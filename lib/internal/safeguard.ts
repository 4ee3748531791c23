import { received } from '../contract/received';
import { InputError } from './problems';

/**
 * Options of Safeguard.
 */
export interface DisabledSafeguardOptions {
  /** Why it is safe to do without, in words that a reviewer will accept. Printed with the warning. */
  readonly reason: string;
}

/**
 * A safeguard that is turned off. Safeguards are on unless one of these says otherwise.
 */
export class Safeguard {
  /**
   * Turns a safeguard off. The construct prints a warning with the reason, which can be acknowledged.
   *
   * @throws when the reason is blank
   */
  public static disabled(options: DisabledSafeguardOptions): Safeguard {
    if (options.reason.trim() === '') {
      throw new InputError(received('Safeguard.disabled: reason', options.reason, 'words that say why'));
    }
    return new Safeguard(options.reason);
  }

  /** Why the safeguard is turned off. */
  public readonly reason: string;

  private constructor(reason: string) {
    this.reason = reason;
  }
}
