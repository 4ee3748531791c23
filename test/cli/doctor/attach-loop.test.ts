import { describe, expect, test } from '@jest/globals';
import { MANAGEMENT, queryError } from '../../support/fake-account';
import type { AnswerTo } from '../../support/fake-json-service';
import { attachmentInAccount, dataEvents, part, STACK } from './attachment-in-account';

const FUNCTION = 'OrganizationTrail-DetectionAlarmsFindingsFunction48-AbCd';
const TABLE = 'OrganizationTrail-DetectionAlarmsFindingsTable84BCA51A-EfGh';
const PAGE = `arn:aws:sns:eu-central-1:${MANAGEMENT}:OrganizationTrail-DetectionAlarmsTopicsPage76D0B04C-IjKl`;
const FAILED = 'organizationtrail-detectionalarmsfindingsfailedbat-mnop';
const ACCESS_LOGS = 'organizationtrail-resultaccesslogsddddf258-qrst';
const FUNCTION_ARN = `arn:aws:lambda:eu-central-1:${MANAGEMENT}:function:${FUNCTION}`;
const TABLE_ARN = `arn:aws:dynamodb:eu-central-1:${MANAGEMENT}:table/${TABLE}`;

/** As AttachedTrailStack has them, in pages. */
const DEPLOYED = [
  [
    part(
      'AWS::Lambda::Function',
      'ExistingLogGroupFunctionD4A24500',
      'OrganizationTrail-ExistingLogGroupFunctionD4A2-A',
    ),
    part('AWS::Lambda::Function', 'EventHistoryFunctionF45E173F', 'OrganizationTrail-EventHistoryFunctionF45E173F-B'),
    part('AWS::Lambda::Function', 'DetectionAlarmsFindingsFunction4860F84C', FUNCTION),
    part('AWS::S3::Bucket', 'EventHistoryResults229F68A2', 'organizationtrail-eventhistoryresults229f68a2-c'),
  ],
  [
    part('AWS::DynamoDB::Table', 'DetectionAlarmsFindingsTable84BCA51A', TABLE),
    part('AWS::SNS::Topic', 'DetectionAlarmsTopicsPage76D0B04C', PAGE),
    part('AWS::S3::Bucket', 'DetectionAlarmsFindingsFailedBatchesD39D9372', FAILED),
    part('AWS::S3::Bucket', 'ResultAccessLogsDDDDF258', ACCESS_LOGS),
  ],
];

const type = (name: string): object => ({ Field: 'resources.type', Equals: [name] });
const arn = (operators: object): object => ({ Field: 'resources.ARN', ...operators });
const basic = (dataResource: object, more: object = {}): AnswerTo => ({
  EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [dataResource], ...more }],
});

