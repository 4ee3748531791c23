/** The event source and event name, which select the patterns to check. */
export interface EventNames {
  readonly eventSource: string;
  readonly eventName: string;
}

/** One search for both keys takes a third of the time of two searches. */
const KEY = /"event(?:Source|Name)"\s*:/g;
const FIRST = '"eventSource":"';
const BETWEEN = '","eventName":"';

/**
 * Reads the event source and name without parsing the record, which would take most of the time. Returns `undefined` if
 * the text is ambiguous, so that it must be parsed: other white space or order, escapes, or a key that appears twice
 * (parameters of the call may have the same name).
 */
export function namesIn(message: string): EventNames | undefined {
  // An escape can spell a key or text differently.
  if (!message.startsWith('{') || !message.endsWith('}') || message.includes('\\u')) return undefined;
  const sourceAt = afterKey(message, 0) + 1;
  const sourceEnd = message.indexOf('"', sourceAt);
  const isFirst = sourceAt > FIRST.length && message.startsWith(FIRST, sourceAt - FIRST.length);
  if (!isFirst || !message.startsWith(BETWEEN, sourceEnd)) return undefined;
  const nameAt = sourceEnd + BETWEEN.length;
  if (afterKey(message, nameAt) > 0) return undefined;
  const eventSource = message.slice(sourceAt, sourceEnd);
  const eventName = message.slice(nameAt, message.indexOf('"', nameAt));
  return eventSource.includes('\\') || eventName.includes('\\') ? undefined : { eventSource, eventName };
}

/** Returns where the value of the next of the two keys begins, or 0 if there is none. */
function afterKey(message: string, from: number): number {
  KEY.lastIndex = from;
  return KEY.test(message) ? KEY.lastIndex : 0;
}
