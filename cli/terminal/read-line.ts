import { createInterface } from 'node:readline';
import type { CommandIo } from './command-io';

/** A line of the terminal; `undefined` where it ends. */
export function readLine(stdin: CommandIo['stdin'], signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (stdin.readableEnded || signal.aborted) {
      resolve(undefined);
      return;
    }
    const lines = createInterface({ input: stdin, terminal: false });
    const end = (text?: string): void => {
      signal.removeEventListener('abort', close);
      resolve(text);
      lines.close();
    };
    const close = (): void => {
      end();
    };
    lines.once('line', end);
    lines.once('close', close);
    signal.addEventListener('abort', close);
  });
}
