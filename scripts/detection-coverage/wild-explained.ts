import type { Explanation } from './wild';

/** Calls that attackers were seen with and that nobody is told of. */
export const WILD_EXPLAINED: Readonly<Record<string, Explanation>> = {};
