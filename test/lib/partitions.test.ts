import { afterEach, describe, expect, test } from '@jest/globals';
import { CfnFunction, Architecture } from 'aws-cdk-lib/aws-lambda';
import { App, Stack, Stage } from 'aws-cdk-lib/core';
import { Fact, FactName, RegionInfo } from 'aws-cdk-lib/region-info';
import { TrailArchive, TrailOwner } from '../../lib';
import {
  PARTITIONS_WITHOUT_DELEGATED_ADMINISTRATORS,
  PARTITIONS_WITHOUT_ORGANIZATION_STACK_SETS,
} from '../../lib/contract/partitions';
import { EventHistoryScope } from '../../lib/history/event-history-scope';
import { EventHistory } from '../../lib/history/event-history';
import { DelegatedAdministratorStack } from '../../lib/stacks/delegated-administrator-stack';
import { LogArchiveStack } from '../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../lib/stacks/organization-trail-stack-props';
import { TrailLogGroup } from '../../lib/trail/trail-log-group';
import { propertyRuns } from '../support/property-runs';

const REGIONS = RegionInfo.regions.map(({ name, partition = '', domainSuffix = '' }) => ({
  name,
  partition,
  domainSuffix,
}));
/** `npm test` takes one of each kind: a Region of a partition with ARM, or without. */
const MOST_OF_A_KIND = propertyRuns(1, REGIONS.length);
const kindOf = ({ name, partition }: { name: string; partition: string }): string =>
  `${partition} ${String(hasArm(name))}`;
const TRIED = REGIONS.filter(
  (region, at) => REGIONS.slice(0, at).filter((other) => kindOf(other) === kindOf(region)).length < MOST_OF_A_KIND,
);
const SUFFIXES = [...new Set(REGIONS.map(({ domainSuffix }) => domainSuffix))];

function hasArm(region: string): boolean {
  return Fact.find(region, FactName.cloudwatchLambdaInsightsVersion('1.0.498.0', 'arm64')) !== undefined;
}

/** Everything that can be deployed, in one Region. */
function everything(region: string, partition: string): Stack[] {
  const app = new App();
  const env = { account: '111111111111', region };
  const hasStackSets = !PARTITIONS_WITHOUT_ORGANIZATION_STACK_SETS.includes(partition);
  return [
    new OrganizationTrailStack(app, 'Trail', {
      env,
      owner: TrailOwner.managementAccount({ preflight: true }),
      eventHistory: hasStackSets ? EventHistoryScope.organization() : EventHistoryScope.account(),
      notifyOfLogFiles: true,
    }),
    new LogArchiveStack(app, 'Archive', { env: { account: '333333333333', region }, readers: ['444444444444'] }),
    ...(PARTITIONS_WITHOUT_DELEGATED_ADMINISTRATORS.includes(partition) ? [] : delegated(app, region)),
  ];
}

const delegation = (app: App, region: string): Stack =>
  new DelegatedAdministratorStack(app, 'Delegation', { env: { region }, accountId: '222222222222' });
const delegated = (app: App, region: string): Stack[] => [
  delegation(app, region),
  new OrganizationTrailStack(app, 'Delegated', {
    env: { account: '222222222222', region },
    owner: TrailOwner.delegatedAdministrator({ preflight: true }),
    archive: TrailArchive.inAccount('333333333333'),
    alarms: { detections: [] },
  }),
];

