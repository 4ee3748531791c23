import { describe, expect, test } from '@jest/globals';
import { authorize, type Claim, misaddressed, type RequestType } from '../../../core/custom-resource/authorization';
import type { Binding } from '../../../core/custom-resource/binding';
import type { StackRow } from '../../../core/custom-resource/aws/stack-events';

const STACK = 'arn:aws:cloudformation:eu-central-1:111111111111:stack/Trail/0a1b2c3d';
const PROPERTIES = {
  TrailName: 'trail',
  IsMultiRegionTrail: 'true',
  AdvancedEventSelectors: [
    { Name: 'Management', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
  ],
};
const BINDING: Binding = {
  ...{
    stackId: STACK,
    partition: 'aws',
    region: 'eu-central-1',
    accountId: '111111111111',
    logicalResourceId: 'Trail',
    urlSuffix: 'amazonaws.com',
  },
  // As the deployment writes them: true is no text there.
  properties: { ...PROPERTIES, IsMultiRegionTrail: true },
  unbound: [],
};
const claim = (type: RequestType, more: Partial<Claim> = {}): Claim => ({
  type,
  stackId: STACK,
  logicalResourceId: 'Trail',
  physicalResourceId: type === 'Create' ? undefined : 'id',
  properties: { ...PROPERTIES, ServiceToken: 'arn' },
  ...more,
});
const stack = (status: string): StackRow => ({
  isStack: true,
  status,
  logicalResourceId: 'Name',
  physicalResourceId: STACK,
});
const own = (status: string, physicalResourceId = 'id', properties: StackRow['properties'] = PROPERTIES): StackRow => ({
  isStack: false,
  status,
  logicalResourceId: 'Trail',
  physicalResourceId,
  properties,
});
const neighbour: StackRow = {
  isStack: false,
  status: 'DELETE_IN_PROGRESS',
  logicalResourceId: 'Neighbour',
  physicalResourceId: 'id',
};
const inProgress: Record<RequestType, StackRow> = {
  Create: own('CREATE_IN_PROGRESS', ''),
  Update: own('UPDATE_IN_PROGRESS'),
  Delete: own('DELETE_IN_PROGRESS'),
};
const allowed = { properties: expect.anything(), abandoned: expect.anything() };
const refused = (why: string): object => ({ refused: expect.stringContaining(why) });

/** Every state of a stack in the API, but for those that only an export knows. */
const STATES = [
  'CREATE',
  'DELETE',
  'IMPORT',
  'IMPORT_ROLLBACK',
  'REVIEW',
  'ROLLBACK',
  'UPDATE',
  'UPDATE_ROLLBACK',
  'UPDATE_COMPLETE_CLEANUP',
  'UPDATE_ROLLBACK_COMPLETE_CLEANUP',
].flatMap((what) => ['IN_PROGRESS', 'COMPLETE', 'FAILED'].map((how) => `${what}_${how}`));
const ALLOWED: Record<RequestType, readonly string[]> = {
  Create: ['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
  Update: ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'],
  Delete: [
    'DELETE_IN_PROGRESS',
    'ROLLBACK_IN_PROGRESS',
    'UPDATE_IN_PROGRESS',
    'UPDATE_ROLLBACK_IN_PROGRESS',
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  ],
};

/** Every state of a resource in the API, but for those of drift and import. */
const OWN_STATES = ['CREATE', 'UPDATE', 'DELETE', 'ROLLBACK', 'UPDATE_ROLLBACK']
  .flatMap((what) => ['IN_PROGRESS', 'COMPLETE', 'FAILED'].map((how) => `${what}_${how}`))
  .concat('DELETE_SKIPPED');
const OWN_ALLOWED: Record<RequestType, readonly string[]> = {
  Create: ['CREATE_IN_PROGRESS'],
  Update: ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'],
  Delete: ['DELETE_IN_PROGRESS'],
};

describe.each(['Create', 'Update', 'Delete'] as const)('%s', (type) => {
  test.each(ALLOWED[type])('is obeyed in %s', (state) => {
    expect(authorize(claim(type), BINDING, [inProgress[type], stack(state)], false)).toEqual({
      ...allowed,
      // The only state in which the stack's own creation is taken back.
      ...(state === 'ROLLBACK_IN_PROGRESS' && { isCreationRollback: true }),
    });
  });

  test.each(STATES.filter((state) => !ALLOWED[type].includes(state)))('is refused in %s', (state) => {
    for (const isLocal of [false, true])
      expect(authorize(claim(type), BINDING, [inProgress[type], stack(state)], isLocal)).toEqual(
        refused(`the stack is in ${state}`),
      );
  });

  test('is refused where CloudFormation says nothing', () => {
    expect(authorize(claim(type), BINDING, [], true)).toEqual(refused('an unknown state'));
  });

  test.each(ALLOWED[type])(
    'is refused in %s while CloudFormation is busy with everything but this resource',
    (state) => {
      const others = OWN_STATES.filter((status) => !OWN_ALLOWED[type].includes(status));
      for (const rows of [[], ...others.map((status) => [own(status)])]) {
        expect(authorize(claim(type), BINDING, [neighbour, ...rows, stack(state)], true)).toEqual(
          refused('CloudFormation has the resource'),
        );
      }
      expect(authorize(claim(type), BINDING, [stack(state)], false)).toEqual(refused('in no operation'));
    },
  );

  test('counts the newest state of all', () => {
    expect(
      authorize(
        claim(type),
        BINDING,
        [stack('UPDATE_COMPLETE'), inProgress[type], stack(ALLOWED[type][0] ?? '')],
        false,
      ),
    ).toEqual(refused('the stack is in UPDATE_COMPLETE'));
  });

  test('is obeyed by the state of the stack alone on a local AWS that has no rows of resources', () => {
    expect(authorize(claim(type), BINDING, [stack(ALLOWED[type][0] ?? '')], true)).toEqual(allowed);
  });
});

describe('a delete', () => {
  test.each(['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'])(
    'in %s is that of the replaced resource, and not of the one that stays',
    (state) => {
      const rows = [
        own('DELETE_IN_PROGRESS', 'replaced', { TrailName: 'former' }),
        own('UPDATE_COMPLETE', 'id'),
        stack(state),
      ];
      expect(authorize(claim('Delete', { physicalResourceId: 'replaced' }), BINDING, rows, false)).toEqual({
        properties: { TrailName: 'former' },
        abandoned: [],
      });
      expect(authorize(claim('Delete'), BINDING, rows, false)).toEqual(
        refused('CloudFormation has the resource "id" in UPDATE_COMPLETE'),
      );
      expect(authorize(claim('Delete', { physicalResourceId: 'another' }), BINDING, rows, false)).toEqual(
        refused('CloudFormation has the resource "another" in no operation'),
      );
    },
  );

  test('takes its properties from CloudFormation, or else from the deployment, and never from the request', () => {
    const forged = claim('Delete', { properties: { TrailName: 'forged' } });
    expect(authorize(forged, BINDING, [own('DELETE_IN_PROGRESS'), stack('DELETE_IN_PROGRESS')], false)).toEqual({
      properties: PROPERTIES,
      abandoned: [],
    });
    expect(
      authorize(
        forged,
        BINDING,
        [{ ...own('DELETE_IN_PROGRESS'), properties: undefined }, stack('DELETE_IN_PROGRESS')],
        false,
      ),
    ).toEqual({ properties: BINDING.properties, abandoned: [] });
  });

  test('may come with an ID that CloudFormation made up and has in none of its rows', () => {
    expect(
      authorize(
        claim('Delete', { physicalResourceId: 'Trail-1A2B3C' }),
        BINDING,
        [own('DELETE_IN_PROGRESS', ''), stack('ROLLBACK_IN_PROGRESS')],
        false,
      ),
    ).toEqual({ ...allowed, isCreationRollback: true });
  });
});

describe('an update', () => {
  test('of another physical ID than CloudFormation has is refused', () => {
    expect(
      authorize(
        claim('Update', { physicalResourceId: 'another' }),
        BINDING,
        [own('UPDATE_IN_PROGRESS'), stack('UPDATE_IN_PROGRESS')],
        false,
      ),
    ).toEqual(refused('the request names the physical ID "another"; CloudFormation has id'));
  });

  test('that is rolled back says what the resource was to become, and any other says nothing of it', () => {
    const failed = { ...PROPERTIES, TrailName: 'failed' };
    const rows = [
      own('UPDATE_IN_PROGRESS'),
      stack('UPDATE_ROLLBACK_IN_PROGRESS'),
      own('UPDATE_FAILED', 'id', failed),
      stack('UPDATE_IN_PROGRESS'),
    ];
    expect(authorize(claim('Update'), BINDING, rows, false)).toEqual({
      properties: expect.anything(),
      abandoned: [PROPERTIES, failed],
    });
    expect(
      authorize(
        claim('Update'),
        BINDING,
        [own('UPDATE_IN_PROGRESS'), own('UPDATE_FAILED', 'id', failed), stack('UPDATE_IN_PROGRESS')],
        false,
      ),
    ).toMatchObject({ abandoned: [] });
  });
});

describe.each(['Create', 'Update'] as const)('the properties of a %s', (type) => {
  const rows = (properties?: StackRow['properties']): StackRow[] => [
    { ...inProgress[type], properties },
    stack('UPDATE_IN_PROGRESS'),
  ];
  const READS_ONLY = [
    {
      Name: 'Management',
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Management'] },
        { Field: 'readOnly', Equals: ['true'] },
      ],
    },
  ];

  test.each([
    ['TrailName', 'another'],
    ['S3BucketName', 'mine'],
    ['AdvancedEventSelectors', READS_ONLY],
    ['AdvancedEventSelectors', []],
    ['IsMultiRegionTrail', undefined],
  ])('are refused where %s is %j, though all else fits', (name, value) => {
    for (const known of [PROPERTIES, undefined]) {
      for (const isLocal of [false, true]) {
        expect(
          authorize(claim(type, { properties: { ...PROPERTIES, [name]: value } }), BINDING, rows(known), isLocal),
        ).toEqual(refused(`the request differs from what was deployed, in ${name}`));
      }
    }
  });

  test('count where CloudFormation has them, also if the function was deployed with others: in a rollback', () => {
    const others = { ...BINDING, properties: { ...PROPERTIES, TrailName: 'new' } };
    expect(authorize(claim(type), others, rows(PROPERTIES), false)).toEqual(allowed);
    expect(authorize(claim(type), others, rows(), false)).toEqual(refused('in TrailName'));
  });

  test('count where the function was deployed with them, if CloudFormation does not say or writes them otherwise', () => {
    expect(authorize(claim(type), BINDING, rows(), false)).toEqual(allowed);
    expect(authorize(claim(type), BINDING, rows({ ...PROPERTIES, TrailName: '****' }), false)).toEqual(allowed);
  });

  test('for which the environment has no room have to be confirmed by CloudFormation', () => {
    const { AdvancedEventSelectors: selectors, ...bound } = BINDING.properties;
    const binding = { ...BINDING, properties: bound, unbound: ['AdvancedEventSelectors'] };
    expect(selectors).toBeDefined();
    expect(authorize(claim(type), binding, rows(PROPERTIES), false)).toEqual(allowed);
    expect(authorize(claim(type), binding, rows(), false)).toEqual(
      refused('CloudFormation does not confirm AdvancedEventSelectors'),
    );
    expect(
      authorize(
        claim(type, { properties: { ...PROPERTIES, AdvancedEventSelectors: READS_ONLY } }),
        binding,
        rows(PROPERTIES),
        false,
      ),
    ).toEqual(refused('does not confirm AdvancedEventSelectors'));
    expect(authorize(claim(type), binding, [stack('UPDATE_IN_PROGRESS')], true)).toEqual(allowed);
  });
});

describe('a request for another', () => {
  test('stack is not for this function', () => {
    const other = STACK.replace('0a1b2c3d', 'ffffffff');
    expect(misaddressed(claim('Delete', { stackId: other }), BINDING)).toBe(
      `the request is for the stack "${other}"; this function serves ${STACK} only`,
    );
  });

  test('resource is not for this function', () => {
    expect(misaddressed(claim('Delete', { logicalResourceId: 'x'.repeat(999) }), BINDING)).toMatch(
      /^the request is for the resource "x{200}…"; this function serves Trail only$/,
    );
    expect(misaddressed(claim('Delete'), BINDING)).toBeUndefined();
  });
});
