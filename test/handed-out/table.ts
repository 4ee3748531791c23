const ACCOUNT = '222222222222';
const TRAIL = 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization-trail';
const KEY = 'arn:aws:kms:eu-central-1:111111111111:key/3f2b8c14';

/** What stands for a placeholder when a command is run: the first that fits counts. A placeholder that none fits fails the test. */
export const VALUES: readonly (readonly [string | RegExp, string])[] = [
  // Of templates: what is known when they are deployed.
  ['<AWS::Region>', 'eu-central-1'],
  ['<AWS::Partition>', 'aws'],
  [/<AWS::AccountId>|<OrganizationAccess.ManagementAccountId>/g, '111111111111'],
  [
    /<(Detection)?AlarmsFindingsFunctionLogGroup>/g,
    'OrganizationTrail-DetectionAlarmsFindingsFunctionLogGroup1B2C3D4E-AbCdEfGhIjKl',
  ],
  ['<ArchiveWatchFunction>', 'OrganizationTrail-ArchiveWatchFunction40C4CF0E-AbCdEfGhIjKl'],
  ['<ArchiveWatchFunctionLogGroup>', 'OrganizationTrail-ArchiveWatchFunctionLogGroup4D5E6F7A-AbCdEfGhIjKl'],
  [
    /<(Detection)?AlarmsTrailHealthFunctionLogGroup>/g,
    'OrganizationTrail-DetectionAlarmsTrailHealthFunctionLogGroup2C3D4E5F-AbCdEfGhIjKl',
  ],
  ['<TrailLogGroup>', 'OrganizationTrail-TrailLogGroup7A1F916A-AbCdEfGhIjKl'],
  ['<EventHistoryFunction>', 'OrganizationTrail-EventHistoryFunctionF45E173F-AbCdEfGhIjKl'],
  ['<STACK_TAG>', 'cdk-organization-trail:stack'],
  ['<RESOURCE_TAG>', 'cdk-organization-trail:resource'],
  ['<stackArn(stackId)>', 'arn:aws:cloudformation:eu-central-1:111111111111:stack/OrganizationTrail'],
  [/<logicalResourceId>|<its logical id>/g, 'Trail022F0CF2'],
  // Of words: what a reader would write there.
  ['--bucket …', '--bucket audit-archive --key-prefix cloudtrail'],
  ['--key …', `--key ${KEY}`],
  ['key/…', 'key/3f2b8c14'],
  ['--log-group …', '--log-group trail'],
  [/<log group>|<group>/g, 'trail'],
  [/key-id <key>/g, `key-id ${KEY}`],
  ['--function <function>', '--function Findings'],
  ['<alias>', 'alias/archive'],
  ['<stack>', 'OrganizationTrail'],
  ['<table>', 'findings'],
  ['<topic>', 'arn:aws:sns:eu-central-1:111111111111:log-files'],
  ['<a key of your own>', KEY],
  [/<trail ARN>|<trailArn>|<its ARN>|<arn>|<created>/g, TRAIL],
  [/<trail>|<old trail>|<one that is not needed>/g, 'old-trail'],
  ['<region>', 'eu-central-1'],
  ['<organization ID>', 'o-a1b2c3d4e5'],
  [/<account>|<accountId>|<management account>|<archive account>|<its ID>|<id>|<one of them>|<candidate>/g, ACCOUNT],
  [/<bucket>|<bucketName>|<name>/g, 'audit-archive'],
  ['<key>', 'AWSLogs/o-a1b2c3d4e5/111111111111/CloudTrail/us-east-1/2026/11/25/file.json.gz'],
  ['<start>', '2026-11-25T00:00:00Z'],
  ['<key ID>', 'AKIAIOSFODNN7EXAMPLE'],
  ['<role>', 'deployer'],
  ['<user>', 'ci-deployer'],
];

/** Of our own commands, without `npx`, those whose exit status is not 0. */
export const EXIT_STATUS: Readonly<Record<string, { readonly status: number; readonly because: string }>> = {
  'cdk-organization-trail replay logs --template cdk.out/OrganizationTrail.template.json --fail-on page': {
    status: 1,
    because: 'the log files have a StopLogging, which pages',
  },
};

/**
 * Run elsewhere in the gate (`npm run check`, `npm run check:deep`): the file that does, and the text in it that shows it. Commands of `npm`, `node` and the CDK; the
 * settings of the app (`-c organization-trail:KEY=VALUE`) are left out here and checked by themselves.
 */
