const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Text from an event for a terminal, where control characters would move the cursor, change the title or hide a line.
 * Whoever makes an event chooses its user agent and its names.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, escaped);
}

/** The same of JSON, which stays what it is: there such characters are within its texts only, but for line breaks. */
export function printableJson(json: string): string {
  return json.replace(CONTROL, (character) => (character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
