import { runCommandLine } from '../../../cli/command-line';
import { testIo, type TestIoOptions } from '../../support/test-io';

export interface Outcome {
  readonly status: number;
  readonly written: string;
  readonly said: string;
}

export interface Given extends TestIoOptions {
  /** By Ctrl-C, from the start. */
  readonly interrupted?: boolean;
  /** stdout is a terminal. */
  readonly isShown?: boolean;
  readonly columns?: number;
}

/** The command as a user runs it: real SDK clients, everything else over HTTP. */
export async function history(args: string, given: Given = {}): Promise<Outcome> {
  const io = testIo(given);
  Object.assign(io.stdout, { isTTY: given.isShown ?? false, ...(given.columns && { columns: given.columns }) });
  if (given.interrupted) io.controller.abort();
  const status = await runCommandLine(['history', ...args.split(' ').filter((word) => word !== '')], io);
  return { status, written: io.written(), said: io.said() };
}

/** Of an answer in lines of JSON. */
export function idsOf(written: string): string[] {
  return written
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { eventId: string }).eventId);
}

/** With which the answer says that it goes on. */
export function cursorOf({ said }: Outcome): string {
  return /--cursor (\S+)/.exec(said)?.[1] ?? '';
}
