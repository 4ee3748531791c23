import { describe, expect, test } from '@jest/globals';
import { Safeguard } from '../../../lib/internal/safeguard';

describe('turning a safeguard off', () => {
  test('takes a reason', () => {
    expect(Safeguard.disabled({ reason: 'Deliveries are the subject of the investigation' }).reason).toBe(
      'Deliveries are the subject of the investigation',
    );
  });

  test.each(['', '  ', '\n'])('is refused without one: %j', (reason) => {
    expect(() => Safeguard.disabled({ reason })).toThrow(
      `received ${JSON.stringify(reason)}; allowed: the reason in words`,
    );
  });
});
