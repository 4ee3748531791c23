/**
 * Every command that we hand out is executed, or is marked with the reason why it cannot be.
 *
 * The commands are looked for in the documents, the help texts, the messages and comments of the source, the outputs of the stacks and the
 * descriptions of the alarms (`find-commands.ts`, `synthesized-commands.ts`), so a new one is here as soon as it is written. Its first word
 * says how it is executed:
 *
 * - ours (`npx cdk-organization-trail …`): here, in `sh`, by the bundle, against fake endpoints and log files made up below
 * - `aws …`: by `npm run check:commands` (`test/end-to-end/handed-out-commands.ts`), which needs the AWS CLI; here it is read by `sh` and no further
 * - `npm`, `node`, `cdk`: elsewhere in the gate; `EXECUTED_BY` in `table.ts` says where
 *
 * or it is in `NOT_EXECUTED`. A placeholder, as `<bucket>`, gets a value from `VALUES`. So to write a new command costs a line in `table.ts`
 * only where it has a new placeholder, runs elsewhere, or cannot be run.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { parseConfiguration } from '../support/configuration';
import { OrganizationTrailStack } from '../../lib/stacks/organization-trail-stack';
import { but, event } from '../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../fixtures/identities';
import { groupNamed, logGroups } from '../cli/doctor/attachment-in-account';
import { seededEvent } from '../core/history/seeded-events';
import { bucketPolicy, FakeAccount, TRAIL } from '../support/fake-account';
import { seededStore } from '../support/fake-aws/event-store';
import { FakeFindings } from '../support/fake-aws/fake-findings';
import { sampleFinding } from '../support/sample-finding';
import { FakeAws } from '../support/fake-aws/fake-aws';
import { FakeLookupEvents } from '../support/fake-aws/lookup-events';
import { FakeOrganization } from '../support/fake-aws/organization';
import {
  contextOf,
  documents,
  type HandedOut,
  helpTexts,
  inCode,
  inDocuments,
  inMarkdown,
  inSource,
  kindOf,
  withoutContext,
} from './find-commands';
import { installCommandLine, type Outcome, placeholdersLeft, shell, withValues } from './shell';
import { inTemplates } from './synthesized-commands';
import { AskedArchive } from './asked-archive';
import { VerifiedMonths } from './verified-months';
import { EXECUTED_BY, EXIT_STATUS, NOT_EXECUTED, VALUES } from './table';

const ROOT = join(__dirname, '..', '..');
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const MEMBER = '222222222222';
const SESSION_EVENT = '8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab';
const ASSUMED = {
  credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: 'token' },
  assumedRoleUser: { arn: 'arn:aws:sts::111111111111:assumed-role/deployer/mara' },
};
const sessionOf = (role: string): object => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::111111111111:assumed-role/${role}/mara`,
  accountId: '111111111111',
  accessKeyId: ASSUMED.credentials.accessKeyId,
  sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111111111111:role/${role}`, userName: role } },
});
const TOPIC = 'arn:aws:sns:eu-central-1:111111111111:log-files';
/** Of these questions the fake has an event. */
const FINDS = /history .*(access-key|changes-to|failed-sign-ins|root-activity|session|--user|--role|--function)/;

/** Each once, with the first place where it stands. */
function distinct(all: readonly HandedOut[]): HandedOut[] {
  return [...new Map([...all].reverse().map((one) => [one.command, one])).values()].reverse();
}

let all: HandedOut[];
beforeAll(async () => {
  all = distinct([...inDocuments(), ...(await helpTexts()), ...inSource(), ...inTemplates()]);
});
const isMarked = (command: string): boolean => Object.hasOwn(NOT_EXECUTED, withoutContext(command));
const ofKind = (kind: ReturnType<typeof kindOf>): HandedOut[] =>
  all.filter(({ command }) => kindOf(command) === kind && !isMarked(command));

