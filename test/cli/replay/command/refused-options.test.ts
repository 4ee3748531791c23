import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { replay, TestFolder, TRAIL } from '../../../support/replay-command';

const folder = new TestFolder();
const logs = folder.logs();

describe('replay', () => {
  test.each<[string[], RegExp]>([
    [[], /missing required argument 'path'/],
    [['nowhere', 'else'], /error: nowhere: no such file or folder\nerror: else: no such file or folder/],
    [['LOGS', '--catalog', 'all'], /--catalog.*allowed choices are cis, tuned, threats, own, data-events/i],
    [['LOGS', '--detection', 'who'], /--detection: received "who"; allowed: an ID from docs\/detections.md/],
    [['LOGS', '--catalog', 'cis', '--severity', 'page'], /no detection is left/],
    [
      ['LOGS', '--person-role', 'people/OktaAdmin', '*'],
      /--person-role: received "people\/OktaAdmin"; allowed: a role's name.*\nerror: --person-role: received "\*"/,
    ],
    [['LOGS', '--person-role', 'OktaAdmin', 'OktaAdmin'], /--person-role: received "OktaAdmin" more than once/],
    [
      ['LOGS', '--person-role', 'OktaAdmin', '--catalog', 'cis'],
      /--person-role: received a list, although no detection in use distinguishes persons/,
    ],
    [['LOGS', '--person-role', 'OktaAdmin', '--template', 'x'], /cannot be used with/],
    [['LOGS', '--pattern', '{ $.eventName == "x" }'], /--pattern: Invalid filter pattern at offset/],
    [['LOGS', '--pattern', '{ $.a = "x" }', '--threshold', '0'], /allowed: a whole number from 1/],
    [['LOGS', '--pattern', '{ $.a = "x" }', '--period', '90'], /allowed: 60, or a multiple of it/],
    [['LOGS', '--pattern', '{ $.a = "x" }', '--template', 'x'], /cannot be used with/],
    [['LOGS', '--template', 'nowhere'], /--template: nowhere: .*ENOENT/],
    [['LOGS', '--template', 'TEXT'], /--template: .*allowed: a template in JSON/],
    [['LOGS', '--template', 'EMPTY'], /has no Resources/],
    [['LOGS', '--template', 'BAD'], /has no AWS::Logs::MetricFilter|FilterPattern: received \{"Ref":"x"\}/],
    [['LOGS', '--price', 'gold=1'], /--price: received "gold=1"; allowed: logs-ingestion=<dollars>/],
    [['LOGS', '--threads', 'many'], /allowed: a whole number from 1 to 64/],
    [['LOGS', '--output', 'nowhere/report'], /--output: nowhere\/report: .*ENOENT/],
    [['LOGS', '--output', 'INSIDE'], /--output: .*is in a folder that is read; allowed: a file outside of it/],
    [['TEXT', '--output', 'TEXT'], /--output: .*text\.json: is read too; allowed: another file/],
    [['LOGS', '--template', 'BAD', '--output', 'BAD'], /--template: /],
    [
      ['--price', 'further-copy=2', 'LOGS'],
      /missing required argument 'path'; --price takes all words up to the next option: give the path first, or after --/,
    ],
    [['LOGS', '--threshold', '5', '--catalog', 'cis'], /--threshold: received without --pattern/],
    [
      [
        'LOGS',
        '--bogus',
        '--severity',
        'loud',
        '--catalog',
        'cis',
        '--from',
        'yesterday',
        '--threads',
        '0',
        '--price',
        'x=1',
        '--detection',
        'who',
        '--output',
        'nowhere/report',
      ],
      /^error: option '--severity.*'loud' is invalid.*\nerror: option '--threads.*\nerror: unknown option '--bogus'\nerror: --from: received "yesterday".*\nerror: --price: received "x=1".*\nerror: --detection: received "who".*\nerror: --output: nowhere\/report: .*\n$/,
    ],
    [
      ['LOGS', '--period', '60', '--threshold', '1'],
      /--threshold: received without --pattern.*\nerror: --period: received without --pattern/,
    ],
  ])('refuses %j', async (args, problem) => {
    const names: Record<string, string> = {
      LOGS: logs,
      TEXT: folder.file('text.json', 'text'),
      INSIDE: join(logs, 'report.json'),
      EMPTY: folder.file('empty.json', '{}'),
      BAD: folder.file(
        'badtemplate.json',
        JSON.stringify({
          Resources: {
            F: { Type: 'AWS::Logs::MetricFilter', Properties: { FilterPattern: { Ref: 'x' } } },
            G: { Type: 'AWS::Logs::MetricFilter', Properties: { FilterPattern: '{' } },
          },
        }),
      ),
    };
    const { status, written, said } = await replay(args.map((word) => names[word] ?? word));
    expect(said).toMatch(problem);
    expect({ status, written }).toEqual({ status: 3, written: '' });
  });

  test('says what is wrong without a stack trace', () => {
    const { status, stderr } = spawnSync(process.execPath, [TRAIL, 'replay', 'nowhere'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 3, stderr: 'error: nowhere: no such file or folder\n' });
  });
});
