import { describe, expect, test } from '@jest/globals';
import { CountBy } from '../../../lib/detection/detection';
import { CATALOGS } from '../../../lib/detection/default-detections';
import { meaningProblems } from '../../../lib/detection/finding-meaning';
import { selectDetections } from '../../../lib/detection/detection-selection';
import { Problems } from '../../../lib/internal/problems';
import { detection } from '../../support/detections';

const problems = (parts: Record<string, unknown>) => meaningProblems(detection('own', parts));

describe('what findings ask for beyond a pattern', () => {
  test('is right in the catalogs', () => {
    for (const one of Object.values(CATALOGS).flatMap((catalog) => catalog())) expect(meaningProblems(one)).toEqual([]);
    expect(
      problems({
        outsidePaths: ['requestParameters.a.items[].b', 'resources[]'],
        firstTimeOnly: true,
        recurring: false,
      }),
    ).toEqual([]);
  });

  test.each([
    [{ outsidePaths: [] }, 'outsidePaths: received []; allowed: one or more paths'],
    [{ outsidePaths: 'a.b' }, 'outsidePaths: received "a.b"; allowed: one or more paths'],
    [{ outsidePaths: ['a', '$.a'] }, 'outsidePaths[1]: received "$.a"; allowed: a path from the root'],
    [{ outsidePaths: ['a..b'] }, 'outsidePaths[0]: received "a..b"'],
    [{ outsidePaths: ['a[0].b'] }, 'outsidePaths[0]: received "a[0].b"'],
    [{ outsidePaths: [7] }, 'outsidePaths[0]: received 7'],
    [{ firstTimeOnly: 'yes' }, 'firstTimeOnly: received "yes"; allowed: true or false'],
    [{ recurring: 1 }, 'recurring: received 1; allowed: true or false'],
    [
      { firstTimeOnly: true, countBy: CountBy.ACCOUNT },
      'firstTimeOnly: received with countBy account; allowed: with countBy principal',
    ],
  ])('is refused: %j', (parts, problem) => {
    expect(problems(parts)).toEqual([expect.stringContaining(problem)]);
  });

  test('is refused with the name of its detection, beside all else', () => {
    const found = new Problems('Test', 'Test');
    selectDetections({ detections: [], add: [detection('own', { outsidePaths: [], threshold: 0 })] }, found);
    expect(() => {
      found.throwIfAny();
    }).toThrow(/detection "own": outsidePaths: received \[\]/);
  });
});
