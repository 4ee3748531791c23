import { describe, expect, test } from '@jest/globals';
import { type Command, Option } from 'commander';
import { newCommand, readArguments } from '../../../cli/terminal/command-options';
import { printable, printableJson } from '../../../cli/terminal/printable';
import { ProgressLine } from '../../../cli/terminal/progress-line';
import { RepeatableOption } from '../../../cli/terminal/repeatable-option';
import { shortened } from '../../../cli/terminal/shortened';
import { testIo } from '../../support/test-io';

describe('printable', () => {
  test('shows control characters, which could rewrite the terminal', () => {
    expect(printable('a\u001b[2Jb\r\nc\u202ed\u009b')).toBe('a\\u001b[2Jb\\u000d\\u000ac\\u202ed\\u009b');
  });

  test('shows what cannot be seen, by which one name looks like another', () => {
    expect(printable('ad\u200bmin \u00adroot\ufeff\u2060 \u3164 a\u{e0061}')).toBe('ad\\u200bmin \\u00adroot\\ufeff\\u2060 \\u3164 a\\udb40\\udc61');
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
  const replay = (): Command =>
    newCommand('replay', 'Replays.', testIo())
      .argument('<path>')
      .addOption(new Option('--catalog <names...>').choices(['cis', 'tuned']))
      .addOption(new Option('--template <file>').conflicts(['catalog', 'pattern']))
      .option('--pattern <pattern>')
      .option('--price <prices...>')
      .addOption(new RepeatableOption('--account <id>'))
      .addOption(new Option('--format <format>').choices(['text', 'json']));
  const problems = (...args: string[]) => readArguments(replay(), args).problems;

  test('are a problem where they are unknown', () => {
    expect(problems('logs', '--fromat', 'json')).toEqual(["unknown option '--fromat'; did you mean --format?"]);
  });

  test('that take several values are named where they have taken an argument too', () => {
    expect(problems('--price', 'a=1', 'logs')).toEqual(["missing required argument 'path'; --price takes all words up to the next option: give paths first, or after --"]);
    expect(problems('--catalog', 'cis', 'logs')[0]).toMatch(/'logs' is invalid\. Allowed choices are cis, tuned; --catalog takes all words/);
    expect(problems('--format', 'json')).toEqual(["missing required argument 'path'"]);
    expect(problems('--price', 'a=1', '--', 'logs')).toEqual([]);
  });

  test('are named with all that is wrong with them, and what is right is kept', () => {
    const command = replay();
    const args = 'logs --catalog all cis none --who me --format=xml --format json --template a --pattern=b --account 1 --account=2 --price';
    expect(readArguments(command, args.split(' ')).problems).toEqual([
      '--format: received "xml" and "json"; allowed: once',
      expect.stringMatching(/'all' is invalid/),
      expect.stringMatching(/'none' is invalid/),
      expect.stringMatching(/'xml' is invalid/),
      "option '--price <prices...>' argument missing",
      expect.stringMatching(/'--template <file>' cannot be used with option '--catalog/),
      expect.stringMatching(/unknown option '--who'/),
    ]);
    expect(command.args).toEqual(['me', 'logs']);
    expect(command.opts()).toEqual({ catalog: ['cis'], format: 'json', pattern: 'b', account: ['1', '2'] });
  });

  test('are left out where none of their values is right', () => {
    const command = replay();
    expect(readArguments(command, ['logs', '--catalog', 'all', '--account', '1']).problems).toHaveLength(1);
    expect(command.opts()).toEqual({ account: ['1'] });
  });

  test('are shown when asked for', () => {
    const io = testIo();
    expect(readArguments(newCommand('replay', 'Replays.', io), ['--help'])).toEqual({ isAnswered: true, problems: [], hasUnknown: false });
    expect(io.written()).toContain('Usage: cdk-organization-trail replay');
  });
});
