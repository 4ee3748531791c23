import type { ArchiveWatchOptions } from './archive-watch-props';

/**
 * The watch that is in another account.
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
 * The watch that is in the archive's account.
 */
export interface WatchHereOptions extends ArchiveWatchOptions {
  /**
   * E-mail addresses that are told of tampering. Each has to confirm.
   *
   * @default - nobody, with a warning
   */
  readonly pageEmails?: string[];

  /**
   * E-mail addresses that are told what could not be checked, and what is over. Each has to confirm.
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

  /** The watch of the trail's account, which is let in by a role that only reads. */
  public static inTrailAccount(options: WatchElsewhereOptions = {}): ArchiveWatcher {
    return new ArchiveWatcher({ kind: 'in the trail account', options });
  }

  /**
   * A function in the archive's own account, with topics of its own: whoever owns the management account cannot forge what it remembers. It sees which chains stop, but
   * not which accounts never delivered, nor which were closed: only the management account knows those. Costs 1 USD a month more, for the key of its topics.
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
