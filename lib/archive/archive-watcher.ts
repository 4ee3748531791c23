import type { ArchiveWatchOptions } from './archive-watch-props';

/** Options for a watch in another account. */
export interface WatchElsewhereOptions {
  /**
   * The account with the trail's stack and the watch: 12 digits.
   *
   * @default - the management account
   */
  readonly accountId?: string;

  /**
   * The `rolePath` of the trail's stack.
   *
   * @default - that of this stack
   */
  readonly rolePath?: string;
}

/** Options for a watch in the archive's account. */
export interface WatchHereOptions extends ArchiveWatchOptions {
  /**
   * Email addresses for signs of tampering. Each must be confirmed.
   *
   * @default - nobody, with a warning
   */
  readonly pageEmails?: string[];

  /**
   * Email addresses for silent Regions, for what could not be checked, and for problems that are over. Each must be
   * confirmed.
   *
   * @default - nobody, with a warning
   */
  readonly notifyEmails?: string[];
}

/**
 * Who verifies the archive of a `LogArchiveStack`.
 */
export class ArchiveWatcher {
  /** Nobody: no role, no function. */
  public static none(): ArchiveWatcher {
    return new ArchiveWatcher({ kind: 'none' });
  }

  /** The watch in the trail's account, which reads with a role in this account. */
  public static inTrailAccount(options: WatchElsewhereOptions = {}): ArchiveWatcher {
    return new ArchiveWatcher({ kind: 'in the trail account', options });
  }

  /**
   * A function in the archive's own account, with its own topics: administrators of the management account cannot forge
   * its state. It detects chains that stop, but not accounts that never delivered, and it does not know if an account
   * was closed. Costs an additional 1 USD per month for the key of its topics.
   */
  public static here(options: WatchHereOptions = {}): ArchiveWatcher {
    return new ArchiveWatcher({ kind: 'here', options });
  }

  private constructor(
    /** @internal */
    public readonly _watcher: Watcher,
  ) {}
}

export type Watcher =
  | { readonly kind: 'none' }
  | { readonly kind: 'in the trail account'; readonly options: WatchElsewhereOptions }
  | { readonly kind: 'here'; readonly options: WatchHereOptions };
