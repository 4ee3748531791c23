import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromCatalogs } from '../../../../cli/replay/detections';
import { compile } from '../../../../lib/filter-pattern/compile';
import { WITH_NAMES } from '../../../../lib/filter-pattern/limits';
import { parsePattern } from '../../../../lib/filter-pattern/parse';
import { NotInSql, patternInSql } from '../../../../lib/filter-pattern/sql/to-sql';
import type { Pattern } from '../../../../lib/filter-pattern/syntax-tree';
import { hostileText } from '../arbitraries';

const sqlOf = (text: string): string => patternInSql(parsePattern(text, WITH_NAMES).pattern);

interface Recorded {
  readonly events: readonly unknown[];
  readonly patterns: readonly { readonly pattern: string; readonly sql: string; readonly holds: readonly number[] }[];
}

describe('A filter pattern in SQL', () => {
  test.each<[pattern: string, sql: string]>([
    ['{ $.eventName = "StopLogging" }', "eventname = 'StopLogging'"],
    [
      '{ $.eventName = "a" || $.eventName = "b" || $.eventSource = "c" }',
      "eventname IN ('a', 'b') OR eventsource = 'c'",
    ],
    ['{ $.eventName != "a" && $.eventName != "b" }', "eventname NOT IN ('a', 'b')"],
    [
      '{ ($.eventName = "a" || $.errorCode = "b") && $.readOnly IS TRUE }',
      "(eventname = 'a' OR errorcode = 'b') AND readonly = 'true'",
    ],
    ['{ $.errorCode = "*Unauthorized*" }', "errorcode LIKE '%Unauthorized%' ESCAPE '\\'"],
    ['{ $.eventName = "100%_a*" }', "eventname LIKE '100\\%\\_a%' ESCAPE '\\'"],
    ['{ $.errorCode = "*" }', 'errorcode IS NOT NULL'],
    ['{ $.errorCode NOT EXISTS }', 'errorcode IS NULL'],
    [
      '{ $.userIdentity.sessionContext.sessionIssuer.userName = "x" }',
      "useridentity.sessioncontext.sessionissuer.username = 'x'",
    ],
    ['{ $.userIdentity = "x" }', 'false'],
    ['{ $.userIdentity NOT EXISTS }', 'useridentity IS NULL'],
    ['{ $.eventName.a NOT EXISTS }', 'true'],
    ['{ $.requestParameters.a = "it\'s" }', `json_extract_scalar(requestparameters, '$["a"]') = 'it''s'`],
    ['{ $.requestParameters.a NOT EXISTS }', `json_extract(requestparameters, '$["a"]') IS NULL`],
    ['{ $.requestParameters.a IS NULL }', `json_format(json_extract(requestparameters, '$["a"]')) = 'null'`],
    ['{ $.responseElements NOT EXISTS }', 'responseelements IS NULL'],
    ['{ $.resources[*].ARN = "a*" }', `any_match(resources, e -> e.arn LIKE 'a%' ESCAPE '\\')`],
    ['{ $.resources[1].type = "x" }', "element_at(resources, 2).type = 'x'"],
    [
      '{ $.requestParameters.items[*].x NOT EXISTS }',
      `NOT coalesce(any_match(try_cast(json_extract(requestparameters, '$["items"]') AS array(json)), e -> json_extract(e, '$["x"]') IS NOT NULL), false)`,
    ],
    ['{ $.sourceIPAddress = %^10\\.0.*x$% }', `regexp_like(sourceipaddress, '\\A10\\x2e0(?s:.)*x\\z')`],
    ['{ $.recipientAccountId = 012 }', "recipientaccountid = '012'"],
  ])('%s', (pattern, sql) => {
    expect(sqlOf(pattern)).toBe(sql);
  });

  test.each<[pattern: string, says: string]>([
    ['{ $.eventContext.x = "y" }', 'the table has no column for $.eventContext.x'],
    ['{ $.eventname = "y" }', 'the table has no column for $.eventname'],
    ['{ $.userIdentity.Arn = "y" }', 'the table has no column for $.userIdentity.Arn'],
    ['{ $.toString = "y" }', 'the table has no column for $.toString'],
    ['{ $.errorCode IS NULL }', '$.errorCode IS NULL: the table does not tell null from missing'],
    ['{ $.errorCode IS TRUE }', '$.errorCode IS TRUE: the table holds it as text'],
    ['{ $.apiVersion > 5 }', '$.apiVersion >: the table holds it as text'],
    ['{ $.userIdentity.* = "y" }', '$.userIdentity.* asks for any member of a struct'],
    ['{ $.requestParameters.[\'a"b\'] = "y" }', 'has a quote or backslash in a name'],
    ['%Root%', '%Root% searches the whole text of an event, and the table has columns'],
  ])('is refused by name: %s', (pattern, says) => {
    expect(() => sqlOf(pattern)).toThrow(NotInSql);
    expect(() => sqlOf(pattern)).toThrow(says);
  });

  test('is there for every detection', () => {
    const unasked = fromCatalogs({}).flatMap(({ id, filterPattern }) => {
      try {
        return sqlOf(filterPattern) === '' ? [id] : [];
      } catch {
        return [id];
      }
    });
    expect(unasked).toEqual([]);
  });

  test('holds for the events that it held for in an SQL engine, as recorded by bench:athena, and as the matcher says', () => {
    const tables = JSON.parse(readFileSync(join(__dirname, 'recorded.json'), 'utf8')) as readonly Recorded[];
    let pairs = 0;
    for (const { events, patterns } of tables)
      for (const { pattern, sql, holds } of patterns) {
        const { pattern: tree } = parsePattern(pattern, { ...WITH_NAMES, regexes: Infinity });
        expect([pattern, patternInSql(tree)]).toEqual([pattern, sql]);
        const matches = compile(tree);
        const found = events.flatMap((event, n) => (matches(event) ? [n] : []));
        expect([pattern, found]).toEqual([pattern, holds]);
        pairs += events.length;
      }
    expect(pairs).toBeGreaterThan(10_000);
  });

  const asking = (text: string, operator: '=' | '!=', stars: number): Pattern => ({
    kind: 'json',
    expression: {
      kind: 'or',
      operands: [['userAgent'], ['requestParameters', 'a']].map((names) => ({
        kind: 'equality',
        selector: names.map((name) => ({ kind: 'member', name })),
        operator,
        value: { kind: 'text', parts: [[text], [text, ''], ['', text, '']][stars] ?? [] },
      })),
    },
  });

  test('keeps every text inside its quotes, whatever it holds', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.constantFrom('=' as const, '!=' as const),
        fc.integer({ min: 0, max: 2 }),
        (text, operator, stars) => {
          // What is left without its literals is what it is for a harmless text.
          const bare = (sql: string): string => sql.replaceAll(/'(?:[^']|'')*'/g, '?');
          expect(bare(patternInSql(asking(text, operator, stars)))).toBe(
            bare(patternInSql(asking('x', operator, stars))),
          );
        },
      ),
    );
  });
});
