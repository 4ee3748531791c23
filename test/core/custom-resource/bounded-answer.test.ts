import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Answer, bounded, MOST_ANSWER_BYTES, MOST_ID_BYTES } from '../../../core/custom-resource/bounded-answer';

const BASE = {
  StackId: `arn:aws:cloudformation:eu-central-1:111111111111:stack/${'s'.repeat(128)}/0a1b2c3d-aaaa-bbbb-cccc-123456789012`,
  RequestId: '0a1b2c3d-aaaa-bbbb-cccc-123456789012',
  LogicalResourceId: 'L'.repeat(255),
};
const failure = (Reason: string, PhysicalResourceId = 'thing'): Answer => ({
  ...BASE,
  Status: 'FAILED',
  PhysicalResourceId,
  Reason,
});
const bytesOf = (answer: Answer): number => Buffer.byteLength(JSON.stringify(answer));

/** What grows when it is written as JSON or as UTF-8. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        '\n',
        '\u0000',
        '\u001f',
        '\u007f',
        'é',
        '…',
        '\u2028',
        '👩‍👩‍👧',
        '🏳️‍🌈',
        '\ud83d',
        '\udc69',
        'a',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    // Of all lengths: by default the lists are short.
    { maxLength: 2_000, size: 'max' },
  )
  .map((parts) => parts.join(''));

describe('a bounded answer', () => {
  test('is never larger than CloudFormation takes, whatever is said, and cuts no character', () => {
    fc.assert(
      fc.property(text, text, text, fc.boolean(), (reason, id, data, succeeds) => {
        const answer: Answer = succeeds
          ? { ...BASE, Status: 'SUCCESS', PhysicalResourceId: id, Data: { Value: data } }
          : failure(reason, id);
        const told = bounded(answer, ['fallback']);
        expect(bytesOf(told)).toBeLessThanOrEqual(MOST_ANSWER_BYTES);
        expect(Buffer.byteLength(told.PhysicalResourceId)).toBeLessThanOrEqual(MOST_ID_BYTES);
        if (told.Status === 'SUCCESS') {
          expect(told).toEqual(answer);
          return;
        }
        // As text of its own: half a pair would come back as another character.
        const said = told.Reason ?? '';
        expect(Buffer.from(said).toString()).toBe(said);
        expect(told.Data).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  test('says as much of a reason as there is room for', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a', 'é', '👩', '"', '\u0001', '\ud83d'),
        fc.integer({ min: 1, max: 5_000 }),
        (character, count) => {
          const told = bounded(failure(character.repeat(count)), []);
          expect(bytesOf(told)).toBeLessThanOrEqual(MOST_ANSWER_BYTES);
          const said = told.Reason ?? '';
          const whole = character === '\ud83d' ? '\ufffd'.repeat(count) : character.repeat(count);
          if (said === whole) return;
          expect(said.endsWith('…')).toBe(true);
          expect(whole.startsWith(said.slice(0, -1))).toBe(true);
          // The next character would have been one too many.
          expect(
            bytesOf({ ...told, Reason: `${said}${whole.slice(said.length - 1).match(/^./su)?.[0] ?? ''}` }),
          ).toBeGreaterThan(MOST_ANSWER_BYTES);
        },
      ),
    );
  });

  test('leaves alone what fits to the byte, and cuts the next', () => {
    const room = MOST_ANSWER_BYTES - bytesOf(failure(''));
    expect(bytesOf(bounded(failure('x'.repeat(room)), []))).toBe(MOST_ANSWER_BYTES);
    expect(bounded(failure('x'.repeat(room)), []).Reason).not.toContain('…');
    expect(bounded(failure('x'.repeat(room + 1)), []).Reason).toBe(`${'x'.repeat(room - 3)}…`);
  });

  test('is a failure that says so where the attributes are too long, under the ID of what was made', () => {
    const told = bounded(
      { ...BASE, Status: 'SUCCESS', PhysicalResourceId: 'thing', Data: { Summary: 'x'.repeat(5_000), Arn: 'y' } },
      ['fallback'],
    );
    expect(told).toEqual({
      ...BASE,
      Status: 'FAILED',
      PhysicalResourceId: 'thing',
      Reason: expect.stringMatching(
        /^The response with the attributes Summary, Arn has 5\d\d\d bytes; CloudFormation allows 4096\.$/,
      ),
    });
  });

  test('is a failure that says so where the physical ID is too long, under one that is not', () => {
    const long = 'x'.repeat(1_025);
    expect(
      bounded({ ...BASE, Status: 'SUCCESS', PhysicalResourceId: long, Data: {} }, [
        undefined,
        'y'.repeat(2_000),
        'fallback',
      ]),
    ).toEqual({
      ...BASE,
      Status: 'FAILED',
      PhysicalResourceId: 'fallback',
      Reason: 'The physical ID has 1025 bytes; CloudFormation allows 1024.',
    });
    expect(bounded(failure('It broke.', long), ['fallback']).Reason).toBe(
      'The physical ID has 1025 bytes; CloudFormation allows 1024. It broke.',
    );
    expect(bounded({ ...BASE, Status: 'SUCCESS', PhysicalResourceId: 'x'.repeat(1_024), Data: {} }, []).Status).toBe(
      'SUCCESS',
    );
  });
});
