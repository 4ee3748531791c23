import awscdk from 'eslint-plugin-awscdk';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

/** Who may import whom, by folder: each room and all that it may know of the others. */
const ROOMS = {
  'lib/contract': [],
  'lib/internal': ['lib/contract'],
  'lib/organization': ['lib/contract', 'lib/internal'],
  'lib/events': ['lib/contract', 'lib/internal'],
  'lib/trail': ['lib/contract', 'lib/internal', 'lib/organization', 'lib/events'],
  'lib/filter-pattern': ['lib/contract'],
  'lib/detection': [
    'lib/contract',
    'lib/internal',
    'lib/events',
    'lib/filter-pattern',
    'lib/trail',
    'lib/organization',
  ],
  'lib/history': ['lib/contract', 'lib/internal', 'lib/organization', 'lib/trail', 'lib/detection'],
  'lib/dashboard': ['lib/contract', 'lib/internal', 'lib/detection', 'lib/history', 'lib/archive'],
  'lib/archive': ['lib/contract', 'lib/internal', 'lib/organization', 'lib/trail', 'lib/detection', 'lib/history'],
  'lib/nag': [
    'lib/contract',
    'lib/internal',
    'lib/organization',
    'lib/trail',
    'lib/detection',
    'lib/history',
    'lib/archive',
  ],
  'lib/stacks': ['lib'],
  'core/archive-watch': ['lib/contract', 'core/digests', 'core/findings', 'core/metrics'],
  'core/custom-resource': ['lib/contract', 'core/waiting'],
  'core/digests': ['lib/contract', 'core/waiting'],
  'core/events': ['lib/contract'],
  'core/findings': ['lib/contract', 'lib/filter-pattern', 'core/events'],
  'core/history': ['lib/contract'],
  'core/metrics': [],
  'core/preflight': ['lib/contract', 'core/waiting'],
  'core/waiting': [],
  cli: ['lib/contract', 'lib/filter-pattern', 'lib/detection', 'core'],
  app: ['lib'],
  bin: ['app', 'lib', 'cli'],
};

/** Each function is a room of its own. */
const FUNCTIONS = Object.fromEntries(readdirSync('lambda').map((name) => [`lambda/${name}`, ['lib/contract', 'core']]));

const zones = Object.entries({ ...ROOMS, ...FUNCTIONS }).flatMap(([room, known]) =>
  ['app', 'bin', 'cli', 'core', 'lambda', 'lib', 'scripts', 'test']
    .filter((folder) => !known.includes(folder))
    .map((folder) => ({
      target: `./${room}`,
      from: `./${folder}`,
      except: [room, ...known]
        .filter((path) => path === folder || path.startsWith(`${folder}/`))
        .map((path) => `./${path.slice(folder.length + 1)}`),
      message: `${room} may import only from ${[room, ...known].join(', ')}.`,
    })),
);

const noSdk = {
  regex: '^@aws-sdk/',
  message:
    'SDK clients belong into lambda/, cli/ and core/<room>/aws/: the library has no runtime dependency, and core is pure.',
};
const noBarrel = {
  regex: '^aws-cdk-lib$',
  message: "Import from 'aws-cdk-lib/core' or 'aws-cdk-lib/aws-…': the root barrel triples memory.",
};
const noNag = { regex: '^cdk-nag', message: 'Who uses cdk-nag has it: the library has no runtime dependency.' };
const noCdk = { regex: '^(aws-cdk-lib|constructs)', message: 'This room runs without the CDK.' };
const restricted = (...patterns) => ({ '@typescript-eslint/no-restricted-imports': ['error', { patterns }] });

export default tseslint.config(
  { ignores: ['assets/', 'cdk.out/', 'coverage/', 'dist/', 'tsconfig.json', '**/*.mjs', 'cli/replay/assembly/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    plugins: { 'import-x': importX, awscdk },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      ...awscdk.configs.recommended.rules,
      // Subclasses of L2 constructs and optional props have other constructors than it wants.
      'awscdk/construct-constructor-property': 'off',
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      // Classes of statics are how jsii exports functions.
      '@typescript-eslint/no-extraneous-class': 'off',
      ...restricted(noBarrel),
    },
  },
  { files: ['lib/**'], rules: restricted(noSdk, noBarrel, noNag) },
  {
    // They make constructs for whoever calls them: the scope and the ids are the caller's.
    files: [
      'lib/internal/{bound-resource,late-code}.ts',
      'lib/trail/{imported-trail,on-trail-event,trail-archive,trail-owner}.ts',
    ],
    rules: { 'awscdk/require-passing-this': 'off', 'awscdk/no-variable-construct-id': 'off' },
  },
  // The stack's trail is one that it made, of which more can be asked than the interface says.
  {
    files: ['lib/stacks/organization-trail-stack.ts'],
    rules: { 'awscdk/no-construct-in-public-property-of-construct': 'off' },
  },
  { files: ['lambda/**', 'core/**/aws/**', 'cli/**'], rules: restricted(noCdk) },
  { files: ['core/**'], ignores: ['core/**/aws/**'], rules: restricted(noCdk, noSdk) },
  { files: ['cli/replay/**'], rules: restricted(noCdk, noSdk) },
  {
    // Replay runs the patterns and the catalogs without the CDK.
    files: [
      'lib/contract/**',
      'lib/filter-pattern/**',
      'lib/detection/{cis,threats}/**',
      'lib/detection/{break-glass,detection,detection-from-parts,event-conditions,alarm-evaluation,person-roles,policy-documents,default-detections,suppression,suppressions,matches-everything,scalar-fields,*-catalog}.ts',
      'lib/detection/finding-{detection,paths}.ts',
    ],
    rules: restricted({ ...noCdk, allowTypeImports: true }, noSdk),
  },
  {
    files: ['test/**', 'app/**', 'bin/**', 'benchmark/**'],
    rules: { '@typescript-eslint/explicit-function-return-type': 'off' },
  },
);
