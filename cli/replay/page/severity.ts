/** `unrated`: an ad-hoc pattern and a template's own filters have no severity. */
export type Rank = 'page' | 'notify' | 'compliance' | 'unrated';

/** The loudest first. */
export const RANKS: readonly Rank[] = ['page', 'notify', 'compliance', 'unrated'];

export function rankOf({ severity }: { readonly severity?: Exclude<Rank, 'unrated'> | undefined }): Rank {
  return severity ?? 'unrated';
}
