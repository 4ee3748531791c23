import type { Finding } from '../../core/findings/finding';

/** A finding that is open and has told. */
export function sampleFinding(more: Partial<Finding> = {}): Finding {
  return {
    id: '0123456789abcdef0001',
    episode: 1,
    detectionId: 'trail-changed',
    severity: 'page',
    account: '222222222222',
    who: {
      kind: 'role',
      key: 'arn:aws:iam::222222222222:role/Deploy',
      name: 'Deploy',
      session: 'eve',
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      mfa: false,
    },
    principals: [],
    outcome: 'success',
    state: 'open',
    count: 7,
    firstSeen: '2026-11-24T09:14:27Z',
    lastSeen: '2026-11-24T10:00:00Z',
    region: 'eu-central-1',
    eventSource: 'cloudtrail.amazonaws.com',
    eventName: 'StopLogging',
    isConsole: false,
    sourceIp: '198.51.100.7',
    userAgent: 'aws-cli/2.31.0',
    eventIds: ['8c9a1f0e-6f0d-4f6c-9f0e-0123456789ab', '8c9a1f0e-6f0d-4f6c-9f0e-0123456789ac'],
    targets: ['a1b2c3d4e5f60718'],
    firstTime: { principal: true, account: true, learning: false },
    toldCount: 1,
    toldAt: '2026-11-24T09:15:00Z',
    messages: 1,
    dueAt: 1_764_000_000_000,
    reason: 'reminder',
    version: 3,
    ...more,
  };
}
