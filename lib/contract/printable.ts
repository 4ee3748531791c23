/**
 * Characters that move the cursor, change the text direction or are invisible: a name that contains them looks like
 * another name.
 */
const CONTROL =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb]|\udb40[\udc00-\udfff]/g;

/**
 * Escapes text from an event for a terminal or a message, where control characters would move the cursor, change the
 * title or hide a line. Whoever causes an event controls its user agent and names.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, escaped);
}

/** The same for JSON, which stays equivalent: except for line breaks, such characters occur only within its strings. */
export function printableJson(json: string): string {
  return json.replace(CONTROL, (character) => (character === '\n' ? character : escaped(character)));
}

/** As in JSON: a character beyond the Basic Multilingual Plane becomes two escapes. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
