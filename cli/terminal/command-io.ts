import type { Readable, Writable } from 'node:stream';

/** What a command has of the world, so that tests can give it another one. */
export interface CommandIo {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** The answer, and nothing else. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Progress and what is wrong. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first Ctrl-C; the second ends the process. */
  readonly interrupt: AbortSignal;
}
