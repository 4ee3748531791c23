import { describe, expect, test } from '@jest/globals';
import { type Command, Option } from 'commander';
import { newCommand, readArguments } from '../../../cli/terminal/command-options';
import { printable, printableJson } from '../../../cli/terminal/printable';
import { ProgressLine } from '../../../cli/terminal/progress-line';
import { shortened } from '../../../cli/terminal/shortened';
import { testIo } from '../../support/test-io';

describe('printable', () => {
  test('shows control characters, which could rewrite the terminal', () => {
    expect(printable('a\u001b[2Jb\r\nc\u202ed\u009b')).toBe('a\\u001b[2Jb\\u000d\\u000ac\\u202ed\\u009b');
  });

  test('shows what cannot be seen, by which one name looks like another', () => {
    expect(printable('ad\u200bmin \u00adroot\ufeff\u2060 \u3164 a\u{e0061}')).toBe(
      'ad\\u200bmin \\u00adroot\\ufeff\\u2060 \\u3164 a\\udb40\\udc61',
    );
    expect(JSON.parse(printableJson(JSON.stringify(['a\u{e0061}\u200b'])))).toEqual(['a\u{e0061}\u200b']);
    expect(printable('👍🏽 ❤️ é')).toBe('👍🏽 ❤️ é');
  });
  test('leaves other text alone', () => {
    expect(printable('Zoë 日本 "x" \\')).toBe('Zoë 日本 "x" \\');
  });
});

describe('JSON for a terminal', () => {
  test('is the same JSON, without characters that could rewrite the terminal', () => {
    const value = { 'a\u009b': ['b\u202e\u001b', 'Zoë 日本\n'] };
    const json = printableJson(JSON.stringify(value, undefined, 2));
    expect(json).toBe('{\n  "a\\u009b": [\n    "b\\u202e\\u001b",\n    "Zoë 日本\\n"\n  ]\n}');
    expect(JSON.parse(json)).toEqual(value);
  });
});

test('what is shortened says so, and is not cut in the middle of a pair', () => {
  expect(shortened('a'.repeat(200_000), 200)).toBe(`${'a'.repeat(199)}…`);
  expect(shortened(`${'a'.repeat(198)}😀😀`, 200)).toBe(`${'a'.repeat(198)}…`);
  expect(shortened('a'.repeat(200), 200)).toBe('a'.repeat(200));
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
    expect(readArguments(command, ['--fromat', 'json']).problems).toEqual([
      "unknown option '--fromat'; did you mean --format?",
    ]);
  });
  test('that take several values are named where they have taken an argument too', () => {
    const command = (): Command =>
      newCommand('replay', 'Replays.', testIo())
        .argument('<path>')
        .addOption(new Option('--catalog <names...>').choices(['cis', 'tuned']))
        .option('--price <prices...>')
        .option('--format <format>');
    expect(readArguments(command(), ['--price', 'a=1', 'logs']).problems).toEqual([
      "missing required argument 'path'; --price takes all words up to the next option: give the path first, or after --",
    ]);
    expect(readArguments(command(), ['--catalog', 'cis', 'logs']).problems).toEqual([
      expect.stringMatching(/'logs' is invalid\. Allowed choices are cis, tuned; --catalog takes all words/),
    ]);
    expect(readArguments(command(), ['--format', 'x']).problems).toEqual(["missing required argument 'path'"]);
    expect(readArguments(command(), ['--price', 'a=1', '--', 'logs'])).toEqual({
      isAnswered: false,
      problems: [],
      isWhole: true,
      knowsArguments: true,
    });
  });
  test('are shown when asked for', () => {
    const io = testIo();
    expect(readArguments(newCommand('replay', 'Replays.', io), ['--help']).isAnswered).toBe(true);
    expect(io.written()).toContain('Usage: cdk-organization-trail replay');
  });
});
