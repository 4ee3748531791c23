/**
 * Whether a filter pattern, for JSON or text, contains a regular expression: between two percent signs, outside
 * quotation marks.
 */
export function hasRegex(pattern: string): boolean {
  return /%[^%]+%/.test(pattern.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}
