import type { Finding } from '../../../core/findings/finding';

/** An open finding, of which nobody was told yet. */
export function someFinding(parts: Partial<Finding> = {}): Finding {
  return {
    id: '0123456789abcdef0123',
    episode: 1,
    detectionId: 'detection',
    severity: 'page',
    account: '222222222222',
    who: { kind: 'role', key: 'arn:aws:iam::222222222222:role/Deploy', name: 'Deploy' },
    principals: [],
    outcome: 'success',
    state: 'open',
    count: 1,
    firstSeen: '2026-11-24T09:14:27Z',
    lastSeen: '2026-11-24T09:14:27Z',
    region: 'eu-central-1',
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    isConsole: false,
    eventIds: ['event-1'],
    targets: ['00112233445566aa'],
    toldCount: 0,
    messages: 0,
    dueAt: Date.parse('2026-11-24T09:20:00Z'),
    reason: 'opened',
    version: 1,
    ...parts,
  };
}
