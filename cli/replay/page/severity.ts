import { SEVERITIES, type Severity } from '../../../lib/contract/severities';

/** `unrated`: an ad-hoc pattern and a template's own filters have no severity. */
export type Rank = Severity | 'unrated';

/** Most severe first. */
export const RANKS: readonly Rank[] = [...SEVERITIES, 'unrated'];

export function rankOf({ severity }: { readonly severity?: Severity | undefined }): Rank {
  return severity ?? 'unrated';
}
