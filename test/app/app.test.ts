import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { addStacks } from '../../app/organization-trail-app';

const ROOT = join(__dirname, '..', '..');
/** The feature flags of `cdk.json`, with which the app is deployed. */
const { context: FLAGS } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};

/** Somebody hears the alarms. */
const HEARD = { 'organization-trail:alertEmails': ['security@example.com'] };

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly severity?: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

interface Artifact {
  readonly dependencies?: string[];
  readonly environment?: string;
}

interface Synthesis {
  readonly folder: string;
  readonly artifacts: Record<string, Artifact>;
  /** What cdk-nag, CloudFormation's rules and the constructs have to say: '<rule> at <path>'. */
  readonly violations: readonly string[];
  readonly warnings: readonly string[];
}

const folders: string[] = [];
const outputFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  folders.push(folder);
  return folder;
};

/** The app as `cdk synth` runs it, but in this process: the CDK loads and warms up once. */
function synthesize(settings: Record<string, unknown> = {}, change: (app: App) => void = () => undefined): Synthesis {
  const folder = outputFolder();
  const app = new App({ context: { ...FLAGS, ...settings }, outdir: folder });
  addStacks(app);
  change(app);
  try {
    app.synth();
  } catch (error) {
    // The report says what failed.
    if (!(error instanceof Error) || !error.message.includes('validation-report.json')) throw error;
  }
  const report = join(folder, 'validation-report.json');
  const found = existsSync(report)
    ? (JSON.parse(readFileSync(report, 'utf8')) as Report).pluginReports.flatMap(({ violations }) => violations)
    : [];
  const rules = (isWarning: boolean) =>
    found
      .filter(({ severity }) => (severity === 'warning') === isWarning)
      .flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
      );
  const { artifacts } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, Artifact>;
  };
  return { folder, artifacts, violations: rules(false), warnings: rules(true) };
}

const CLEAN = { violations: [], warnings: [] };

beforeAll(() => {
  process.env['CDK_VALIDATION'] = 'true';
  // The CDK prints its report there; the tests read the file.
  for (const method of ['warn', 'error'] as const) jest.spyOn(console, method).mockReturnValue();
});

afterAll(() => {
  process.env['CDK_VALIDATION'] = 'false';
  jest.restoreAllMocks();
  folders.forEach((folder) => {
    rmSync(folder, { recursive: true });
  });
});

describe('The app with no configuration', () => {
  let synthesis: Synthesis;
  beforeAll(() => {
    synthesis = synthesize();
  });

  test('warns of alarms that nobody hears, and of nothing else', () => {
    expect(synthesis.warnings.map((warning) => warning.replace(/.*cdk-organization-trail:/, '')).sort()).toEqual(
      ['BrokenFindings', 'ComplianceAlarms', 'NotifyFindings', 'PageAlarms', 'PageFindings'].map(
        (id) => `${id}Unheard at OrganizationTrail/DetectionAlarms`,
      ),
    );
  });

  test('synthesizes one stack that cdk-nag and the validation of templates accept', () => {
    expect(synthesis.violations).toEqual([]);
    expect(readdirSync(synthesis.folder).filter((name) => name.endsWith('.template.json'))).toEqual([
      'OrganizationTrail.template.json',
    ]);
  });
});

test('What cdk-nag finds is seen here', () => {
  const { violations } = synthesize(HEARD, (app) => new CfnBucket(new Stack(app, 'Beside'), 'Open'));
  expect(violations).toContain('AwsSolutions-S1 at Beside/Open');
  expect(violations).toContain('NIST.800.53.R5-S3BucketLoggingEnabled at Beside/Open');
});

test('Every part of the configuration passes cdk-nag as well', () => {
  const { violations, warnings } = synthesize({
    ...HEARD,
    'organization-trail:isOrganizationTrail': false,
    'organization-trail:homeRegion': 'eu-central-1',
    'organization-trail:notifyOfLogFiles': true,
    'organization-trail:retentionDays': 365,
    'organization-trail:keyPrefix': 'audit',
  });
  expect({ violations, warnings }).toEqual(CLEAN);
});

test('A log archive account has a stack of its own, which passes cdk-nag and comes first', () => {
  const { violations, warnings, artifacts } = synthesize({
    ...HEARD,
    'organization-trail:homeRegion': 'eu-central-1',
    'organization-trail:logArchiveAccount': '222222222222',
    'organization-trail:logArchiveReaders': ['333333333333', 'arn:aws:iam::444444444444:role/athena'],
    'organization-trail:notifyOfLogFiles': true,
    'organization-trail:retentionDays': 365,
  });
  expect({ violations, warnings }).toEqual(CLEAN);
  expect(artifacts['OrganizationTrail']?.dependencies).toContain('OrganizationTrailLogArchive');
  expect(artifacts['OrganizationTrailLogArchive']?.environment).toBe('aws://222222222222/eu-central-1');
});

