import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listElements } from '../../../cli/replay/list-elements';

function parsedElements(text: string): { elements: unknown[]; rest: unknown } | undefined {
  const json = Buffer.from(text);
  const found = listElements(json);
  if (found === undefined) return undefined;
  const { offsets, rest } = found;
  const elements = Array.from({ length: offsets.length / 2 }, (_, index) => JSON.parse(json.toString('utf8', offsets[2 * index], offsets[2 * index + 1])) as unknown);
  return { elements, rest: JSON.parse(rest) };
}

describe('The elements of the list in a document', () => {
  test.each<[string, unknown[], unknown]>([
    ['[]', [], []],
    [' [ ] ', [], []],
    ['[{"a":[1,2]},"b,c]",[3]]', [{ a: [1, 2] }, 'b,c]', [3]], []],
    ['{"Records":[1,2],"more":{"a":[]}}', [1, 2], { Records: [], more: { a: [] } }],
    ['{"a":{"deeper":[1]},"Records":[{"b":"\\\\"},{"c":"\\"]"}]}', [{ b: '\\' }, { c: '"]' }], { a: { deeper: [1] }, Records: [] }],
  ])('of %s', (text, elements, rest) => {
    expect(parsedElements(text)).toEqual({ elements, rest });
  });

  test.each(['', '{"a":1}', '"[1]"', '{"a":{"b":[1]}}', '[1,2', '["a]', '{"Records":[{"a":1}'])('are not in %s', (text) => {
    expect(listElements(Buffer.from(text))).toBeUndefined();
  });

  test('are those of the parsed document, however it is written', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 6 }), fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (list, other, space) => {
        const isSimple = !JSON.stringify(other).includes('[');
        for (const document of [list, { ...(isSimple && { other }), Records: list, after: other }]) {
          const text = JSON.stringify(document, undefined, space);
          const rest: unknown = JSON.parse(text);
          expect(parsedElements(text)).toEqual({ elements: JSON.parse(JSON.stringify(list)) as unknown, rest: Array.isArray(rest) ? [] : { ...(rest as object), Records: [] } });
        }
      }),
    );
  });
});