export const EXECUTED_BY: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'npm ci': ['.ci/run', '\nnpm ci\n'],
  'npm test': ['scripts/check.sh', '\nnpm test '],
  'npm ci && npm test': ['.ci/run', '\nnpm ci\nnpm run check\n'],
  'npm start': ['scripts/check.sh', '\nnpm start '],
  'npm ci && npm start': ['scripts/check.sh', '\nnpm start '],
  'npm start -- --accounts 80 --events 25000000': [
    'scripts/check.sh',
    '\nnpm start -- --accounts 80 --events 25000000\n',
  ],
  'npm start [-- --accounts 80 --events 25000000]': [
    'scripts/check.sh',
    '\nnpm start -- --accounts 80 --events 25000000\n',
  ],
  'npm run check': ['.ci/run', '\nnpm run check\n'],
  'npm run build': ['scripts/check.sh', 'npm run build'],
  'npm run bundle': ['package.json', '"build": "npm run bundle'],
  'npm ci && npm run bundle': ['package.json', '"build": "npm run bundle'],
  'npm run test:deep': ['scripts/check-deep.sh', 'npm run test:deep'],
  'npm run check:package': ['scripts/check.sh', 'npm run check:package'],
  'npm run check:report': ['scripts/check.sh', 'npm run check:report'],
  'npm run check:commands': ['scripts/check.sh', 'npm run check:commands'],
  'npm run guardrails': ['scripts/check.sh', 'npm run guardrails -- '],
  'npm run conformance [-- TABLE.json]': ['scripts/check.sh', 'npm run conformance -- "$cases"'],
  'npm run conformance -- TABLE.json': ['scripts/check.sh', 'npm run conformance -- "$cases"'],
  'npm run coverage:detections': ['scripts/check.sh', 'npm run coverage:detections\n'],
  'npm run coverage:detections -- CORPORA': ['scripts/check.sh', 'npm run coverage:detections -- "$shared/corpora"'],
  'npm run coverage:detections -- CORPORA --write': [
    'scripts/check.sh',
    'npm run coverage:detections -- "$shared/corpora"',
  ],
  'npm run coverage:detections [-- CORPORA]': ['scripts/check.sh', 'npm run coverage:detections -- "$shared/corpora"'],
  'npm run docs:api': ['scripts/check.sh', 'npx jsii-docgen --output API.md'],
  'npm run docs:detections': ['test/scripts/detections-document.test.ts', 'detections-document'],
  'npm run docs:configuration': ['test/scripts/configuration-document.test.ts', 'configuration-document'],
  'npm run lint': ['scripts/check.sh', 'npm run lint'],
  'npm ci && npm run check': ['scripts/check.sh', 'npm run check'],
  'npm run spelling': ['package.json', 'npm run spelling'],
  'npm run docs:sample': ['test/scripts/sample-logs.test.ts', 'sample-logs'],
  'npm run docs:report-picture': ['test/scripts/report-picture.test.ts', 'report-picture'],
  'npm run docs:findings': ['test/scripts/findings-document.test.ts', 'findings-document'],
  'npm run docs:cost': ['test/scripts/cost-table.test.ts', 'cost-table'],
  'npm run scorecard': ['test/scripts/scorecard.test.ts', 'scorecardDocument'],
  'npm run docs:tamper-matrix': ['test/scripts/tamper-matrix.test.ts', 'tamper-matrix'],
  'npm run docs:dashboard': ['test/scripts/dashboard-picture.test.ts', 'dashboard-picture'],
  'npm run docs:diagram': ['test/scripts/architecture-diagram.test.ts', 'architecture-diagram'],
  'node --import tsx test/end-to-end/NAME.ts EMULATOR': [
    'scripts/gate-functions.sh',
    'node --import tsx "test/end-to-end/$1.ts" "$emulator"',
  ],
  'npm install cdk-organization-trail aws-cdk-lib constructs': ['scripts/check-package/consumer.mjs', "'--save-exact'"],
  "npx cdk synth --app 'npx tsx examples/smallest-trail/app.ts'": [
    'test/end-to-end/handed-out-commands.ts',
    "npx cdk synth --app 'npx tsx examples/smallest-trail/app.ts'",
  ],
  'npx cdk synth': ['scripts/check.sh', 'npx cdk synth --quiet --no-notices'],
  'npx cdk bootstrap aws://222222222222/eu-central-1 --trust 111111111111 --cloudformation-execution-policies arn:aws:iam::aws:policy/AdministratorAccess':
    ['test/end-to-end/handed-out-commands.ts', 'npx cdk bootstrap aws://<account>/eu-central-1'],
  'npx cdk bootstrap aws://<account>/eu-central-1 --trust <management account> --cloudformation-execution-policies arn:aws:iam::aws:policy/AdministratorAccess':
    ['test/end-to-end/handed-out-commands.ts', 'npx cdk bootstrap aws://<account>/eu-central-1'],
  'npx cdk bootstrap': ['test/end-to-end/handed-out-commands.ts', 'npx cdk bootstrap --no-notices'],
  'npx cdk diff': ['test/end-to-end/handed-out-commands.ts', 'npx cdk diff --no-notices'],
  'cdk diff': ['test/end-to-end/handed-out-commands.ts', 'npx cdk diff --no-notices'],
  'npx cdk deploy': ['test/end-to-end/support/app-deployment.ts', "deployed('--all'"],
  'npx cdk deploy --all': ['test/end-to-end/log-archive.ts', "deployed('--app', assembly, '--all')"],
  // Of the two stacks, that of the trail; the archive is deployed with --all there.
  'npx cdk deploy --exclusively OrganizationTrailLogArchive': [
    'test/end-to-end/log-archive.ts',
    "deployed('--app', assembly, '--exclusively', 'OrganizationTrail')",
  ],
  'npx cdk deploy --exclusively OrganizationTrail': [
    'test/end-to-end/log-archive.ts',
    "deployed('--app', assembly, '--exclusively', 'OrganizationTrail')",
  ],
  'npx cdk deploy Second': ['test/end-to-end/two-deployments.ts', 'deployOne(OTHER, SECOND)'],
  'npx cdk deploy OrganizationTrail': ['test/end-to-end/support/app-deployment.ts', "deployed('--all'"],
  'npx cdk destroy': ['test/end-to-end/default-app.ts', "cdkDone('destroy', '--all', '--force')"],
  'cdk destroy': ['test/end-to-end/default-app.ts', "cdkDone('destroy', '--all', '--force')"],
};