describe('doctor --attach of what a foreign trail records of findings', () => {
  const { account, answers, look } = attachmentInAccount();

  async function seen(selectors: AnswerTo, deployed = true): Promise<{ what: string; fix: string; status: number }> {
    answers()['GetEventSelectors'] = [selectors];
    if (deployed) account.others.stackResources = { [STACK]: DEPLOYED };
    const { of, fixOf, status } = await look();
    return { what: of('attach-loop'), fix: fixOf('attach-loop') ?? '', status };
  }

  test.each<[string, AnswerTo, string, string]>([
    [
      'every function',
      dataEvents([type('AWS::Lambda::Function')]),
      `${FUNCTION_ARN},`,
      `"NotEquals":["${FUNCTION_ARN}"]`,
    ],
    [
      'every function, by a basic selector',
      basic({ Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda'] }),
      `${FUNCTION_ARN},`,
      FUNCTION_ARN,
    ],
    [
      'our function, by a basic selector',
      basic({ Type: 'AWS::Lambda::Function', Values: [FUNCTION_ARN] }),
      `${FUNCTION_ARN},`,
      FUNCTION_ARN,
    ],
    ['every table', dataEvents([type('AWS::DynamoDB::Table')]), `${TABLE_ARN},`, `"NotEquals":["${TABLE_ARN}"]`],
    [
      'reads of every table',
      dataEvents([type('AWS::DynamoDB::Table'), { Field: 'readOnly', Equals: ['true'] }]),
      `${TABLE_ARN},`,
      TABLE_ARN,
    ],
    [
      'its stream',
      dataEvents([type('AWS::DynamoDB::Stream')]),
      `${TABLE_ARN}/stream/*,`,
      `"NotStartsWith":["${TABLE_ARN}/stream/"]`,
    ],
    ['every topic, in other letters', dataEvents([type('aws::sns::topic')]), `${PAGE},`, PAGE],
    [
      'objects of all buckets but another one',
      dataEvents([type('AWS::S3::Object'), arn({ NotStartsWith: ['arn:aws:s3:::another/'] })]),
      `arn:aws:s3:::${FAILED}/*, arn:aws:s3:::${ACCESS_LOGS}/failed-batches/*,`,
      `"NotStartsWith":["arn:aws:s3:::${FAILED}/","arn:aws:s3:::${ACCESS_LOGS}/failed-batches/"]`,
    ],
    [
      'objects of all buckets, by a basic selector',
      basic({ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }),
      `arn:aws:s3:::${FAILED}/*, `,
      FAILED,
    ],
    [
      'a function whose name begins as ours',
      dataEvents([type('AWS::Lambda::Function'), arn({ StartsWith: [FUNCTION_ARN.slice(0, -4)] })]),
      `${FUNCTION_ARN},`,
      FUNCTION_ARN,
    ],
  ])('warns of %s, and says the condition that is missing', async (_, selectors, recorded, condition) => {
    const { what, fix, status } = await seen(selectors);
    expect(what).toMatch(/^warning: The trail aws-controltower-BaselineCloudTrail records data events of /);
    expect(what).toContain(recorded);
    expect(what).toMatch(/, which findings of the stack OrganizationTrail use\.$/);
    expect(fix).toContain(condition);
    expect(fix).toMatch(/aws cloudtrail get-event-selectors --region eu-central-1 --trail-name arn:aws:cloudtrail:/);
    expect(status).toBe(0);
  });

  test.each<[string, AnswerTo]>([
    ['others of its functions', dataEvents([type('AWS::Lambda::Function'), arn({ Equals: [`${FUNCTION_ARN}-2`] })])],
    [
      'another function by a basic selector, of which ours is no prefix',
      basic({ Type: 'AWS::Lambda::Function', Values: [FUNCTION_ARN.slice(0, -1)] }),
    ],
    ['all functions but ours', dataEvents([type('AWS::Lambda::Function'), arn({ NotEquals: [FUNCTION_ARN] })])],
    [
      'reads of functions and topics, where we write',
      dataEvents(
        [type('AWS::Lambda::Function'), { Field: 'readOnly', Equals: ['true'] }],
        [type('AWS::SNS::Topic'), { Field: 'readOnly', Equals: ['true'] }],
      ),
    ],
    [
      'reads of objects, by a basic selector',
      basic({ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }, { ReadWriteType: 'ReadOnly' }),
    ],
    [
      'objects but ours',
      dataEvents([
        type('AWS::S3::Object'),
        arn({ NotStartsWith: [`arn:aws:s3:::${FAILED}/`, `arn:aws:s3:::${ACCESS_LOGS}/`] }),
      ]),
    ],
    [
      'functions with another end of the name',
      dataEvents(
        [type('AWS::Lambda::Function'), arn({ EndsWith: ['-another'] })],
        [type('AWS::Lambda::Function'), arn({ NotEndsWith: [FUNCTION.slice(-4)] })],
      ),
    ],
    [
      'network activity',
      { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['NetworkActivity'] }] }] },
    ],
    ['objects of another bucket', basic({ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::invoices/'] })],
  ])('finds nothing where it records %s', async (_, selectors) => {
    expect((await seen(selectors)).what).toMatch(/^fine: /);
  });

  test.each<[string, AnswerTo]>([
    ['the name of a call', dataEvents([type('AWS::Lambda::Function'), { Field: 'eventName', Equals: ['Invoke'] }])],
    [
      'who calls',
      dataEvents([type('AWS::Lambda::Function'), { Field: 'userIdentity.arn', NotEquals: ['arn:aws:iam::1:role/a'] }]),
    ],
    ['the end of what is in our bucket', dataEvents([type('AWS::S3::Object'), arn({ EndsWith: ['.gz'] })])],
    [
      'a part of our bucket',
      dataEvents([
        type('AWS::S3::Object'),
        arn({ NotStartsWith: [`arn:aws:s3:::${FAILED}/2026/`, `arn:aws:s3:::${ACCESS_LOGS}/`] }),
      ]),
    ],
  ])('does not know where it depends on %s', async (_, selectors) => {
    const { what, fix, status } = await seen(selectors);
    expect(what).toMatch(/^not-checked: Whether the trail aws-controltower-BaselineCloudTrail records data events of /);
    expect(fix).toContain('resources.ARN');
    expect(status).toBe(2);
  });

  test('knows before the first deployment how the names begin', async () => {
    const prefix = `arn:aws:lambda:eu-central-1:${MANAGEMENT}:function:OrganizationTrail-`;
    const { what, fix } = await seen(dataEvents([type('AWS::Lambda::Function')]), false);
    expect(what).toMatch(/^warning: .*, which findings of the stack OrganizationTrail will use\.$/);
    expect(what).toContain(`${prefix}*,`);
    expect(fix).toContain(`"NotStartsWith":["${prefix}"]`);
    const excluded = dataEvents([type('AWS::Lambda::Function'), arn({ NotStartsWith: [prefix] })]);
    expect((await seen(excluded, false)).what).toMatch(/^fine: /);
    const one = dataEvents([type('AWS::Lambda::Function'), arn({ Equals: [`${prefix}A`] })]);
    expect((await seen(one, false)).what).toMatch(/^not-checked: /);
    const others = dataEvents([
      type('AWS::Lambda::Function'),
      arn({ Equals: [prefix.replace('OrganizationTrail', 'b')] }),
    ]);
    expect((await seen(others, false)).what).toMatch(/^fine: /);
  });

  test('what it prints ends what it finds', async () => {
    const whole = { type: 'AWS::DynamoDB::Table', selectors: dataEvents([type('AWS::DynamoDB::Table')]) };
    const { fix } = await seen(whole.selectors);
    const condition = JSON.parse(/AWS::DynamoDB::Table (\{.*?\})/.exec(fix)?.[1] ?? '') as object;
    expect((await seen(dataEvents([type('AWS::DynamoDB::Table'), condition]))).what).toMatch(/^fine: /);
  });

  test('does not take for fine that the stack may not be read', async () => {
    account.others.stackResources = { [STACK]: queryError('AccessDenied') };
    const { what, fix, status } = await seen(dataEvents([type('AWS::Lambda::Function')]), false);
    expect(what).toMatch(/^not-checked: .*the stack OrganizationTrail: AccessDenied/);
    expect(fix).toBe('allow cloudformation:ListStackResources for the credentials that you use');
    expect(status).toBe(2);
  });

  test('asks no stack of a trail without data events, and needs none without findings', async () => {
    account.others.stackResources = { [STACK]: queryError('AccessDenied') };
    expect((await look()).of('attach-loop')).toMatch(/^fine: .* records no data events/);
    account.others.stackResources = { [STACK]: [[part('AWS::SNS::Topic', 'DetectionAlarmsTopicsPage76D0B04C', PAGE)]] };
    expect((await seen(dataEvents([type('AWS::SNS::Topic')]), false)).what).toMatch(
      /^fine: The stack OrganizationTrail has no findings/,
    );
  });
});
