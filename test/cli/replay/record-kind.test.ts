import { describe, expect, test } from '@jest/globals';
import type { Compared } from '../../../cli/replay/record-scanner';
import { ANOTHER_TEXT } from '../../../lib/filter-pattern/prefilter';
import { file, record, scanned, scanning } from '../../support/scanned-records';

describe('What most filters ask of a record', () => {
  const identity =
    '{"type":"AssumedRole","principalId":"AROA:deploy","arn":"arn:aws:sts::111111111111:assumed-role/Deploy/deploy","accountId":"111111111111","accessKeyId":"ASIA1","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA","arn":"arn:aws:iam::111111111111:role/Deploy","accountId":"111111111111","userName":"Deploy"},"attributes":{"creationDate":"2026-03-03T09:00:00Z","mfaAuthenticated":"false"}},"invokedBy":"cloudformation.amazonaws.com"}';
  const deployed = record(
    '"sourceIPAddress":"192.0.2.7","errorCode":"AccessDenied","errorMessage":"no \\u003cadmin\\u003e \\"x\\"",',
  ).replace('{"type":"Root"}', identity);
  const names = { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', eventType: 'AwsApiCall', readOnly: false };
  const fieldsOf = (text: string, ...compared: readonly Compared[]): object => {
    const scanner = scanning([], [''], compared);
    return scanner.fields(scanned(scanner, file(text)).kindId(0));
  };

  const addresses = (...texts: string[]): Compared => ({ texts, beginnings: [] });

  test('is read without parsing', () => {
    expect(fieldsOf(record())).toEqual({ ...names, userIdentity: { type: 'Root' } });
    expect(fieldsOf(record().replace('"readOnly":false,', ''))).not.toHaveProperty('readOnly');
    expect(fieldsOf(record().replace('"readOnly":false', '"readOnly":true'))).toMatchObject({ readOnly: true });
    expect(fieldsOf(record().replace('{"type":"Root"}', '{}'))).toEqual(names);
    expect(fieldsOf(record('"errorCode":"",'))).toMatchObject({ errorCode: '' });
    const console = ',"sessionCredentialFromConsole":"true"';
    expect(fieldsOf(record('', console))).toMatchObject({ sessionCredentialFromConsole: 'true' });
    expect(fieldsOf(deployed, addresses('192.0.2.8'), { texts: [], beginnings: ['Dev', 'De', 'D'] })).toEqual({
      ...names,
      errorCode: 'AccessDenied',
      errorMessage: ANOTHER_TEXT,
      sourceIPAddress: ANOTHER_TEXT,
      userIdentity: {
        type: 'AssumedRole',
        invokedBy: 'cloudformation.amazonaws.com',
        sessionContext: { sessionIssuer: { userName: `De${ANOTHER_TEXT}` } },
      },
    });
    expect(fieldsOf(deployed, addresses('192.0.2.7'))).toMatchObject({ sourceIPAddress: '192.0.2.7' });
    expect(fieldsOf(deployed, { texts: ['192.0.2.7'], beginnings: ['192.'] })).toMatchObject({
      sourceIPAddress: '192.0.2.7',
    });
    expect(fieldsOf(deployed, { texts: [], beginnings: ['192.0.2.7', '192.'] })).toMatchObject({
      // The beginning is a text too.
      sourceIPAddress: '192.0.2.7',
    });
  });

  test('and who it was have the same numbers where they are the same', () => {
    const scanner = scanning();
    const changed = (from: string, to: string): string => deployed.replace(from, to);
    const same = [
      deployed,
      changed('ASIA1', 'ASIA2'),
      changed('2026-03-03T09:00:00Z', '2026-03-03T09:30:00Z'),
      changed('192.0.2.7', '192.0.2.9'),
      changed('"attributes":{', '"attributes":{"arn":"x","userName":"y","type":"Root",'),
      changed('"invokedBy"', '"sessionIssuer":{"arn":"x"},"x":[{"type":"Root","sessionContext":{}}],"invokedBy"'),
    ];
    const others = [
      changed('"type":"AssumedRole"', '"type":"FederatedUser"'),
      changed('"principalId":"AROA:deploy"', '"principalId":"AROA:other"'),
      changed('assumed-role/Deploy/deploy', 'assumed-role/Deploy/other'),
      changed('"accountId":"111111111111"', '"accountId":"222222222222"'),
      changed('role/Deploy"', 'role/Other"'),
      changed('"userName":"Deploy"', '"userName":"Other"'),
      changed(',"userName":"Deploy"', ''),
      changed('"userName":"Deploy"', '"userName":""'),
      changed('"invokedBy":"', '"userName":"x","invokedBy":"'),
      changed('"invokedBy":"', '"identityProvider":"x","invokedBy":"'),
      changed('"invokedBy":"cloudformation', '"invokedBy":"backup'),
      changed('"recipientAccountId":"111111111111"', '"recipientAccountId":"222222222222"'),
    ];
    const found = scanned(scanner, file(...same, ...others));
    const numbers = [...same, ...others].map((_, index) => found.identityId(index));
    expect(numbers.map((_, index) => found.isOdd(index))).not.toContain(true);
    expect(new Set(numbers.slice(0, same.length)).size).toBe(1);
    expect(new Set(numbers).size).toBe(1 + others.length);
    expect(new Set(same.map((_, index) => found.kindId(index))).size).toBe(1);
    expect(found.kindId(same.length)).not.toBe(found.kindId(0));
  });

  test('is not who it was if that is told by more', () => {
    const found = scanned(scanning(), file(deployed.replace('"invokedBy"', '"onBehalfOf":{"userId":"x"},"invokedBy"')));
    expect([found.isOdd(0), found.identityId(0)]).toEqual([false, -1]);
  });

  test('leaves to parsing what is not written as usual', () => {
    const odd = [
      deployed.replace('"errorCode":"AccessDenied"', '"errorCode":null'),
      deployed.replace('"errorCode":"AccessDenied"', '"errorCode":403'),
      deployed.replace('AccessDenied', 'Access\\tDenied'),
      deployed.replace('"errorCode"', '"errorCode":"x","errorCode"'),
      deployed.replace('"errorMessage":"', '"errorMessage":"","x":"'),
      deployed.replace('"errorMessage":"', '"errorMessage":{},"x":"'),
      deployed.replace('"errorMessage":"', '"errorMessage":"x","errorMessage":"'),
      deployed.replace('"readOnly":false', '"readOnly":"false"'),
      deployed.replace('"readOnly":false', '"readOnly":null'),
      deployed.replace('"readOnly":false', '"readOnly":true,"readOnly":false'),
      deployed.replace('"eventType":"AwsApiCall"', '"eventType":[]'),
      deployed.replace('"eventType"', '"eventType":"x","eventType"'),
      deployed.replace('"sourceIPAddress":"192.0.2.7"', '"sourceIPAddress":7'),
      deployed.replace('"sourceIPAddress"', '"sourceIPAddress":"x","sourceIPAddress"'),
      ...['type', 'principalId', 'arn', 'accountId', 'invokedBy'].flatMap((name) => [
        deployed.replace(`"${name}":"`, `"${name}":null,"x":"`),
        deployed.replace(`"${name}":"`, `"${name}":"x","${name}":"`),
        deployed.replace(`"${name}":"`, `"${name}":"a\\nb","x":"`),
        deployed.replace(`"${name}":"`, `"${name}":"${'x'.repeat(250)}","x":"`),
        deployed.replace(`"${name}"`, `"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}"`),
      ]),
      deployed.replace('"userName":"Deploy"', '"userName":"Deploy","userName":"Other"'),
      deployed.replace('"userName":"Deploy"', '"userName":1'),
      deployed.replace('"attributes"', '"sessionIssuer":{},"attributes"'),
      deployed.replace('"invokedBy"', '"sessionContext":{},"invokedBy"'),
      deployed.replace('"sessionContext"', '"session\\u0043ontext"'),
    ];
    const found = scanned(scanning(), file(...odd));
    expect(odd.filter((_, index) => !found.isOdd(index))).toEqual([]);
    expect(odd.filter((text) => text === deployed)).toEqual([]);
  });

  test('keeps the numbers of principals that it knows when there is no room for further ones', () => {
    const scanner = scanning();
    const by = (name: string): string => deployed.replace('"invokedBy"', `"userName":"${name}","invokedBy"`);
    const first = scanned(scanner, file(by('known'))).identityId(0);
    scanned(scanner, file(...Array.from({ length: 17_000 }, (_, index) => by(`name${String(index)}`))));
    const found = scanned(scanner, file(by('known'), by('new')));
    expect([found.identityId(0), found.identityId(1)]).toEqual([first, -1]);
    expect([found.isOdd(0), found.isOdd(1)]).toEqual([false, false]);
  });
});
