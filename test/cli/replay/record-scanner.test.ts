import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventIds } from '../../../cli/replay/event-ids';
import { Sought } from '../../../cli/replay/record-scanner';
import { propertyRuns } from '../../support/property-runs';
import { file, ID, record, scanned, scanning } from '../../support/scanned-records';

/** Any of the literals. */
const ANY = new Sought(-1, -1);

describe('Records as CloudTrail writes them', () => {
  test('are cut, and what is counted is read without parsing', () => {
    const one = record();
    const other = record(
      '"requestParameters":{"a":[{"b":1}]},"requestID":"x",',
      ',"eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3"},"sessionCredentialFromConsole":"true"',
    ).replace('CreateUser', 'Größe');
    const scanner = scanning();
    const json = file(one, other);
    const found = scanned(scanner, json);
    const at = [0, 1];
    expect(found).toHaveLength(2);
    expect(at.map((index) => json.toString('utf8', found.start(index), found.end(index)))).toEqual([one, other]);
    expect(at.map((index) => found.isOdd(index))).toEqual([false, false]);
    expect(at.map((index) => json.toString('utf8', found.timeAt(index), found.timeAt(index) + 20))).toEqual(
      Array(2).fill('2026-03-03T09:14:27Z'),
    );
    expect(
      at.map((index) =>
        [found.sourceId(index), found.nameId(index), found.dayId(index), found.accountId(index)].map((id) =>
          scanner.name(id),
        ),
      ),
    ).toEqual([
      ['iam.amazonaws.com', 'CreateUser', '2026-03-03', '111111111111'],
      ['iam.amazonaws.com', 'Größe', '2026-03-03', '111111111111'],
    ]);
  });

  test('have the same hash of an id as the ids that are read from parsed events', () => {
    const found = scanned(scanning(), file(record()));
    const ids = new EventIds(EventIds.memoryFor({ expected: 100, most: 100 }));
    expect(ids.isNew(ID)).toBe(true);
    expect(ids.isNewHash(found.idHash(0), found.otherIdHash(0))).toBe(false);
  });

  test.each([
    ['has another id', record(`"eventID":"${ID}",`)],
    ['has another name', record('"eventName":"x",')],
    ['has another account', record('"recipientAccountId":"222222222222",')],
    ['says twice who did it', record('"userIdentity":{},')],
    ['has another version', record('"eventVersion":"1",')],
    ['escapes a key', record('"event\\u004eame":"x",')],
    ['has no name', record().replace('CreateUser', '')],
    ['has no account', record().replace('"recipientAccountId":"111111111111"', '"a":"b"')],
    ['has another account', record().replace('"111111111111"', '"11111111111x"')],
    ['has a number for an account', record().replace('"111111111111"', '111111111111')],
    ['has a name with an escape', record().replace('CreateUser', 'Create\\"User')],
    ['has an id with an escape', record().replace(ID, `${ID.slice(0, 30)}\\u00e4`)],
    ['has an id of another length', record().replace(ID, 'x-1')],
    ['has an id beyond ASCII', record().replace(ID, 'ää')],
    ['has no id', record().replace(ID, '')],
    ['has a name without end', record().replace('CreateUser', 'x'.repeat(400))],
    ['has another time', record().replace('2026-03-03T09:14:27Z', '2026-03-03 09:14')],
    ...['2026-13-03', '2026-00-03', '2026-03-00', '2026-03-32', '2026-04-31', '2026-02-29', '2100-02-29'].map(
      (day): [string, string] => [`is of ${day}`, record().replace('2026-03-03', day)],
    ),
    ['has an hour that is none', record().replace('T09:', 'T24:')],
    ['has parts of a second', record().replace('27Z', '27.125Z')],
    ['is an Insight', record('', ',"eventCategory":"Insight"')],
    ['has the details of an Insight', record('"insightDetails":{},')],
    ['escapes a letter', record('"requestParameters":{"a":"\\u0044elete"},')],
    ['escapes a dash', record('"requestParameters":{"a":"\\u002Dx"},')],
    ['has nothing else', '{"eventVersion":"1.11"}'],
    ['does not say who did it after its version', record().replace('"userIdentity":{"type":"Root"},', '')],
    ['has a text for who did it', record().replace('{"type":"Root"}', '"Root"')],
    ['has a version without end', record().replace('1.11', '1.11.11.11')],
  ])('are to be parsed where one %s, and no other', (_, odd) => {
    const found = scanned(scanning(), file(record(), odd, record()));
    expect([0, 1, 2].map((index) => found.isOdd(index))).toEqual([false, true, false]);
  });

  test.each([
    `"eventID":"${ID}"`,
    '"eventName":"x"',
    '"recipientAccountId":"222222222222"',
    '"a":"eventName"',
    '"eventCategory":"Insight"',
    '"a":[{"eventVersion":"1.11"},{"eventVersion":"1.11"}]',
    '"a":{"b":[[],{},[{}]]}',
  ])('may hold their keys further in: %s', (inner) => {
    const scanner = scanning();
    const found = scanned(scanner, file(record(`"requestParameters":{${inner}},`)));
    expect([found.isOdd(0), scanner.name(found.nameId(0)), scanner.name(found.accountId(0))]).toEqual([
      false,
      'CreateUser',
      '111111111111',
    ]);
  });

  test.each(['\\u003cx\\u0026\\u0027', '\\u00e4', '\\\\'])('may escape what needs it: %s', (text) => {
    expect(scanned(scanning(), file(record(`"requestParameters":{"a":"${text}"},`))).isOdd(0)).toBe(false);
  });

  test.each([
    '{"Records":[]}',
    '{ "Records":[{"eventVersion":"1"}]}',
    '[{"eventVersion":"1"}]',
    '',
    '}',
    '{"Records":[{"eventVersion":"1"}]',
    '{"Records":[{"eventName":"a"}]}',
  ])('are not what %j holds', (text) => {
    expect(scanning().scan(Buffer.from(text))).toBeUndefined();
  });

  const BAD = ['\\u00zz', '\\x', '\n', '\\ud800\\u0', '\u0000'].map((text) => `"a":"${text}"`);
  const VALUES = [
    '01',
    '1.',
    '-',
    '+1',
    '1e',
    '.5',
    'tru',
    'nul',
    'falsy',
    '[1,]',
    '[,1]',
    '{"b":1,}',
    '{b:1}',
    '{"b"}',
    '{"b":1]',
    '[1}',
    '1 2',
    ' 1',
    '\t1',
    "'1'",
    '',
    'NaN',
    `${'['.repeat(300)}${']'.repeat(300)}`,
  ].map((value) => `"a":${value}`);
  test.each([...BAD, ...VALUES, '"a" :1', '"a":1 ', '"a"'])('are not what holds %j', (member) => {
    expect(scanning().scan(file(record(), record(`${member},`), record()))).toBeUndefined();
  });

  test.each([
    '0',
    '-0',
    '10',
    '1.5',
    '-1.5e+10',
    '1E5',
    '0.0e-0',
    'true',
    'false',
    'null',
    '[]',
    '{}',
    '[[],[{}]]',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
  ])('may hold %s', (value) => {
    expect(scanned(scanning(), file(record(`"a":${value},`))).isOdd(0)).toBe(false);
  });

  test.each(['}]}]}', '}],"a":[{}]}', `}],"Records":[${record()}]}`, '}]}\u0000', '}]}x', '},]}', '}}]}', '"a"}]}'])(
    'are not what ends with %j',
    (end) => {
      expect(
        scanning().scan(
          Buffer.from(
            file(record())
              .toString()
              .trimEnd()
              .replace(/\}\]\}$/, end),
          ),
        ),
      ).toBeUndefined();
    },
  );

  test('are not what is no UTF-8', () => {
    const json = file(record('"a":"ö",'));
    json[json.indexOf('ö')] = 0xff;
    expect(scanning().scan(json)).toBeUndefined();
  });

  test('are found in a file of many windows, wherever a window ends', () => {
    const filler = (index: number): string => `"requestParameters":{"a":"${'x'.repeat((index * 7_919) % 3_000)}"},`;
    const records = Array.from({ length: 2_500 }, (_, index) =>
      record(index % 97 === 0 ? `${filler(index)}"errorCode":"AccessDenied",` : filler(index)),
    );
    const json = file(...records);
    expect(json.length).toBeGreaterThan(4 * 2 ** 20);
    const found = scanned(scanning(['"AccessDenied"']), json);
    const at = records.map((_, index) => index);
    expect(at.map((index) => json.toString('latin1', found.start(index), found.end(index)))).toEqual(records);
    expect(at.filter((index) => found.holds(index, ANY))).toEqual(at.filter((index) => index % 97 === 0));
    expect(at.filter((index) => found.isOdd(index))).toEqual([]);
  });

  test('are found however many there are in a window', () => {
    const short =
      '{"eventVersion":"1","userIdentity":{},"eventTime":"2026-03-03T09:14:27Z","eventSource":"a","eventName":"b","eventID":"abcd","recipientAccountId":"111111111111"}';
    const scanner = scanning();
    const found = scanned(scanner, file(...Array<string>(20_000).fill(short)));
    expect(found).toHaveLength(20_000);
    expect(
      Array.from(
        { length: 20_000 },
        (_, index) => found.isOdd(index) || scanner.name(found.nameId(index)) !== 'b',
      ).filter(Boolean),
    ).toEqual([]);
  });

  test('escape no character that literals are made of, whichever it is', () => {
    const codes = Array.from({ length: 256 }, (_, code) => code);
    const found = scanned(
      scanning(),
      file(...codes.map((code) => record(`"requestParameters":{"a":"\\u00${code.toString(16).padStart(2, '0')}"},`))),
    );
    const plain = codes.filter((code) => /[A-Za-z0-9_.:*@ -]/.test(String.fromCharCode(code)));
    expect(codes.filter((code) => found.isOdd(code))).toEqual(plain);
  });

  test.each(['2026-01-31', '2026-04-30', '2024-02-29', '2000-02-29', '2026-02-28'])(
    'may be of any day that there is: %s',
    (day) => {
      const scanner = scanning();
      const found = scanned(scanner, file(record().replace('2026-03-03', day)));
      expect([found.isOdd(0), scanner.name(found.dayId(0))]).toEqual([false, day]);
    },
  );

  test('of more than a window make the file one that is parsed', () => {
    expect(scanning().scan(file(record(), record(`"a":"${'x'.repeat(2 ** 20)}",`)))).toBeUndefined();
  });

  test('are odd when there are more names than there is room for', () => {
    const scanner = scanning();
    const named = (from: number): Buffer =>
      file(
        ...Array.from({ length: 10_000 }, (_, index) => record().replace('CreateUser', `Name${String(from + index)}`)),
      );
    const odd = [0, 10_000].map((from) => {
      const found = scanned(scanner, named(from));
      return Array.from({ length: 10_000 }, (_, index) => found.isOdd(index)).filter(Boolean).length;
    });
    // Each name has a kind too; the others of 32,768 are the source, the day, the account, two texts of the kind and the identity.
    expect(odd).toEqual([0, 20_000 - (32_768 - 6) / 2]);
  });
});

