import type { Readable, Writable } from 'node:stream';

/** A command's environment, so that tests can replace it. */
export interface CommandIo {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Only the answer. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Progress and problems. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first Ctrl-C; the second ends the process. */
  readonly interrupt: AbortSignal;
}
