/** `unknown`: it cannot be said beforehand. */
export type Truth = 'yes' | 'no' | 'unknown';

export function anyOf(patterns: readonly string[], test: (pattern: string) => Truth): Truth {
  const truths = patterns.map(test);
  if (truths.includes('yes')) return 'yes';
  return truths.includes('unknown') ? 'unknown' : 'no';
}

export function not(truth: Truth): Truth {
  if (truth === 'unknown') return 'unknown';
  return truth === 'yes' ? 'no' : 'yes';
}

/** `*` and `?`, as policies have them. A policy variable makes it undecided. */
export function like(pattern: string, value: string, ignoresCase = false): Truth {
  if (/\$\{(?!\*\}|\?\}|\$\})/.test(pattern)) return 'unknown';
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^]*').replaceAll('?', '[^]');
  return new RegExp(`^${source}$`, ignoresCase ? 'i' : '').test(value) ? 'yes' : 'no';
}