describe('Literals of some members', () => {
  test('are looked for in those, wherever they are and whatever is in them', () => {
    const scanner = scanning(['needle'], ['requestParameters', 'x']);
    const holding = [
      record('"requestParameters":{"a":[{"needle":1}]},'),
      record('"requestParameters":"needle",'),
      record('"a":1,"x":["needle"],'),
      record('"requestParameters":null,"requestParameters":{"needle":1},'),
      record('', ',"x":{"a":"needle"}'),
    ];
    const others = [
      record('"y":"needle",'),
      record('"requestParameters":{"a":1},"needle":"needle",'),
      record('"y":{"requestParameters":"needle"},'),
      record('"xx":"needle","requestParameters":"needl","e":1,'),
      record('"needle":1,"requestParameters":[],'),
    ];
    const found = scanned(scanner, file(...holding, ...others));
    expect([...holding, ...others].map((_, index) => found.holds(index, ANY))).toEqual([
      ...holding.map(() => true),
      ...others.map(() => false),
    ]);
    expect(scanner.soughtOf({ texts: ['needle'], roots: ['x'] })).toBeDefined();
    expect(scanner.soughtOf({ texts: ['needle'], roots: ['x', 'y'] })).toBeUndefined();
    expect(scanner.soughtOf({ texts: ['needle'], roots: [''] })).toBeUndefined();
    expect(scanner.soughtOf({ texts: ['other'], roots: ['x'] })).toBeUndefined();
  });

  test('of more members than there is room for are looked for everywhere', () => {
    const scanner = scanning(
      ['needle'],
      Array.from({ length: 16 }, (_, index) => `x${String(index)}`),
    );
    expect(scanned(scanner, file(record('"y":"needle",'))).holds(0, ANY)).toBe(true);
    expect(scanner.soughtOf({ texts: ['needle'], roots: [''] })).toBeDefined();
  });
});

