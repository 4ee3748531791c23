import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CanonicalRecords } from '../../../cli/replay/canonical-records';
import { CATALOG_NAMES, CATALOGS } from '../../../cli/replay/detections';
import { literalScanner } from '../../../cli/replay/literal-scanner';
import { necessaryLiterals } from '../../../cli/replay/necessary-literals';
import { compile } from '../../../lib/filter-pattern/compile';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { arbitraryCase } from './arbitrary-case';

const literals = (pattern: string): readonly string[] | undefined => necessaryLiterals(parsePattern(pattern).pattern);

describe('The literals without which a pattern cannot match', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['{ $.eventName = "StopLogging" }', ['"StopLogging"']],
    ['{ $.eventName = StopLogging }', ['"StopLogging"']],
    ['{ $.errorCode = "AccessDenied*" }', ['"AccessDenied']],
    ['{ $.errorCode = "*UnauthorizedOperation" }', ['UnauthorizedOperation"']],
    ['{ $.resources[*].type = "AWS::S3::Bucket" }', ['"AWS::S3::Bucket"']],
    ['{ $.eventName = "StopLogging" || $.eventName = "DeleteTrail" }', ['"StopLogging"', '"DeleteTrail"']],
    ['{ $.eventSource = "iam.amazonaws.com" && $.eventName = "CreateUser" }', ['"CreateUser"']],
    ['{ $.eventName = "CreateUser" && $.errorCode NOT EXISTS }', ['"CreateUser"']],
    // What JSON may escape is left out: a slash, a quote.
    ['{ $.requestParameters.path = "/service-role/reader" }', ['service-role']],
    ['{ $.userAgent = "*aws-internal/3*" }', ['aws-internal']],
    // These equal numbers and booleans too, which JSON writes in other ways.
    ['{ $.errorCode = "200" }', undefined],
    ['{ $.readOnly = "true" }', undefined],
    ['{ $.requestParameters.count = "12345*" }', undefined],
    ['{ $.count = 12345 }', undefined],
    ['{ $.count > 12345 }', undefined],
    ['{ $.eventName != "StopLogging" }', undefined],
    ['{ $.errorCode NOT EXISTS }', undefined],
    ['{ $.requestParameters IS NULL }', undefined],
    ['{ $.readOnly IS FALSE }', undefined],
    ['{ $.eventName = "*" }', undefined],
    ['{ $.eventName = "abc" }', ['"abc"']],
    ['{ $.eventName = "*ab*" }', undefined],
    ['{ $.eventName = %StopLogging% }', undefined],
    ['%StopLogging%', undefined],
    // One side without any, and every event has to be looked at.
    ['{ $.eventName = "StopLogging" || $.readOnly IS FALSE }', undefined],
  ])('of %s are %j', (pattern, expected) => {
    expect(literals(pattern)).toEqual(expected);
  });

  test('are few and telling for every detection of the catalogs that has them', () => {
    const all = CATALOG_NAMES.flatMap((name) => CATALOGS[name]());
    const without = all.filter(({ filterPattern }) => literals(filterPattern) === undefined).map(({ id }) => id);
    expect(without).toEqual([]);
    const common = all.flatMap(({ id, filterPattern }) => (literals(filterPattern) ?? []).filter((text) => /amazonaws|AssumedRole|AwsApiCall/.test(text)).map((text) => `${id}: ${text}`));
    expect(common).toEqual([]);
  });

  test('are in every event that matches, however it is written', () => {
    let matched = 0;
    fc.assert(
      fc.property(arbitraryCase(), ({ pattern, event, text }) => {
        const tree = parsePattern(pattern).pattern;
        const needed = necessaryLiterals(tree);
        if (needed === undefined || !compile(tree)(event)) return;
        matched += 1;
        // What escapes plain characters is no text of CloudTrail's, and is parsed whole.
        const isCanonical = CanonicalRecords.in(`{"Records":[{"eventVersion":"1","event":${text}}]}`) !== undefined;
        if (isCanonical) expect(literalScanner(needed).find(text)).not.toEqual([]);
      }),
      { numRuns: 6_000 },
    );
    expect(matched).toBeGreaterThan(100);
  });
});