interface Written {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** The resources as they are written, without CloudFormation's own checks, of which each would take a second. */
function resourcesOf(stacks: readonly Stack[]): Written[] {
  const assembly = Stage.of(stacks[0] as Stack)?.synth();
  return stacks.flatMap((stack) => {
    const { Resources: found = {} } = (assembly?.getStackArtifact(stack.artifactId).template ?? {}) as {
      Resources?: Record<string, Written>;
    };
    return Object.values(found);
  });
}

const functionsOf = (resources: readonly Written[]): Written['Properties'][] =>
  resources.filter(({ Type: type }) => type === 'AWS::Lambda::Function').map(({ Properties: written }) => written);
const architecturesOf = (resources: readonly Written[]): string[] => [
  ...new Set(functionsOf(resources).map(({ Architectures: [one] = [] }: { Architectures?: string[] }) => one ?? '')),
];

test('There are Regions of every partition that the CDK knows', () => {
  expect(new Set(REGIONS.map(({ partition }) => partition)).size).toBeGreaterThanOrEqual(8);
});

describe.each(TRIED)('In $name of $partition', ({ name, partition, domainSuffix }) => {
  const all = resourcesOf(everything(name, partition));
  const text = JSON.stringify(all);

  test('CloudWatch Logs may use the key of the log group under the name that it has there', () => {
    const principals = all
      .filter(({ Type: type }) => type === 'AWS::KMS::Key')
      .flatMap((key) => JSON.stringify(key).match(/"logs\.[^"]+"/g) ?? []);
    expect(new Set(principals)).toEqual(new Set([`"logs.${name}.${domainSuffix}"`]));
  });

  test('no ARN is of another partition, and no domain of another one', () => {
    expect(text.match(/arn:aws[a-z-]*:/g) ?? []).toEqual([]);
    // Services call themselves amazonaws.com everywhere.
    const others = SUFFIXES.filter((suffix) => suffix !== domainSuffix && suffix !== 'amazonaws.com');
    expect(others.filter((suffix) => text.includes(`.${suffix}`) && !domainSuffix.startsWith(suffix))).toEqual([]);
  });

  test('each function has an architecture and a runtime that are there', () => {
    expect(new Set(functionsOf(all).map(({ Runtime: runtime }) => runtime))).toEqual(new Set(['nodejs24.x']));
    expect(architecturesOf(all).sort()).toEqual(hasArm(name) ? ['arm64', 'x86_64'] : ['x86_64']);
  });

  test('roles are put into accounts by stack sets, or an error says that there are none', () => {
    const props: OrganizationTrailStackProps = {
      env: { account: '111111111111', region: name },
      eventHistory: EventHistoryScope.organization(),
    };
    const make = (): Stack => new OrganizationTrailStack(new App(), 'Test', props);
    if (partition === 'aws-cn')
      expect(make).toThrow(`eventHistory: Region: received ${name}; allowed: Regions outside`);
    else expect(make).not.toThrow();
  });

  test('an account manages the trails in place of the management account, or an error says that it cannot', () => {
    const make = (): Stack => delegation(new App(), name);
    if (partition === 'aws-cn') expect(make).toThrow(`Region: received ${name}; allowed: Regions outside China`);
    else expect(make).not.toThrow();
  });
});

describe('A Region that is known only at deployment', () => {
  test('has the name of CloudWatch Logs from CloudFormation', () => {
    const stack = new Stack(new App(), 'Test');
    const { principals } = TrailLogGroup.keyPolicy(stack);
    expect(stack.resolve(principals[0]?.policyFragment.principalJson)).toEqual({
      Service: [{ 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] }],
    });
  });
});

describe('A Region whose newest Node.js is older than ours', () => {
  const region = 'xx-test-1';
  afterEach(() => {
    Fact.unregister(region, FactName.LATEST_NODE_RUNTIME);
  });

  test('runs the functions on that one', () => {
    Fact.register({ region, name: FactName.LATEST_NODE_RUNTIME, value: 'nodejs20.x' }, true);
    const stack = new Stack(new App(), 'Test', { env: { region } });
    new EventHistory(stack, 'EventHistory');
    expect(functionsOf(resourcesOf([stack])).map(({ Runtime: runtime }) => runtime)).toEqual(['nodejs20.x']);
  });
});

describe('The architecture', () => {
  const env = { account: '111111111111', region: 'eu-central-1' };

  test.each([
    [
      'an OrganizationTrailStack',
      (app: App) => new OrganizationTrailStack(app, 'Test', { env, architecture: Architecture.ARM_64 }),
    ],
    ['a LogArchiveStack', (app: App) => new LogArchiveStack(app, 'Test', { env, architecture: Architecture.ARM_64 })],
    [
      'a DelegatedAdministratorStack',
      (app: App) =>
        new DelegatedAdministratorStack(app, 'Test', {
          env,
          accountId: '222222222222',
          architecture: Architecture.ARM_64,
        }),
    ],
  ])('of %s is that of each of its functions', (_, make) => {
    expect(architecturesOf(resourcesOf([make(new App())]))).toEqual(['arm64']);
  });

  test('of a construct prevails over that of the stack', () => {
    const stack = new OrganizationTrailStack(new App(), 'Test', { env, architecture: Architecture.ARM_64 });
    new EventHistory(stack, 'Another', { architecture: Architecture.X86_64 });
    const own = stack.node.findAll().filter((one) => one.node.path.includes('/Another/'));
    expect(own.filter((one) => one instanceof CfnFunction).map(({ architectures }) => architectures)).toEqual([
      ['x86_64'],
    ]);
  });
});
