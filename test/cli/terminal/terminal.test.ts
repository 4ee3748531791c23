import { describe, expect, test } from '@jest/globals';
import { newCommand, parseArguments } from '../../../cli/terminal/command-options';
import { printable } from '../../../cli/terminal/printable';
import { ProgressLine } from '../../../cli/terminal/progress-line';
import { textTable } from '../../../cli/terminal/text-table';
import { testIo } from '../../support/test-io';

describe('printable', () => {
  test('shows control characters, which could rewrite the terminal', () => {
    expect(printable('a\u001b[2Jb\r\nc\u202ed\u009b')).toBe('a\\u001b[2Jb\\u000d\\u000ac\\u202ed\\u009b');
  });
  test('leaves other text alone', () => {
    expect(printable('Zoë 日本 "x" \\')).toBe('Zoë 日本 "x" \\');
  });
});

describe('a text table', () => {
  test('aligns columns by the width they have in a terminal', () => {
    expect(textTable(['Name', 'Events'], [['日本', '1'], ['a\u001b', '22']])).toBe(['Name     Events', '日本     1', 'a\\u001b  22'].join('\n'));
  });
});

describe('the progress line', () => {
  test('is written over, ten times a second at most, and cleared', () => {
    const io = testIo({ isTerminal: true });
    let now = 0;
    const line = new ProgressLine(io, () => now);
    line.show(() => 'one');
    line.show(() => 'never seen');
    now = 150;
    line.show(() => 'x'.repeat(200));
    line.clear();
    line.clear();
    expect(io.said()).toBe(`\r\u001b[2Kone\r\u001b[2K${'x'.repeat(99)}\r\u001b[2K`);
  });
  test('is not written to a pipe', () => {
    const io = testIo();
    const line = new ProgressLine(io);
    line.show(() => {
      throw new Error('not even made');
    });
    line.clear();
    expect(io.said()).toBe('');
  });
});

describe('the options of a command', () => {
  test('are an error of the user where they are unknown', () => {
    const command = newCommand('replay', 'Replays.', testIo()).option('--format <format>');
    expect(() => parseArguments(command, ['--fromat', 'json'])).toThrow("unknown option '--fromat'");
  });
  test('are shown when asked for', () => {
    const io = testIo();
    expect(parseArguments(newCommand('replay', 'Replays.', io), ['--help'])).toBe(false);
    expect(io.written()).toContain('Usage: cdk-organization-trail replay');
  });
});