describe('The commands that we hand out', () => {
  test('are found wherever they stand', () => {
    const places = all.map(({ where }) => where);
    for (const where of [
      'README.md',
      'docs/operating.md',
      'replay --help',
      'core/preflight/fixes.ts',
      'output ValidateCommand of the app',
      'alarm OrganizationTrail-TrailNotLogging of the app',
    ]) {
      expect(places).toContain(where);
    }
  });

  test('that are not ours run elsewhere in the gate, or say why not', () => {
    const unknown = ofKind('other').filter(({ command }) => !Object.hasOwn(EXECUTED_BY, withoutContext(command)));
    expect(unknown).toEqual([]);
    for (const [file, text] of Object.values(EXECUTED_BY))
      expect(`${file}: ${readFileSync(join(ROOT, file), 'utf8').includes(text) ? text : '(not there)'}`).toBe(
        `${file}: ${text}`,
      );
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const { command } of all)
      for (const [, name = ''] of command.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(name);
  });

  test('that are marked stand somewhere still, and in one list only', () => {
    const commands = all.map(({ command }) => withoutContext(command));
    const marked = [NOT_EXECUTED, EXECUTED_BY].flatMap((list) => Object.keys(list));
    expect(marked.filter((command) => !commands.includes(command))).toEqual([]);
    expect(marked.filter((command, at) => marked.indexOf(command) !== at)).toEqual([]);
    const text = commands.join('\n');
    expect(Object.keys(EXIT_STATUS).filter((command) => !text.includes(command))).toEqual([]);
    expect(
      VALUES.map(([placeholder]) => placeholder).filter((placeholder) =>
        typeof placeholder === 'string' ? !text.includes(placeholder) : text.search(placeholder) < 0,
      ),
    ).toEqual([]);
  });

  test('have a value for each placeholder', () => {
    expect(
      all
        .filter(({ command }) => !isMarked(command))
        .map((one) => ({ ...one, placeholders: placeholdersLeft(one.command) }))
        .filter(({ placeholders }) => placeholders.length > 0),
    ).toEqual([]);
  });

  test('are read by sh without an error', () => {
    const commands = [...ofKind('ours'), ...ofKind('aws')].map(({ command }) => withValues(command));
    const { status, stderr } = spawnSync('sh', ['-n'], {
      encoding: 'utf8',
      input: commands.map((command) => `{\n${command}\n}\n`).join(''),
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('give the app a configuration that it takes', () => {
    const inText = documents().flatMap(({ text }) =>
      [...text.matchAll(/`([^`]*-c '?organization-trail:[^`]*)`/g)].map(([, code = '']) => code),
    );
    const given = [...all.map(({ command }) => command), ...inText]
      .map(contextOf)
      .filter((context) => Object.keys(context).length > 0 && !('organization-trail:KEY' in context));
    expect(given.length).toBeGreaterThan(10);
    // What a setting needs beside it stands beside it.
    const beside = {
      'organization-trail:homeRegion': 'eu-central-1',
      'organization-trail:eventHistory': 'organization',
    };
    for (const context of given)
      expect(
        parseConfiguration({ ...('organization-trail:delegatedAdministrator' in context ? {} : beside), ...context }),
      ).toBeDefined();
  });
});

describe('The commands of ours', () => {
  const folder = mkdtempSync(join(tmpdir(), 'handed-out-'));
  const account = new FakeAccount();
  const now = Math.floor(Date.now() / 1_000) - 3_600;
  const told = (number: number, more: Partial<ReturnType<typeof seededEvent>>) => ({
    ...seededEvent({ account: '111111111111', region: 'us-east-1' }, now + number, '0000', number),
    ...more,
  });
  const aws = new FakeAws({
    lookupEvents: new FakeLookupEvents({
      store: seededStore([
        told(1, {
          user: 'ci-deployer',
          accessKeyId: KEY,
          readOnly: false,
          resources: [{ type: 'AWS::S3::Bucket', name: 'audit-archive' }],
        }),
        told(2, { user: 'root' }),
        told(3, { eventName: 'ConsoleLogin', errorCode: 'Failure' }),
        told(4, { user: 'ci-deployer', errorCode: 'AccessDenied' }),
        told(5, {
          eventId: SESSION_EVENT,
          eventName: 'AssumeRole',
          eventSource: 'sts.amazonaws.com',
          errorCode: undefined,
          fields: { responseElements: ASSUMED },
        }),
        ...['deployer', 'Deploy', 'AWSReservedSSO_Admin_0123456789abcdef'].map((role, number) =>
          told(6 + number, {
            user: 'mara',
            accessKeyId: ASSUMED.credentials.accessKeyId,
            readOnly: false,
            fields: { userIdentity: sessionOf(role) },
          }),
        ),
      ]),
    }),
    organization: new FakeOrganization(['111111111111', MEMBER].map((id) => ({ id }))),
    regions: ['us-east-1'],
    invoke: async () =>
      Promise.resolve({
        status: 'complete',
        from: '2026-11-25T00:00:00Z',
        to: '2026-11-26T00:00:00Z',
        events: [
          {
            time: '2026-11-25T08:00:00Z',
            account: MEMBER,
            region: 'us-east-1',
            eventId: 'a',
            eventName: 'StopLogging',
            eventSource: 'cloudtrail.amazonaws.com',
            user: 'ci-deployer',
            resources: [],
          },
        ],
        eventCount: 1,
        coverage: [],
        notices: [],
      }),
  });
  const findings = new FakeFindings();
  const archive = new VerifiedMonths();
  const askedArchive = new AskedArchive();
  const environments: Record<string, NodeJS.ProcessEnv> = {};

  async function run(command: string): Promise<Outcome> {
    const filled = withValues(command);
    const asksArchive = /--source (archive|both)|replay --athena/.test(filled);
    const asked = asksArchive ? 'archive' : /\b(doctor|findings|verify)\b/.exec(filled)?.[0];
    return shell(filled, folder, environments[asked ?? 'history'] ?? {});
  }

  beforeAll(async () => {
    const { PATH: path = '', HOME: home } = process.env;
    const base = {
      PATH: `${installCommandLine(folder)}:${path}`,
      HOME: home,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
    await account.start();
    account.mend();
    account.others.bucketPolicy = JSON.parse(
      JSON.stringify(bucketPolicy())
        .replaceAll('s3:::logs', 's3:::audit-archive')
        .replaceAll('/audit/', '/cloudtrail/'),
    ) as object;
    const groups = [
      'trail',
      'aws-cloudtrail-logs',
      'aws-controltower/CloudTrailLogs-0x4fq1',
      'aws-accelerator-cloudtrail-logs',
    ];
    Object.assign(account.json.answers, {
      DescribeLogGroups: [logGroups(...groups.map((name) => groupNamed(name)))],
      DescribeMetricFilters: [{ metricFilters: [] }],
      DescribeSubscriptionFilters: [{ subscriptionFilters: [] }],
    });
    account.others.topics = {
      [TOPIC]: {
        Policy: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'cloudtrail.amazonaws.com' },
              Action: 'sns:Publish',
              Resource: TOPIC,
              Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
            },
          ],
        },
      },
    };
    const fakes = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_ENDPOINT_URL_'));
    environments['doctor'] = { ...base, AWS_REGION: 'eu-central-1', ...Object.fromEntries(fakes) };
    findings.put(sampleFinding({ id: '0123456789abcdef0123' }));
    findings.buckets.push('audit-archive');
    findings.isReadOnly = true;
    environments['findings'] = {
      ...base,
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL: await findings.start(),
    };
    environments['history'] = { ...base, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: await aws.start() };
    const ofArchive = await askedArchive.start();
    environments['archive'] = { ...environments['history'], ...ofArchive };
    // Neither Lake Formation nor Account Management answers it.
    const { AWS_ENDPOINT_URL_GLUE: glue } = ofArchive;
    Object.assign(environments['doctor'], {
      AWS_ENDPOINT_URL_GLUE: glue,
      AWS_ENDPOINT_URL_LAKEFORMATION: glue,
      AWS_ENDPOINT_URL_ACCOUNT: glue,
    });
    environments['verify'] = { ...base, AWS_REGION: 'eu-central-1', ...(await archive.start()) };
    archive.writeInto(folder);
    mkdirSync(join(folder, 'logs'));
    const stopped = but(event('cloudtrail:StopLogging', iamUser(ACCOUNTS.production)), {
      userIdentity: { ...iamUser(ACCOUNTS.production), accessKeyId: KEY },
    });
    writeFileSync(join(folder, 'logs', 'file.json'), JSON.stringify({ Records: [stopped] }));
    mkdirSync(join(folder, 'cdk.out'));
    writeFileSync(
      join(folder, 'cdk.out', 'OrganizationTrail.template.json'),
      JSON.stringify(Template.fromStack(new OrganizationTrailStack(new App(), 'OrganizationTrail')).toJSON()),
    );
  });
  afterAll(async () => {
    await Promise.all([aws.stop(), account.stop(), findings.stop(), archive.stop(), askedArchive.stop()]);
    rmSync(folder, { recursive: true });
  });

  test('do what they are handed out for', async () => {
    const problems: string[] = [];
    // With `npx` and without it is the same.
    const waiting = distinct(
      ofKind('ours').map(({ command, where }) => ({
        command: command.replaceAll('npx cdk-organization-trail', 'cdk-organization-trail'),
        where,
      })),
    );
    expect(waiting.length).toBeGreaterThan(20);
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { command, where } = next;
        const { status, written, said } = await run(command);
        const expected = EXIT_STATUS[command]?.status ?? 0;
        if (status !== expected)
          problems.push(`${where}: ${command}: exit status ${String(status)} and not ${String(expected)}: ${said}`);
        if (FINDS.test(command) && /^No event/m.test(written)) problems.push(`${where}: ${command}: finds nothing`);
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    expect(problems).toEqual([]);
  }, 120_000);

  test('that are marked cannot be executed', async () => {
    for (const command of Object.keys(NOT_EXECUTED).filter((one) => kindOf(one) === 'ours')) {
      const { status } = await run(command);
      if (status === 0) throw new Error(`${command} can be executed: take it out of NOT_EXECUTED`);
    }
  });
});

describe('A command is found', () => {
  const inText = (text: string): string[] => inMarkdown(text, 'x.md').map(({ command }) => command);

  test('in blocks of sh, with its further lines, and without comments', () => {
    expect(
      inText(
        '```sh\naws s3 ls s3://a   # why\nfor a in b; do\n  aws c d --e "$a"\ndone | sort\nnpx cdk deploy \\\n  -c a=b\n```\n```ts\naws();\n```',
      ),
    ).toEqual(['aws s3 ls s3://a', 'for a in b; do\naws c d --e "$a"\ndone | sort', 'npx cdk deploy -c a=b']);
  });

  test('in the text, over the end of a line, and with the name of the program left out', () => {
    expect(
      inText(
        'Run `aws cloudtrail get-trail\n  --name a`, or `replay --events x`; but `replay` and `aws` are names, and `history` of `--user x` too.',
      ),
    ).toEqual(['aws cloudtrail get-trail --name a', 'replay --events x']);
  });

  test('in messages, as far as its options go', () => {
    const code =
      "throw new Error(\n  `Let it go ('aws a b-c --d ${id}' +\n    `), or npm run x:y; or aws e fg --h {one}`);\n// aws a bc --e <one of them>, then more\nconst f = 'aws s3 mb s3://${name}, or not';";
    const found = (where: string): string[] => inCode(code, where).map(({ command }) => command);
    expect(found('cli/x.ts')).toEqual([
      'aws a b-c --d <id>',
      'npm run x:y',
      'aws e fg --h <one>',
      'aws s3 mb s3://<name>',
    ]);
    expect(found('lib/x.ts')).toContain('aws a bc --e <one of them>');
  });
});
