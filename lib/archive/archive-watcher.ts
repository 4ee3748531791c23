import type { ArchiveWatchOptions } from './archive-watch-props';

/**
 * A watch in another account.
 */
export interface WatchElsewhereOptions {
  /**
   * The account with the trail's stack, and so the watch: 12 digits.
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

/**
 * A watch in the archive's account.
 */
export interface WatchHereOptions extends ArchiveWatchOptions {
  /**
   * E-mail addresses for signs of tampering. Each has to confirm.
   *
   * @default - nobody, with a warning
   */
  readonly pageEmails?: string[];

  /**
   * E-mail addresses for silent Regions, for what could not be checked, and for what is over. Each has to confirm.
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

  /** The watch in the trail's account, which reads through a role of this account. */
  public static inTrailAccount(options: WatchElsewhereOptions = {}): ArchiveWatcher {
    return new ArchiveWatcher({ kind: 'in the trail account', options });
  }

  /**
   * A function in the archive's own account, with topics of its own: administrators of the management account cannot forge its state. It notices chains that stop,
   * but not accounts that never delivered, and it cannot know that an account was closed. Costs 1 USD a month more, for the key of its topics.
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
