import type { CommandIo } from '../terminal/command-io';
import { shellWord } from '../../lib/contract/shell-word';
import { printable } from '../terminal/printable';
import { readLine } from '../terminal/read-line';
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
      const code = (await readLine(stdin, interrupt))?.trim();
      if (code === undefined) break;
      if (/^\d{6}$/.test(code)) return code;
      stderr.write('A code has six digits.\n');
    }
    throw new UsageError([
      `profile ${JSON.stringify(profile)}: no code of the MFA device ${printable(device)} was given; allowed: six digits`,
    ]);
  };
}
