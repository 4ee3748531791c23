/** The two names of an event, that decide which patterns are asked. */
export interface EventNames {
  readonly eventSource: string;
  readonly eventName: string;
}

/**
 * Of a record that was not parsed yet, which takes most of the time. Undefined where the text leaves a doubt: other white space, a name
 * that stands there twice (a parameter of the call may be called so), an escaped character. Then it has to be parsed.
 */
export function namesIn(message: string): EventNames | undefined {
  if (!message.startsWith('{') || !message.endsWith('}')) return undefined;
  const eventSource = onlyText(message, '"eventSource":"');
  const eventName = eventSource === undefined ? undefined : onlyText(message, '"eventName":"');
  // A key or a text may be spelled with escapes, and then be another than it looks.
  if (eventSource === undefined || eventName === undefined || message.includes('\\u')) return undefined;
  return { eventSource, eventName };
}

function onlyText(message: string, key: string): string | undefined {
  const at = message.indexOf(key);
  if (at < 0) return undefined;
  const start = at + key.length;
  if (message.indexOf(key, start) >= 0) return undefined;
  const text = message.slice(start, message.indexOf('"', start));
  return text.includes('\\') ? undefined : text;
}
