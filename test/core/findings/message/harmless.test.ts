import { describe, expect, test } from '@jest/globals';
import { cut, harmless, harmlessAgent } from '../../../../core/findings/message/harmless';

describe('a text of a stranger', () => {
  test.each([
    ['aws-cli/2.31.4 md/prompt#off', 'aws-cli/2.31.4 md/prompt#off'],
    [
      'arn:aws:sts::111111111111:assumed-role/A_b/c@d.example',
      'arn:aws:sts::111111111111:assumed-role/A_b/c@d.example',
    ],
    ['see https://evil.example/x', 'see hxxps[:]//evil.example/x'],
    ['HtTp://a', 'Hxxp[:]//a'],
    ['www.evil.example', 'www[.]evil.example'],
    ['[click](x) <!channel> `code`', "[click] (x) ‹!channel› 'code'"],
    ['one\ntwo\u202e', String.raw`one\u000atwo\u202e`],
  ])('%j reads %s', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  test('in a user agent has no hosts but those of AWS', () => {
    expect(harmlessAgent('evil.example/a cloudformation.amazonaws.com x.amazonaws.com.evil.example')).toBe(
      'evil[.]example/a cloudformation.amazonaws.com x.amazonaws.com.evil[.]example',
    );
  });

  test('is cut at the end of a character, by bytes', () => {
    expect(cut('äöü', 6)).toBe('äöü');
    expect(cut('äöüß', 6)).toBe('ä…');
    expect(Buffer.byteLength(harmless('😀'.repeat(200)))).toBeLessThanOrEqual(256);
  });
});
