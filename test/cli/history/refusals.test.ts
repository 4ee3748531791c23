import { describe, expect, test } from '@jest/globals';
import { servedAws } from '../../support/fake-aws/served-aws';
import { history } from './history-command';

describe('history', () => {
  const { aws, against } = servedAws();

  test.each<[string, RegExp]>([
    ['', /^error: from: received nothing|^error: --from: received nothing; allowed: a time with its offset.*or --last/],
    ['--last 6x', /--last: received "6x"; allowed: a number of minutes, hours or days/],
    ['--last 2h --limit 0', /--limit: received 0; allowed: a whole number from 1 on/],
    ['--last 2h --limit many', /--limit: received "many"/],
    ['--last 2h --source-ip x --read-only maybe', /--read-only: received "maybe"; allowed: true or false/],
    ['--last 2h --region nowhere', /--region: received \["nowhere"\]/],
    ['--last 2h --account 1', /--account, --organization or --organizational-unit: received \["1"\]/],
    ['--last 2h --organizational-unit ou', /--organizational-unit: received "ou"/],
    ['--last 2h --cursor x', /--cursor: received "x"; allowed: the cursor of an earlier answer/],
    [
      '--last 2h --from 2026-11-02T08:00:00Z',
      /--last: received "2h"; allowed: either --last, or --from with or without --to/,
    ],
    ['--from 2999-11-02T08:00:00Z', /--from: received .* allowed: a time in the past/],
    [
      '--last 2h --member-role a*b --external-id ?',
      /--member-role: received "a\*b".*\nerror: --external-id: received "\?"/,
    ],
    [
      '--last 2h --begin --external-id ?',
      /^error: --begin: received without --function; allowed: with it only.*\nerror: --external-id: received "\?"/,
    ],
    [
      '--last 2h --function EventHistory --member-role audit --external-id audit-7f3c',
      /^error: --member-role: received with --function; allowed: without it only.*\nerror: --external-id: received with --function/,
    ],
    ['--last 2h --format xml', /format.*xml.*table, json, ndjson, csv/],
    ['--last 2h --account 111111111111 --organization', /cannot be used with/],
    ['--last 2h --failed --succeeded', /cannot be used with/],
    ['--last 2h --who me', /unknown option '--who'/],
    ['who-knows --last 2h', /unknown question "who-knows"; allowed: access-key <id...>, changes-to/],
    [
      'acess-key AKIAIOSFODNN7EXAMPLE --last 2h',
      /^error: unknown question "acess-key"; did you mean access-key\? allowed: access-key <id...>, /,
    ],
    ['Failed-signins --last 2h', /; did you mean failed-sign-ins\?/],
    ['help', /^error: unknown question "help"; did you mean --help\? allowed: [^\n]*\n$/],
    ['constructor --last 2h', /^error: unknown question "constructor"; allowed: /],
    ['--not-usr me --last 2h', /^error: unknown option '--not-usr'; did you mean --not-user\?\n$/],
    [
      '--region eu-west-1 access-key AKIAIOSFODNN7EXAMPLE --last 2h',
      /--region: received "access-key", because it takes all words up to the next option; allowed: the question first, or after --/,
    ],
    ['--last 2h --function= --format csv', /^error: --function: received ""; allowed: a function's name or ARN\n$/],
    ['--last 2h --function a/b', /^error: --function: received "a\/b"; allowed/],
    ['--last 2h --profile=', /^error: --profile: received ""; allowed: the name of a profile/],
    [
      'session 8c9a1f0e again',
      /^error: session: received "again"; allowed: session <event-id>\nerror: session: received "8c9a1f0e"; allowed: a UUID/,
    ],
    [
      'failed-sign-ins now --last 2x',
      /^error: failed-sign-ins: received "now"; allowed: failed-sign-ins\nerror: --last: received "2x"/,
    ],
    [
      'session --limit 0',
      /^error: session: received nothing; allowed: an event ID\nerror: --limit: received 0; [^\n]*\n$/,
    ],
    ['access-key --last 2h', /access-key: received nothing; allowed: an access key ID/],
    ['root-activity today --last 2h', /root-activity: received "today"; allowed: root-activity/],
    ['access-key x --last 2h', /access-key: received "x"; allowed: 16 to 128 upper-case letters/],
    [
      'access-key AKIAIOSFODNN7EXAMPLE --access-key AKIAIOSFODNN7EXAMPLE --last 2h',
      /--access-key: received "accessKeyId" a second time/,
    ],
    [
      '--last 2h --last 4h --limit 1 --limit 2 --order newest',
      /^error: --last: received "2h" and "4h"; allowed: once\nerror: --limit: received "1" and "2"; allowed: once\n$/,
    ],
    [
      '--last 2h --organizational-unit ou-a1b2-c3d4e5f6 --organizational-unit ou-a1b2-c3d4e5f7',
      /--organizational-unit: received .* and .*; allowed: once/,
    ],
    [
      '--last 2h --source-ip 10.8.8 --not-user arn:aws:iam::111111111111:role/x',
      /^error: --not-user: received "arn:aws:iam::111111111111:role\/x"; allowed: the name of an IAM user.*\nerror: --source-ip: received "10.8.8"/,
    ],
    ['--last 2h --source-ip 10.8.8', /--source-ip: received "10.8.8"; allowed: an IPv4 or IPv6 address, a range/],
    [
      'session 8c9a1f0e --limit 0',
      /^error: session: received "8c9a1f0e"; allowed: a UUID.*\nerror: --limit: received 0/,
    ],
    ['session', /session: received nothing; allowed: an event ID/],
    ['session 8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab again', /session: received "again"; allowed: session <event-id>/],
    [
      'session 8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab --access-key AKIAIOSFODNN7EXAMPLE',
      /--access-key: received "accessKeyId" a second time/,
    ],
  ])('refuses %j and calls nothing', async (args, problem) => {
    against([]);
    const { status, written, said } = await history(args);
    expect(said).toMatch(problem);
    expect({ status, written, calls: aws.calls }).toEqual({ status: 3, written: '', calls: [] });
  });

  test('names all that is wrong at once', async () => {
    const { said } = await history('--last 6x --limit 0 --category all');
    expect(said.trimEnd().split('\n')).toHaveLength(3);
    const { said: all } = await history(
      'access-key --format xml --bogus --failed --succeeded --last 6x --region nowhere --begin --order up --order down',
    );
    expect(
      all
        .trimEnd()
        .split('\n')
        .map((line) => /^error: (?:option )?'?(?:unknown )?(?:option ')?(--[a-z]+|question)/.exec(line)?.[1]),
    ).toEqual(expect.arrayContaining(['--order', '--format', '--bogus', '--failed', '--last', '--region', '--begin']));
  });

  test('names all that is wrong at once, how it is written and what it says', async () => {
    const options =
      '--lst 7d --not-usr me --format xml --last 6x --limit many --account 1 --organization --failed --succeeded --order up --order down --region nowhere --user';
    const { said } = await history(`acess-key AKIA ${options}`);
    const begins = said
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^error: /, '').replace(/(; (allowed|did)|\. Allowed| received).*$/, ''));
    expect(begins.sort()).toEqual([
      ...['--last:', '--limit:', '--order:', '--order:', '--region:'],
      "option '--account <ids...>' cannot be used with option '--organization'",
      "option '--failed' cannot be used with option '--succeeded'",
      "option '--format <format>' argument 'xml' is invalid",
      "option '--user <name>' argument missing",
      "unknown option '--lst'",
      "unknown option '--not-usr'",
      'unknown question "acess-key"',
    ]);
  });

  test('explains itself', async () => {
    const { status, written } = await history('--help');
    expect(status).toBe(0);
    for (const text of [
      '--access-key <id>',
      'failed-sign-ins',
      'one Region only, us-east-1 (GovCloud us-gov-west-1',
      'STS in the Region of the endpoint',
      '130 Ctrl-C',
    ])
      expect(written).toContain(text);
  });
});
