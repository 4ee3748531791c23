import type { RecentDigest } from '../chain';

export function recentDigest(end: number, modified: number | undefined): RecentDigest {
  return modified === undefined ? [end] : [end, modified - end];
}
