/**
 * Returns a search for all literals in one regular expression: one search each takes three times as long. Without
 * operators there is no backtracking.
 */
export function literalSearch(literals: readonly string[]): RegExp {
  return new RegExp(literals.map((literal) => literal.replace(/[^\w"]/g, '\\$&')).join('|'));
}