const NO_IMPORT =
  'the local AWS has no import of resources; the sets that are imported are tested in test/lib/stacks/import-sets.test.ts';
const NO_REFACTOR = 'the local AWS does not move resources between logical IDs';
const NO_DRIFT = 'the local AWS detects no drift';
const BY_HAND = 'takes minutes, and measures; run by hand, and its figures are in docs';

/** Not executable here, and why. An entry that stands nowhere any more fails the test, and so does a command of ours that can be executed after all. */
export const NOT_EXECUTED: Readonly<Record<string, string>> = {
  'aws login': 'opens a browser',
  'aws sso login': 'opens a browser',
  'aws sso login<at>': 'opens a browser',
  'aws configure export-credentials --profile <shellWord(printable(profile))> --format env':
    'asks for the code of an MFA device on a terminal',
  'cdk import': NO_IMPORT,
  'npx cdk import': NO_IMPORT,
  'npx cdk import OrganizationTrail --resource-mapping import.json': NO_IMPORT,
  'npx cdk import OrganizationTrail --resource-mapping stayed.json': NO_IMPORT,
  'npx cdk refactor --unstable=refactor --dry-run': NO_REFACTOR,
  'npx cdk drift': NO_DRIFT,
  'npx cdk drift OrganizationTrail': NO_DRIFT,
  'npx cdk deploy OrganizationTrail --revert-drift': NO_DRIFT,
  "npx cdk deploy --app 'npx tsx app.ts'":
    'deploys the app of whoever copies an example; npm run check:package installs, compiles and synthesizes them all',
  'npm run check:deep': 'is the gate itself, and runs before an issue is closed',
  'npm run bench:findings': BY_HAND,
  'npm pack --pack-destination dist/js': 'a step of publishing; npm run check:package packs',
  'npx jsii-pacmak --outdir dist/packages': 'a step of publishing; npm run check:package makes the Python package',
  'npx --yes cdk-organization-trail@latest replay --sample': 'needs the published package',
  'npm publish dist/js/*.tgz --provenance --access public': 'publishes',
  'npx --package publib publib dist/packages': 'publishes',
  'npm run bench:verify [-- ACCOUNTS]': BY_HAND,
  'npm run bench:verify': BY_HAND,
  'npm run bench:athena': 'a step of npm run check:deep, which installs DuckDB for it',
  'npm run bench:synth': BY_HAND,
  'npm run bench:replay': BY_HAND,
  'npm run bench:replay [-- --runs 3 --events 200000]': BY_HAND,
  'npm run bench:history [-- 17@3900 340@200 memory bundle]': BY_HAND,
  'replay <(zstd -dc events.ndjson.zst)':
    'bash and zstd; that a pipe is read is tested in test/cli/replay/command.test.ts',
  'npx cdk-organization-trail history --function <name>': 'the question follows',
  'history --summary': 'names an option and is no question',
  'history --estimate': 'names an option and is no question',
  'history --source archive': 'names an option and is no question',
  'replay --athena': 'names an option and is no question',
};
