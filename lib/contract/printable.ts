/** What moves the cursor or turns the direction of writing, and what cannot be seen: a name with it looks like another one. */
const CONTROL =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb]|\udb40[\udc00-\udfff]/g;

/**
 * Text from an event for a terminal or a message, where control characters would move the cursor, change the title or hide a line.
 * Whoever makes an event chooses its user agent and its names.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, escaped);
}

/** The same of JSON, which stays what it is: there such characters are within its texts only, but for line breaks. */
export function printableJson(json: string): string {
  return json.replace(CONTROL, (character) => (character === '\n' ? character : escaped(character)));
}

/** As JSON writes it: a character beyond the first plane is two. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
