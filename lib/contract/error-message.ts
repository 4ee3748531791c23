/** What an error says; of anything else that was thrown, its text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** With its name before it, as in `AccessDenied: not authorized`. */
export function nameAndMessageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** By which the errors of SDK clients are told apart; empty where there is none. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
