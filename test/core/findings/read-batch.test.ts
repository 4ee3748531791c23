import { describe, expect, it } from '@jest/globals';
import { FindingJudge } from '../../../core/findings/judge';
import { type Reader, readBatch } from '../../../core/findings/read-batch';
import { someDetection } from './some-detection';

const key = (parts: Record<string, unknown> = {}) =>
  JSON.stringify({ eventSource: 'iam.amazonaws.com', eventName: 'CreateAccessKey', ...parts });
const tag = (sentAt: number) =>
  JSON.stringify({ eventSource: 'logs.amazonaws.com', eventName: 'TagResource', requestParameters: { sentAt } });

function readerOf(about: Partial<Reader> = {}): Reader {
  return {
    judge: new FindingJudge([someDetection()]),
    suppressionOf: () => undefined,
    heartbeatIn: ({ requestParameters }) => {
      const { sentAt } = (requestParameters ?? {}) as { sentAt?: number };
      return sentAt === undefined ? undefined : { nonce: String(sentAt), sentAt };
    },
    ...about,
  };
}

describe('a batch of records', () => {
  it('holds the latest heartbeat, in whatever order they come', () => {
    for (const times of [
      [1, 2, 3],
      [3, 1, 2],
      [2, 3, 1],
    ])
      expect(readBatch(times.map(tag), readerOf()).heartbeat?.sentAt).toBe(3);
  });

  it('says when the latest event was that a suppression left out, in whatever order they come', () => {
    const suppression = { id: 'all', detectionIds: ['detection'], filterPattern: '{ $.a = 1 }', reason: 'They do' };
    const times = ['2026-11-24T09:14:27Z', '2026-11-24T09:16:27Z', '2026-11-24T09:15:27Z'];
    const { suppressed, groups } = readBatch(
      times.map((eventTime) => key({ eventTime, eventID: eventTime })),
      readerOf({ suppressionOf: () => suppression }),
    );

    expect(groups).toEqual([]);
    expect(suppressed).toEqual([
      { suppressionId: 'all', eventIds: times.map((time) => `detection#${time}`), lastSeen: times[1] },
    ]);
  });

  it('counts what cannot be read, and what cannot be judged', () => {
    const broken = readerOf({
      suppressionOf: () => {
        throw new Error('a pattern');
      },
    });

    expect(readBatch(['{', '[]', key()], readerOf())).toMatchObject({
      failed: 2,
      groups: [{ id: expect.any(String) }],
    });
    expect(readBatch([key()], broken)).toMatchObject({ failed: 1, groups: [] });
  });
});
