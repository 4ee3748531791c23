import { describe, expect, it } from '@jest/globals';
import { servedFindings, someRecord } from './served-findings';

describe('what the bus takes the call for, but not the entry', () => {
  const served = servedFindings();

  it('is told, and the message counts as sent', async () => {
    const { aws } = served;
    aws.refusedEntry = { ErrorCode: 'AccessDenied', ErrorMessage: 'not on this bus' };
    const [line] = await served.deliver([someRecord()]);

    expect(served.told()).toHaveLength(1);
    expect(aws.announced).toEqual([]);
    expect(line).toMatchObject({ FindingsFailed: 1, messages: 1, errors: ['AccessDenied: not on this bus'] });
  });

  it('is tried again where that passes', async () => {
    const { aws } = served;
    aws.refusedEntry = { ErrorCode: 'ThrottlingException', ErrorMessage: 'later' };
    aws.fault = (call, number) => {
      if (call === 'PutEvents' && aws.calls.slice(0, number - 1).includes('PutEvents')) aws.refusedEntry = undefined;
      return undefined;
    };
    const [line] = await served.deliver([someRecord()]);

    expect(aws.announced).toHaveLength(1);
    expect(line).not.toHaveProperty('errors');
  });
});

describe('a tick that fails', () => {
  const served = servedFindings();

  it('says so when it is done: its heartbeat', async () => {
    served.aws.fault = (call) => (call === 'TagResource' ? 'refused' : undefined);

    await expect(served.tick()).rejects.toThrow(/^1 steps of the tick failed; the first: AccessDeniedException/);
  });
});
