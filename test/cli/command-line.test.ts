import { describe, expect, test } from '@jest/globals';
import { runCommandLine } from '../../cli/command-line';
import { testIo } from '../support/test-io';

describe('the command line', () => {
  test.each([[], ['--help'], ['help']])('shows its commands for %j', async (...args: string[]) => {
    const io = testIo();
    expect(await runCommandLine(args, io)).toBe(0);
    expect(io.written()).toMatch(/^Usage: cdk-organization-trail <command>/);
    for (const name of ['replay', 'history', 'doctor']) expect(io.written()).toContain(`  ${name} `);
    expect(io.said()).toBe('');
  });

  test('says what is allowed instead of an unknown command', async () => {
    const io = testIo();
    expect(await runCommandLine(['constructor'], io)).toBe(3);
    expect(io.said()).toBe('error: unknown command "constructor"; allowed: replay, history, doctor\n');
    expect(io.written()).toBe('');
  });
});
