import { createInterface } from 'node:readline';
import type { CommandIo } from '../terminal/command-io';
import { shellWord } from '../../lib/contract/shell-word';
import { printable } from '../terminal/printable';
import { UsageError } from '../terminal/usage-error';

const ATTEMPTS = 3;

/** Asks for an MFA code on the terminal. @throws UsageError if there is no terminal, or the input is not a code */
export function mfaCodes(
  profile: string,
  { stdin, stderr, interrupt }: Pick<CommandIo, 'stdin' | 'stderr' | 'interrupt'>,
): (device: string) => Promise<string> {
  return async (device) => {
    if (!stdin.isTTY || !stderr.isTTY) {
      const way = `run this in a terminal; or run there: aws configure export-credentials --profile ${shellWord(printable(profile))} --format env, and set the output here, without --profile`;
      throw new UsageError([
        `profile ${JSON.stringify(profile)}: it needs a code of the MFA device ${printable(device)}, and there is no terminal to ask for it; ${way}`,
      ]);
    }
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      stderr.write(`MFA code of ${printable(device)}: `);
      const code = (await line(stdin, interrupt))?.trim();
      if (code === undefined) break;
      if (/^\d{6}$/.test(code)) return code;
      stderr.write('A code has six digits.\n');
    }
    throw new UsageError([
      `profile ${JSON.stringify(profile)}: no code of the MFA device ${printable(device)} was given; allowed: six digits`,
    ]);
  };
}

/** A line of the terminal; `undefined` where it ends. */
export function line(stdin: CommandIo['stdin'], signal: AbortSignal): Promise<string | undefined> {
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