describe('The scanner', () => {
  test('finds each literal where it ends', () => {
    expect(literalScanner(['"ab', 'abc"']).find('{"x":"abc","y":"ab"}')).toEqual([8, 18]);
    expect(literalScanner([]).find('{"x":1}')).toEqual([]);
  });

  test('reads special characters as they are', () => {
    expect(literalScanner(['a.b*c']).find('"a.b*c" "aXbbc"')).toEqual([6]);
  });
});

describe('Records as CloudTrail writes them', () => {
  const record = (fields = '', tail = '') =>
    `{"eventVersion":"1.11","userIdentity":{"type":"Root"},"eventTime":"2026-03-03T09:14:27Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"us-east-1",${fields}"eventID":"c2f7e8a4-6b19-4d35-8e02-9f4a1d3b7c58","readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111111111111"${tail}}`;
  const facts = { time: '2026-03-03T09:14:27Z', service: 'iam.amazonaws.com', account: '111111111111', eventId: 'c2f7e8a4-6b19-4d35-8e02-9f4a1d3b7c58' };

  test('are cut, and what is counted is read without parsing', () => {
    const one = record();
    const other = record('"requestParameters":{"a":[{"b":1}]},"requestID":"x",', ',"eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3"},"sessionCredentialFromConsole":"true"');
    const text = `{"Records":[${one},${other}]}\n`;
    const found = CanonicalRecords.in(text);
    if (!found) throw new Error('not canonical');
    const at = [0, 1];
    expect(found).toHaveLength(2);
    expect(at.map((index) => text.slice(found.start(index), found.end(index)))).toEqual([one, other]);
    expect(
      at.map((index) => ({
        time: text.slice(found.timeAt(index), found.timeAt(index) + 20),
        service: text.slice(found.serviceAt(index), found.serviceEnd(index)),
        account: text.slice(found.accountAt(index), found.accountAt(index) + 12),
        eventId: text.slice(found.idAt(index), found.idAt(index) + 36),
      })),
    ).toEqual([facts, facts]);
  });

  test.each([
    ['holds another id', record('"requestParameters":{"eventID":"x"},')],
    ['holds the id of a detail', record('', ',"serviceEventDetails":{"a":{"b":1}}')],
    ['has no account', record().replace('"recipientAccountId":"111111111111"', '"a":"b"')],
    ['has another time', record().replace('2026-03-03T09:14:27Z', '2026-03-03 09:14')],
    ['has another order', '{"eventVersion":"1.11","eventID":"c2f7e8a4","eventTime":"2026-03-03T09:14:27Z"}'],
    ['has nothing else', '{"eventVersion":"1.11"}'],
  ])('are to be parsed where one %s', (_, one) => {
    const found = CanonicalRecords.in(`{"Records":[${one}]}`);
    expect(found).toHaveLength(1);
    expect(found?.timeAt(0)).toBe(-1);
  });

  test.each([
    ['\\u0044elete', false],
    ['\\u002dx', false],
    ['\\u003cx\\u0026\\u0027', true],
    ['\\u00e4', true],
  ])('have no need to escape: %s', (text, isCanonical) => {
    expect(CanonicalRecords.in(`{"Records":[${record(`"requestParameters":{"a":"${text}"},`)}]}`) !== undefined).toBe(isCanonical);
  });

  test.each(['{"Records":[]}', '{ "Records":[{"eventVersion":"1"}]}', '[{"eventVersion":"1"}]', '', '{"Records":[{"eventVersion":"1"}]', '{"Records":[{"eventName":"a"}]}'])(
    'are not what %j holds',
    (text) => {
      expect(CanonicalRecords.in(text)).toBeUndefined();
    },
  );
});