describe('Literals', () => {
  const many = (count: number, length: number): string[] =>
    Array.from({ length: count }, (_, index) => `name-${String(index).padStart(length, '0')}`);

  test.each([
    ['in number', many(4_096, 8), true],
    ['in number', many(4_097, 8), false],
    ['in length', many(700, 80), true],
    ['in length', many(800, 80), false],
  ])('beyond the room for them, %s, leave every file to be parsed', (_, literals, hasRoom) => {
    const scanner = scanning(literals);
    for (const literal of [literals[0], literals.at(-1)]) {
      const records = scanner.scan(file(record(`"a":"${literal ?? ''}",`)));
      expect(records?.holds(0, scanner.soughtOf({ texts: [literal ?? ''], roots: [''] }) ?? ANY)).toBe(
        hasRoom ? true : undefined,
      );
    }
  });

  const WORDS = ['AccessDenied', 'Access', '"Root"', 'UnauthorizedOperation"', 'denied', 'zzz', 'x-y', '"'];

  test('are found where they are and nowhere else', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.constantFrom('"AccessDenied', '"Root"', 'UnauthorizedOperation"', 'x-y', 'zzz', 'Access', 'tRo'),
          { maxLength: 6 },
        ),
        fc.array(fc.tuple(fc.constantFrom(...WORDS, ''), fc.nat(40)), { minLength: 1, maxLength: 30 }),
        (literals, picks) => {
          const records = picks.map(
            ([word, gap]) =>
              `{"eventVersion":"1","a":"${'-'.repeat(gap)}${word.replaceAll('"', '')}","b":${word.startsWith('"') && word.endsWith('"') && word.length > 1 ? word : '1'},"c${word.replaceAll('"', '')}":"${word.replaceAll('"', '')}"}`,
          );
          const found = scanned(scanning(literals), file(...records));
          expect(records.map((_, index) => found.holds(index, ANY))).toEqual(
            records.map((text) => literals.some((literal) => text.includes(literal))),
          );
        },
      ),
      { numRuns: propertyRuns(100, 400) },
    );
  });
});