test('A delegated administrator has the trail, after the management account registered it and the archive is there', () => {
  const { violations, warnings, artifacts } = synthesize({
    ...HEARD,
    'organization-trail:homeRegion': 'eu-central-1',
    'organization-trail:delegatedAdministrator': '222222222222',
    'organization-trail:logArchiveAccount': '333333333333',
    'organization-trail:notifyOfLogFiles': true,
    'organization-trail:preflight': true,
  });
  expect({ violations, warnings }).toEqual(CLEAN);
  expect(artifacts['OrganizationTrail']?.dependencies).toEqual(
    expect.arrayContaining(['OrganizationTrailDelegation', 'OrganizationTrailLogArchive']),
  );
  expect(
    ['OrganizationTrail', 'OrganizationTrailDelegation', 'OrganizationTrailLogArchive'].map(
      (name) => artifacts[name]?.environment,
    ),
  ).toEqual([
    'aws://222222222222/eu-central-1',
    'aws://unknown-account/eu-central-1',
    'aws://333333333333/eu-central-1',
  ]);
});

test('All but a trail that is to be imported passes cdk-nag as well, with a warning', () => {
  const { violations, warnings } = synthesize({ ...HEARD, 'organization-trail:trailManagedElsewhere': true });
  expect({ violations, warnings }).toEqual({
    violations: [],
    warnings: [expect.stringMatching(/:TrailManagedElsewhere at /)],
  });
});

test('A preflight passes cdk-nag as well, and is told of in an output', () => {
  const { violations, warnings, folder } = synthesize({ ...HEARD, 'organization-trail:preflight': true });
  expect({ violations, warnings }).toEqual(CLEAN);
  const { Outputs: outputs } = JSON.parse(readFileSync(join(folder, 'OrganizationTrail.template.json'), 'utf8')) as {
    Outputs: Record<string, { Value: { 'Fn::GetAtt': string[] } }>;
  };
  expect(outputs['Preflight']?.Value['Fn::GetAtt'][1]).toBe('Summary');
});

test('The search of every account passes cdk-nag as well', () => {
  const { violations, warnings } = synthesize({ ...HEARD, 'organization-trail:eventHistory': 'organization' });
  expect({ violations, warnings }).toEqual(CLEAN);
});

test.each([
  ['a log group', { attachTo: 'org-trail' }],
  [
    "Control Tower's",
    {
      attachTo: 'control-tower',
      attachedTrailArn: 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/aws-controltower-BaselineCloudTrail',
      eventHistory: 'organization',
    },
  ],
])(
  'Attached to %s, it passes cdk-nag as well, and warns of what cannot be known of a trail of others',
  (_, settings) => {
    const configuration = Object.entries(settings).map(([key, value]) => [`organization-trail:${key}`, value]);
    const acknowledged = { 'organization-trail:acknowledge': { LoopUnguarded: 'x', OwnPartsUnknown: 'x' } };
    const given = { ...HEARD, ...(Object.fromEntries(configuration) as Record<string, string>) };
    const { violations, warnings } = synthesize(given);
    expect({ violations, warnings }).toEqual({
      violations: [],
      warnings: ['OwnPartsUnknown', 'LoopUnguarded'].map((id) => expect.stringContaining(`:${id} at `)),
    });
    expect(synthesize({ ...given, ...acknowledged })).toMatchObject(CLEAN);
  },
);

describe('The process of the app', () => {
  function run(settings: Record<string, unknown>) {
    const folder = outputFolder();
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'bin/app.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: {
        ...process.env,
        CDK_VALIDATION: 'false',
        CDK_OUTDIR: folder,
        CDK_CONTEXT_JSON: JSON.stringify({ ...FLAGS, ...settings }),
      },
    });
    return { status, output: stdout + stderr, files: readdirSync(folder) };
  }

  test('ends with exit status 1, without a stack trace, and with all that is wrong, whoever finds it', () => {
    const { status, output, files } = run({
      'organization-trail:regions': 'none',
      trailName: 'x',
      'organization-trail:what': 1,
      'organization-trail:eventHistoryReaders': ['arn:aws:iam::222222222222:role/analyst'],
      'organization-trail:includeGlobalServiceEvents': false,
      'organization-trail:aggregation': ['API_ACTIVITY'],
      'organization-trail:excludedDetections': ['no-such-detection'],
    });
    expect(status).toBe(1);
    const [title, ...problems] = output.trim().split('\n');
    expect(title).toBe('The configuration (CDK context) cannot be used:');
    expect(problems).toEqual(
      [
        'organization-trail:regions: received "none"; allowed: all or one',
        'trailName is not a key of this app; did you mean organization-trail:trailName?',
        'organization-trail:what is not a key of this app; allowed: ',
        'organization-trail:eventHistoryReaders: received a list; allowed: with organization-trail:eventHistory=organization only',
        'trailScope: received all Regions with includeGlobalServiceEvents: false',
        'events[0] (aggregation): received without data events',
        'alarms: exclude: received "no-such-detection", which is not one of the detections',
      ].map((start) => expect.stringContaining(`  - ${start}`)),
    );
    expect(files).toEqual([]);
  });

  test('synthesizes where all is well', () => {
    const { status, files } = run({ ...HEARD, 'organization-trail:detectionCatalogs': 'none' });
    expect({ status, synthesized: files.includes('OrganizationTrail.template.json') }).toEqual({
      status: 0,
      synthesized: true,
    });
  });
});
