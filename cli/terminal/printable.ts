/**
 * Text from an event for a terminal, where control characters would move the cursor, change the title or hide a line.
 * Whoever makes an event chooses its user agent and its names.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
