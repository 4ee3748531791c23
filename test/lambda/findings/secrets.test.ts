import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../../support/property-runs';
import { servedFindings, someRecord } from './served-findings';

const MARK = 'SECRET-MARK';
/** Any JSON of which each text and each key holds the mark. */
const marked = fc.jsonValue({ maxDepth: 3 }).map(function mark(value: unknown): unknown {
  if (Array.isArray(value)) return [...value.map(mark), MARK];
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries([
      ...Object.entries(value).map(([key, one]) => [`${key}${MARK}`, mark(one)]),
      ['password', MARK],
    ]);
  return `${MARK}${String(value)}`;
});

describe('what the request and the answer of a call hold', () => {
  const served = servedFindings();

  it('is never stored nor sent, but for the paths that the detection names; those are sent and not stored', async () => {
    await fc.assert(
      fc.asyncProperty(marked, marked, fc.boolean(), async (request, response, isFailure) => {
        const { aws } = served;
        aws.table.items.clear();
        for (const list of [aws.published, aws.announced]) list.length = 0;
        const requestParameters = {
          ...(typeof request === 'object' ? request : { [MARK]: request }),
          userName: 'THE-SHOWN-USER',
        };
        const record = {
          requestParameters,
          responseElements: response,
          ...(isFailure && { errorCode: 'AccessDenied' }),
        };
        await served.deliver([someRecord(record), someRecord(record)]);
        await served.tick();

        const stored = JSON.stringify([...aws.table.items]);
        const sent = JSON.stringify([aws.published, aws.announced]);
        expect(stored).not.toContain(MARK);
        expect(stored).not.toContain('THE-SHOWN-USER');
        expect(sent).not.toContain(MARK);
        expect(sent).toContain('THE-SHOWN-USER');
      }),
      { numRuns: propertyRuns(40, 400) },
    );
  }, 120_000);

  it('is in no error either, nor in a log line', async () => {
    const error = await served.deliver([`{"requestParameters": "${MARK}"`]).catch((one: unknown) => String(one));

    expect(error).toContain('1 of 1 records could not be read');
    expect(error).not.toContain(MARK);
  });
});
