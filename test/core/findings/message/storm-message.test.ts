import { expect, test } from '@jest/globals';
import { stormMessage } from '../../../../core/findings/message/storm-message';
import type { StormDocument } from '../../../../core/findings/message/message';
import { findingDetectionOf } from '../../../../lib/detection/finding-detection';
import { event } from '../../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser } from '../../../fixtures/identities';
import { detection } from '../../../support/detections';
import { ACCOUNT, CONTEXT, findingOf } from './example-finding';

const STORM = findingDetectionOf(detection('user-created'));

test('a storm says how many messages it stands for, and shows the ten largest findings', () => {
  const findings = Array.from({ length: 1_000 }, (_, index) => {
    const who = iamUser(ACCOUNTS.production, `user-${String(index)}`);
    return findingOf([event('iam:CreateUser', who)], STORM, { count: index + 1 }).finding;
  });
  const { subject, text, document, chat } = stormMessage({
    ...{ detection: STORM, account: ACCOUNT, severity: 'page', heldBack: 995, findings },
    ...{ since: '2026-03-03T09:00:00Z', context: CONTEXT },
  });
  expect(subject).toBe(
    'PAGE: Something like user-created... - orders-production 845017362219 - 995 more messages held back',
  );
  expect(text.split('\n')[0]).toBe(
    'PAGE: Something like user-created happened - account orders-production (845017362219) - 995 more messages held back',
  );
  expect((document as StormDocument).findings.map(({ principal }) => principal)).toEqual(
    Array.from({ length: 10 }, (_, index) => `user user-${String(999 - index)}`),
  );
  expect(text).toContain('user user-999  1000 success, ');
  expect(chat.metadata.threadId).toBe('storm-user-created-845017362219');
});
