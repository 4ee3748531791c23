import { PassThrough, Readable } from 'node:stream';
import type { CommandIo } from '../../cli/terminal/command-io';

export interface TestIo extends CommandIo {
  /** All that went to stdout. */
  written(): string;
  /** All that went to stderr. */
  said(): string;
  /** Ctrl-C. */
  readonly controller: AbortController;
}

export interface TestIoOptions {
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** stderr is a terminal. */
  readonly isTerminal?: boolean;
}

/** What a command has of the world, held in memory. */
export function testIo(options: TestIoOptions = {}): TestIo {
  const collect = (
    isTTY: boolean,
  ): { stream: PassThrough & { isTTY: boolean; columns: number }; text: () => string } => {
    const chunks: Buffer[] = [];
    const stream = Object.assign(new PassThrough(), { isTTY, columns: 100 });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
  };
  const [out, err] = [collect(false), collect(options.isTerminal ?? false)];
  const controller = new AbortController();
  return {
    stdin: Readable.from(options.input === undefined ? [] : [Buffer.from(options.input)]),
    stdout: out.stream,
    stderr: err.stream,
    environment: options.environment ?? {},
    interrupt: controller.signal,
    controller,
    written: out.text,
    said: err.text,
  };
}
