import { received } from '../contract/received';
import { InputError } from './problems';

/**
 * Options of Safeguard.
 */
export interface DisabledSafeguardOptions {
  /** Why it is safe to turn it off, in words that convince a reviewer. Printed with the warning. */
  readonly reason: string;
}

/** A safeguard that is turned off. Safeguards are on by default. */
export class Safeguard {
  /**
   * Turns a safeguard off. The construct prints a warning with the reason; the warning can be acknowledged.
   *
   * @throws InputError if the reason is blank
   */
  public static disabled(options: DisabledSafeguardOptions): Safeguard {
    if (options.reason.trim() === '') {
      throw new InputError(received('Safeguard.disabled: reason', options.reason, 'the reason in words'));
    }
    return new Safeguard(options.reason);
  }

  /** Why the safeguard is turned off. */
  public readonly reason: string;

  private constructor(reason: string) {
    this.reason = reason;
  }
}
