import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';

/** Where the functions of the local AWS find what stands in for a service; taken down when the test has ended. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly stop?: () => Promise<void>;
}

export interface EndToEndOptions {
  /** The member account is bootstrapped for the CDK too. */
  readonly usesMember?: boolean;
  /** What has to be known before the local AWS starts. */
  readonly around?: () => Surroundings | Promise<Surroundings>;
  /** The test has something to do without a local AWS as well. */
  readonly worksWithout?: boolean;
}

const NOTHING_TO_RUN_ON = 3;

/** Says what the test does next. */
export function step(text: string): void {
  console.log(`${basename(process.argv[1] ?? '', '.ts')}: ${text}`);
}

/** Whether the AWS of the environment is one of this machine. */
export function hasLocalAws(): boolean {
  return /^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(process.env['AWS_ENDPOINT_URL'] ?? '');
}

/**
 * Runs a test on a local AWS: `NAME.ts WITH_EMULATOR` starts it by the command WITH_EMULATOR, which runs what it is given with the environment
 * set; without an argument the environment has to be set already. It never runs on AWS itself. Exit status 3 where there is no local AWS.
 */
export function endToEnd(test: () => Promise<void>, options: EndToEndOptions = {}): void {
  const [, , emulator] = process.argv;
  const run = async (): Promise<void> => {
    if (emulator !== undefined) await inEmulator(emulator, options);
    else if (hasLocalAws() || options.worksWithout) await test();
    else without('AWS_ENDPOINT_URL names no local AWS: this test would deploy for real');
  };
  const started = Date.now();
  void run()
    .catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    })
    .finally(() => {
      if (emulator === undefined)
        step(`${process.exitCode ? 'failed' : 'ok'} after ${String(Math.round((Date.now() - started) / 1_000))} s`);
      // A fake may listen still.
      process.exit();
    });
}

async function inEmulator(emulator: string, { usesMember = false, around }: EndToEndOptions): Promise<void> {
  if (!existsSync(emulator)) {
    without(`there is no ${emulator}`);
    return;
  }
  const { environment = {}, stop } = (await around?.()) ?? {};
  const env = { ...process.env, ...(usesMember && { EMULATOR_BOOTSTRAP_MEMBER: '1' }), ...environment };
  const child = spawn(emulator, [process.execPath, '--import', 'tsx', process.argv[1] ?? ''], {
    stdio: 'inherit',
    env,
  });
  process.exitCode = await new Promise<number>((resolve) =>
    child.on('close', (status) => {
      resolve(status ?? 1);
    }),
  );
  await stop?.();
}

function without(why: string): void {
  console.error(`${basename(process.argv[1] ?? '')}: ${why}`);
  process.exitCode = NOTHING_TO_RUN_ON;
}
