import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type * as core from 'aws-cdk-lib/core';
import { App, Duration, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import {
  AccessLogBucket,
  ArchiveWatcher,
  CdkNagReasons,
  DelegatedAdministratorStack,
  DetectionAlarms,
  EventHistory,
  EventHistoryScope,
  EventSelection,
  LogArchiveStack,
  MemberAccountRole,
  OrganizationTrail,
  OrganizationTrailStack,
  type OrganizationTrailStackProps,
  Safeguard,
  TrailArchive,
  TrailOwner,
} from '../../../lib';
import { findingsOf } from '../../support/nag-packs';
import { ENV, ORGANIZATION } from '../../support/template';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');

/** Nothing that any account, Region, template or CDK would change. */
function reasonsIn(app: Stage): string[] {
  return app.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.values(data as Record<string, string>)),
    );
}

const environments: [string, core.Environment | undefined][] = [
  ['without an environment', undefined],
  ['with one', ENV],
];

describe.each(environments)('Every pack of cdk-nag has our reasons, %s:', (_, env) => {
  const stack = (props: OrganizationTrailStackProps) => (app: App) =>
    new OrganizationTrailStack(app, 'Test', { env, ...props });
  test.each([
    ['the default', stack({})],
    [
      'every option',
      stack({
        owner: TrailOwner.managementAccount({ preflight: true }),
        eventHistory: EventHistoryScope.organization({ readers: ['arn:aws:iam::222222222222:role/analyst'] }),
        archive: TrailArchive.inThisStack({ keyPrefix: 'audit', retention: Duration.days(400) }),
        trailTable: {},
        notifyOfLogFiles: true,
        alarms: {
          page: { emails: ['oncall@example.com'] },
          notify: { emails: ['security@example.com'] },
          compliance: { emails: ['compliance@example.com'] },
        },
        events: [EventSelection.managementEvents(), EventSelection.s3Objects()],
        excludedBucketNames: ['example-bucket'],
      }),
    ],
    [
      'an archive in another account',
      stack({ archive: TrailArchive.inAccount('222222222222'), notifyOfLogFiles: true }),
    ],
    [
      'a delegated administrator',
      stack({
        owner: TrailOwner.delegatedAdministrator({ preflight: true }),
        archive: TrailArchive.inAccount('222222222222'),
      }),
    ],
    ['a single account', stack({ owner: TrailOwner.singleAccount() })],
    ['a trail managed elsewhere', stack({ trailManagedElsewhere: true, eventHistory: EventHistoryScope.none() })],
    [
      'a log archive that is watched there',
      (app: App) =>
        new LogArchiveStack(app, 'Test', { env, watcher: ArchiveWatcher.here({ pageEmails: ['a@example.com'] }) }),
    ],
    ['a log archive', (app: App) => new LogArchiveStack(app, 'Test', { env, readers: ['333333333333'] })],
    [
      'a delegation',
      (app: App) =>
        new DelegatedAdministratorStack(app, 'Test', {
          env,
          accountId: '222222222222',
          retainRegistration: Safeguard.disabled({ reason: 'a test' }),
        }),
    ],
    [
      'constructs in a stack of somebody else',
      (app: App) => {
        const own = new Stack(app, 'Own', { env });
        const alarms = new DetectionAlarms(own, 'Alarms', { trail: new OrganizationTrail(own, 'Trail') });
        const history = new EventHistory(own, 'History', {
          searchesOtherAccounts: true,
          accessLogBucket: new AccessLogBucket(own, 'AccessLogs'),
        });
        history.addAlarmAction(new SnsAction(alarms.notifyTopic));
        new MemberAccountRole(own, 'Member', {
          trustedRoleArns: ['arn:aws:iam::222222222222:role/history'],
          organizationId: ORGANIZATION,
        });
      },
    ],
  ])('%s', (__, make) => {
    const app = new App();
    make(app);
    CdkNagReasons.applyTo(app);
    expect(findingsOf(app)).toEqual([]);
  });
});

/** The apps that examples make for themselves. */
const exampleApps: App[] = [];
const actual = jest.requireActual<typeof core>('aws-cdk-lib/core');
class ExampleApp extends actual.App {
  public constructor(props?: core.AppProps) {
    super(props);
    exampleApps.push(this);
  }
}
jest.doMock('aws-cdk-lib/core', () => ({ ...actual, App: ExampleApp }));

