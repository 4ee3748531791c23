#!/usr/bin/env node
import { runCommandLine } from '../cli/command-line';
import { EXIT_STATUS } from '../cli/exit-status';

/** `npx cdk-organization-trail`: the command line's process. */

const interrupt = new AbortController();
process.once('SIGINT', () => {
  // Once: the second ends the process as it would without us.
  interrupt.abort();
});
// A reader that has enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

async function main(): Promise<void> {
  const { stdin, stdout, stderr, env: environment } = process;
  process.exitCode = await runCommandLine(process.argv.slice(2), { stdin, stdout, stderr, environment, interrupt: interrupt.signal });
}

main().catch((error: unknown) => {
  // A fault of ours: with its stack, and never the status of a finding.
  console.error(error);
  process.exitCode = EXIT_STATUS.unusable;
});
