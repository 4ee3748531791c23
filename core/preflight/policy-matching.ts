/** `unknown`: cannot be decided beforehand. */
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

/** Returns the common result, or `unknown` if they differ. */
export function agreed(truths: readonly Truth[]): Truth {
  const [first = 'unknown', ...others] = truths;
  return others.every((truth) => truth === first) ? first : 'unknown';
}

/** `*` and `?`, as in policies. With a policy variable the result is unknown. */
export function like(pattern: string, value: string, ignoresCase = false): Truth {
  if (/\$\{(?!\*\}|\?\}|\$\})/.test(pattern)) return 'unknown';
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${source}$`, ignoresCase ? 'i' : '').test(value) ? 'yes' : 'no';
}

/**
 * Like `like`, for an ARN whose end may be open: whether the pattern matches all possible values, none, or some. A `*`
 * at its end stands for a name without a colon; `**` for anything.
 */
export function likeOpen(pattern: string, value: string): Truth {
  const whole = like(pattern, value);
  const [, known, end] = /^(.+?)(\*{1,2})$/.exec(value) ?? [];
  if (whole === 'unknown' || known === undefined) return whole;
  // Wherever the known part may end in the pattern, the rest of the pattern matches the unknown part.
  const ends = Array.from({ length: pattern.length + 1 }, (_, index) => index).filter(
    (index) => like(pattern.slice(0, index), known) === 'yes',
  );
  const rests = ends
    .map((index) => pattern.slice(pattern[index - 1] === '*' ? index - 1 : index))
    .filter((rest) => end === '**' || !rest.includes(':'));
  if (rests.length === 0) return 'no';
  return rests.some((rest) => /^\*+$/.test(rest)) ? 'yes' : 'unknown';
}
