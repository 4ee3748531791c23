import { describe, expect, test } from '@jest/globals';
import { compareSelectors } from '../../../lambda/trail-health/compare/selectors';
import type { RecordedSelectors } from '../../../lib/contract/deployed';

type Basic = NonNullable<RecordedSelectors['basic']>[number];

const management = (...fields: { Field: string; Equals?: string[]; NotEquals?: string[] }[]): RecordedSelectors => ({
  advanced: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...fields] }],
});
const objects = (field?: { StartsWith: string[] }): RecordedSelectors => ({
  advanced: [
    {
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Data'] },
        { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
        ...(field ? [{ Field: 'resources.ARN', ...field }] : []),
      ],
    },
  ],
});
const basic = (selector: Basic): RecordedSelectors => ({ basic: [selector] });
const data = (...Values: string[]): RecordedSelectors =>
  basic({ IncludeManagementEvents: false, DataResources: [{ Type: 'AWS::S3::Object', Values }] });

describe('what a trail records', () => {
  test.each<[string, RecordedSelectors, RecordedSelectors]>([
    ['nothing said and all management events', {}, management()],
    ['a basic selector without anything', basic({}), management()],
    ['read calls only', basic({ ReadWriteType: 'ReadOnly' }), management({ Field: 'readOnly', Equals: ['true'] })],
    ['write calls only', basic({ ReadWriteType: 'WriteOnly' }), management({ Field: 'readOnly', Equals: ['false'] })],
    [
      'without the events of a service',
      basic({ ExcludeManagementEventSources: ['kms.amazonaws.com'] }),
      management({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }),
    ],
    ['the objects of all buckets', data('arn:aws:s3:::'), objects()],
    ['the objects of all buckets, in short', data('arn:aws:s3'), objects()],
    ['the objects of one bucket', data('arn:aws:s3:::one/'), objects({ StartsWith: ['arn:aws:s3:::one/'] })],
    ['empty operators', management({ Field: 'readOnly', Equals: [] }), management()],
  ])('is the same in both forms: %s', (_, deployed, found) => {
    expect(compareSelectors(deployed, found)).toEqual([]);
    expect(compareSelectors(found, deployed)).toEqual([]);
  });

  test.each<[string, RecordedSelectors, RecordedSelectors, string]>([
    [
      'fewer calls',
      management(),
      basic({ ReadWriteType: 'ReadOnly' }),
      'eventCategory Equals Management and readOnly Equals true',
    ],
    [
      'one bucket instead of all',
      data('arn:aws:s3:::'),
      data('arn:aws:s3:::one/'),
      'resources.ARN StartsWith arn:aws:s3:::one/',
    ],
    ['data events and no others', management(), objects(), 'resources.type Equals AWS::S3::Object'],
    [
      'a type that is missing',
      data('arn:aws:s3:::'),
      basic({ IncludeManagementEvents: false, DataResources: [{}] }),
      'resources.type Equals ',
    ],
  ])('differs: %s', (_, deployed, found, words) => {
    const [difference] = compareSelectors(deployed, found);
    expect(difference?.found).toContain(words);
    expect(compareSelectors(found, deployed)).toHaveLength(1);
  });

  test('is compared with what is known before a deployment, and counted for the rest', () => {
    const deployed = data('arn:aws:s3:::one/', null as unknown as string);
    expect(compareSelectors(deployed, data('arn:aws:s3:::one/', 'arn:aws:s3:::two/'))).toEqual([]);
    expect(compareSelectors(deployed, data('arn:aws:s3:::three/', 'arn:aws:s3:::two/'))).toHaveLength(1);
    expect(compareSelectors(deployed, data('arn:aws:s3:::one/'))).toMatchObject([
      { expected: expect.stringContaining('?') as unknown },
    ]);
  });

  test('is told with nothing beside, where something was added', () => {
    const both = { advanced: [...(management().advanced ?? []), ...(objects().advanced ?? [])] };
    expect(compareSelectors(management(), both)).toMatchObject([
      { expected: expect.stringContaining('beside what is there') as unknown },
    ]);
  });
});
