/** Returns an error's message, or the text of any other thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Like `messageOf`, after the error's name, as in `AccessDenied: not authorized`. */
export function nameAndMessageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Returns the name that identifies errors of SDK clients, or an empty string. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