async function exampleApp(name: string): Promise<App> {
  await import(join(EXAMPLES, name, 'app'));
  const app = exampleApps.pop();
  if (!app) throw new Error(`no app in ${name}`);
  return app;
}

/** What examples make beside our constructs, to show how to connect them. */
const NOT_OURS = /\/(Pager|SlackTopic|SecurityChannel|AlarmsToSecurityAccount|AuditBucket|Importer|NotImported)/;

test.each(readdirSync(EXAMPLES, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : [])))(
  'Every pack has our reasons in the example %s',
  async (name) => {
    const app = await exampleApp(name);
    CdkNagReasons.applyTo(app);
    expect(findingsOf(app).filter((finding) => !NOT_OURS.test(finding))).toEqual([]);
  },
);

describe('CdkNagReasons', () => {
  const both = [undefined, ENV].map((env) => {
    const app = new App();
    new OrganizationTrailStack(app, 'Test', { env, eventHistory: EventHistoryScope.organization() });
    CdkNagReasons.applyTo(app);
    app.synth();
    return reasonsIn(app);
  });

  test('gives the same reasons in every environment, with no account, Region or logical id in them', () => {
    const [agnostic = [], specific = []] = both;
    expect(agnostic.length).toBeGreaterThan(50);
    expect(new Set(specific)).toEqual(new Set(agnostic));
    expect(agnostic.filter((reason) => /\d{6}|eu-central|AWS::|[0-9A-F]{8}|\$\{/.test(reason))).toEqual([]);
  });

  test('acknowledges nothing where it was not asked', () => {
    const app = new App();
    new OrganizationTrailStack(app, 'Asked');
    new OrganizationTrailStack(app, 'NotAsked', { trailName: 'another-trail' });
    CdkNagReasons.applyTo(app.node.findChild('Asked'));
    const found = findingsOf(app);
    expect(found.filter((finding) => finding.includes(' at Asked/'))).toEqual([]);
    expect(found.length).toBeGreaterThan(50);
  });

  test('covers what is made later, and stages that are there', () => {
    const app = new App();
    const stage = new Stage(app, 'Production');
    CdkNagReasons.applyTo(app);
    new OrganizationTrailStack(stage, 'Trail');
    new OrganizationTrailStack(app, 'Trail');
    expect(findingsOf(app)).toEqual([]);
  });

  test('leaves what somebody else adds, also where we have a reason for the same wildcard', () => {
    const app = new App();
    const stack = new Stack(app, 'Own');
    const history = new EventHistory(stack, 'History');
    CdkNagReasons.applyTo(app);
    const add = (action: string, resource: string) =>
      history.handler.role?.addToPrincipalPolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
    add('s3:ListAllMyBuckets', '*');
    add('dynamodb:GetItem', 'arn:aws:dynamodb:eu-central-1:111111111111:table/*');
    new Key(stack, 'Key');
    expect(findingsOf(app).filter((finding) => finding.startsWith('AwsSolutions'))).toEqual([
      // What an option of ours switches on.
      'AwsSolutions-S1 at Own/History/Results/Resource',
      'AwsSolutions-IAM5[Resource::*] at Own/History/Function/Role/DefaultPolicy/Resource',
      'AwsSolutions-IAM5[Resource::arn:aws:dynamodb:eu-central-1:111111111111:table/*] at Own/History/Function/Role/DefaultPolicy/Resource',
      'AwsSolutions-KMS5 at Own/Key/Resource',
    ]);
  });

  test('changes no template', () => {
    const [without, withReasons] = [false, true].map((hasReasons) => {
      const app = new App();
      new OrganizationTrailStack(app, 'Test');
      if (hasReasons) CdkNagReasons.applyTo(app);
      return app.synth().getStackByName('Test').template as unknown;
    });
    expect(withReasons).toEqual(without);
  });

  test('says each reason once, whoever asks again', () => {
    const app = new App();
    const stack = new OrganizationTrailStack(app, 'Trail');
    CdkNagReasons.applyTo(stack);
    CdkNagReasons.applyTo(app);
    app.synth();
    const ids = stack.node
      .findAll()
      .map(({ node }) =>
        node.metadata
          .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .flatMap(({ data }) => Object.keys(data as object)),
      );
    expect(ids.filter((one) => new Set(one).size !== one.length)).toEqual([]);
  });
});
