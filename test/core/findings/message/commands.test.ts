import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { addOptions, type HistoryOptions } from '../../../../cli/history/options';
import { findingMessage } from '../../../../core/findings/message/finding-message';
import { stormMessage } from '../../../../core/findings/message/storm-message';
import { parseRequest } from '../../../../core/history/request/request';
import { shellWord } from '../../../../lib/contract/shell-word';
import { findingDetectionOf } from '../../../../lib/detection/finding-detection';
import { event } from '../../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../../../fixtures/identities';
import { detection } from '../../../support/detections';
import { ACCOUNT, CONTEXT, findingOf } from './example-finding';

/** A name as nobody would choose it. */
const ID = "it's; $(id)";
const ODD = findingDetectionOf(detection(ID));
const { finding, occurrences } = findingOf([event('iam:CreateUser', iamUser(ACCOUNTS.production))], ODD);
const context = { ...CONTEXT, logGroup: 'log group', historyFunction: '$LATEST"', table: 'my "table"' };
const commands = [
  ...findingMessage({ finding, detection: ODD, occurrences, account: ACCOUNT, context }).document.commands,
  ...stormMessage({
    ...{ detection: ODD, account: ACCOUNT, severity: 'page', heldBack: 3, findings: [finding] },
    ...{ since: finding.firstSeen, context },
  }).document.commands,
].map(({ command }) => command);

/** What each program of a command was given: programs are functions of the shell that say so. */
function wordsOf(command: string): string[][] {
  const says = '{ printf "%s\\0" "$@" END >&2; }';
  const { stderr, status } = spawnSync('sh', ['-c', `npx() ${says}\naws() ${says}\n${command} >/dev/null`]);
  expect(status).toBe(0);
  const all = stderr.toString().split('\0').slice(0, -1);
  const programs: string[][] = [[]];
  for (const word of all)
    if (word === 'END') programs.push([]);
    else programs.at(-1)?.push(word);
  return programs.slice(0, -1);
}

describe('the commands of a message', () => {
  test('are all there', () => {
    expect(commands).toHaveLength(9);
  });

  test.each(commands)('reach the programs word for word: %s', (command) => {
    const words = wordsOf(command).flat();
    if (command.includes('replay')) expect(words).toContain(ID);
    if (command.includes('logs filter')) expect(words).toContain('log group');
    else if (command.includes('organization-trail findings')) expect(words).toContain('my "table"');
    else expect(words).toContain('$LATEST"');
  });

  test.each(commands.filter((command) => command.includes('history --function')))(
    'ask what the command line understands: %s',
    (command) => {
      const words = wordsOf(command).find((one) => one[1] === 'history') ?? [];
      const program = new Command().exitOverride();
      addOptions(program);
      program.parse(words.slice(2), { from: 'user' });
      expect(program.args).toEqual([]);
      expect(program.opts<HistoryOptions>().function).toBe('$LATEST"');
    },
  );

  test('ask the function what it understands', () => {
    const command = commands.find((one) => one.includes('lambda invoke')) ?? '';
    const [, payload = ''] = /printf %s '([^']+)'/.exec(command) ?? [];
    expect(parseRequest(JSON.parse(payload), CONTEXT.now).question).toMatchObject({
      accounts: ['845017362219'],
      regions: ['us-east-1'],
    });
  });

  test('quote what a shell would take for more than a word', () => {
    for (const word of ["a'b", '', '$(x)', '`x`', 'a b', '*', '~', '\\', '"', '!', 'a\nb'])
      expect(spawnSync('sh', ['-c', `printf %s ${shellWord(word)}`]).stdout.toString()).toBe(word);
  });
});
