#!/usr/bin/env node
import { runCommandLine } from '../cli/command-line';
import { EXIT_STATUS } from '../cli/exit-status';

/** `npx cdk-organization-trail`: the command line's process. */

// What the SDK has to say of Node's version is for us to read, and would stand before what the user has to.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const interrupt = new AbortController();
process.once('SIGINT', () => {
  // Once: the second ends the process as it would without us.
  interrupt.abort();
});
const ENDED = 'EPIPE';
let hasReader = true;
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code !== ENDED) fail(`error: standard output: ${message}\n`);
  hasReader = false;
  // A reader that has enough (`| head`) is no error. Of what was written in one piece the outcome is known by then.
  setImmediate(() => process.exit());
});
process.stderr.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== ENDED) fail();
});

async function main(): Promise<void> {
  const { stdin, stdout, stderr, env: environment } = process;
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    stdin,
    stdout,
    stderr,
    environment,
    interrupt: interrupt.signal,
  });
}

main().catch((error: unknown) => {
  // Whoever was about to write more is told of it too.
  if (!hasReader) return;
  // A fault of ours: with its stack, and never the status of a finding.
  console.error(error);
  process.exitCode = EXIT_STATUS.unusable;
});

/** What was found has reached nobody. */
function fail(message?: string): never {
  if (message !== undefined) process.stderr.write(message);
  process.exit(EXIT_STATUS.unusable);
}
