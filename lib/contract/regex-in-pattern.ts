/** Whether a filter's pattern, of JSON or of text, has a regular expression: between two percent signs, outside of quotes. */
export function hasRegex(pattern: string): boolean {
  return /%[^%]+%/.test(pattern.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}
