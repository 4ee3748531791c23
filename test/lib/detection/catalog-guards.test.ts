import { describe, expect, test } from '@jest/globals';
import type { Detection } from '../../../lib/detection/detection';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import type { CloudTrailEvent } from '../../fixtures/cloudtrail-event';
import { EXAMPLES } from '../../fixtures/events';
import { matcherWith } from '../../support/own-matcher';

const OWN = [...TunedCatalog.all(), ...ThreatCatalog.managementEvents(), ...ThreatCatalog.dataEvents()];

/** The detections that fire for one of their examples even when it is changed like this. */
function firingFor(
  change: (event: CloudTrailEvent) => CloudTrailEvent,
  detections: readonly Detection[] = OWN,
): string[] {
  return detections
    .filter(({ id, filterPattern }) => EXAMPLES[id]?.matches.map(change).some(matcherWith(filterPattern)))
    .map(({ id }) => id);
}

const identityOf = ({ userIdentity }: CloudTrailEvent) => userIdentity as Record<string, unknown>;

/** What each detection ignores, tried on the events that it fires for. The lists are the exceptions, each on purpose. */
describe('of the events that fire a detection', () => {
  test('the same call to another service does not', () => {
    expect(firingFor((event) => ({ ...event, eventSource: 'elsewhere.amazonaws.com' }))).toEqual([
      // About the caller, the result, or a name that only one service has.
      'root-activity',
      'denied-calls-surge',
      'console-sign-in-without-mfa',
      'console-sign-in-failures',
      'resource-policy-names-everyone',
      // Many services have such a call.
      'resource-policy-names-stranger',
      // What several services have under one name.
      'inventory-taken',
      'infrastructure-destroyed-by-person',
      'infrastructure-destroyed-in-bulk',
      'takeover-attempted',
      'data-exposure-attempted',
    ]);
  });

  test('another call with the same parameters does not', () => {
    expect(firingFor((event) => ({ ...event, eventName: 'DescribeSomething' }))).toEqual([
      'root-activity',
      'denied-calls-surge',
      // About what the parameters say.
      'bucket-made-public',
      'bucket-protection-removed',
      'security-control-disabled-by-person',
      // About every read.
      'iam-user-probes-rights',
      'resource-policy-names-stranger',
      'takeover-attempted',
      'data-exposure-attempted',
    ]);
  });

  test('the same call by a stack does not', () => {
    const deployed = (event: CloudTrailEvent) => ({
      ...event,
      userIdentity: { ...identityOf(event), invokedBy: 'cloudformation.amazonaws.com' },
    });
    expect(firingFor(deployed)).toEqual([
      'console-sign-in-without-mfa',
      'console-sign-in-failures',
      // Whoever does it: the end of the record, who watches, what is public, what AWS itself says, and tasks of root.
      'trail-stopped',
      'trail-changed',
      'record-stop-attempted',
      'kms-key-material-deleted',
      'kms-key-deleted-with-stack',
      'kms-keys-deleted-with-stack',
      'bucket-made-public',
      // AWS itself says that an account joined.
      'organization-account-joined',
      'network-peered-outside',
      'role-trusts-everyone',
      'key-quarantined-by-aws',
      'root-session-in-member-account',
      'guardduty-disabled',
      'guardduty-findings-suppressed',
      'security-service-disabled',
      'alarms-silenced',
      'account-leaves-organization',
      'organization-security-delegation-changed',
      'copy-made-public',
      'public-sharing-guard-removed',
      // A stranger has a key, or a bucket, whoever gave it.
      'bucket-encrypted-with-foreign-key',
      'bucket-opened-to-outsider',
      'organization-policy-type-disabled',
      // About stacks.
      'permanent-key-created-by-stack',
      'quarantine-removed',
      'sign-in-provider-removed',
      'build-or-document-made-public',
      // Of a caller without an identity here, and of the console's own word.
      'shared-snapshot-used-outside',
      'network-changed-by-hand',
      'detector-stop-attempted',
      'takeover-attempted',
    ]);
  });

  test('the same call by another AWS service does not', () => {
    const served = (event: CloudTrailEvent) => ({
      ...event,
      userIdentity: { type: 'AWSService', invokedBy: 'example.amazonaws.com' },
    });
    expect(firingFor(served)).toEqual([
      'console-sign-in-failures',
      'trail-stopped',
      'trail-changed',
      'record-stop-attempted',
      'kms-key-material-deleted',
      'kms-key-deleted-with-stack',
      'kms-keys-deleted-with-stack',
      'bucket-made-public',
      'organization-account-joined',
      'network-peered-outside',
      'role-trusts-everyone',
      'key-quarantined-by-aws',
      'root-session-in-member-account',
      'guardduty-disabled',
      'guardduty-findings-suppressed',
      'security-service-disabled',
      'alarms-silenced',
      'account-leaves-organization',
      'organization-security-delegation-changed',
      'copy-made-public',
      'public-sharing-guard-removed',
      'bucket-encrypted-with-foreign-key',
      'bucket-opened-to-outsider',
      'organization-policy-type-disabled',
      'quarantine-removed',
      'sign-in-provider-removed',
      'build-or-document-made-public',
      // Of a caller without an identity here, and of the console's own word.
      'shared-snapshot-used-outside',
      'network-changed-by-hand',
      'detector-stop-attempted',
    ]);
  });

  test('the same call, denied, does not', () => {
    expect(
      firingFor((event) => ({
        ...event,
        errorCode: 'AccessDenied',
        errorMessage: 'User is not authorized',
        responseElements: null,
      })),
    ).toEqual([
      'denied-calls-surge',
      // The attempt is news, or one of many. None of them pages.
      'record-stop-attempted',
      'root-session-in-member-account',
      'traffic-mirrored',
      'secrets-read-in-batches',
      'secrets-read-by-person',
      'parameters-decrypted-by-person',
      'instance-secrets-read-in-bulk',
      'commands-sent-in-bulk',
      'shells-opened-in-bulk',
      'serial-console-opened',
      'unusual-instance-launched',
      'model-access-requested',
      'mail-sending-prepared',
      'instance-role-acts-like-person',
      'instance-role-explores',
      'iam-user-probes-rights',
      // EC2 tells only of what worked.
      'shared-snapshot-used-outside',
      // Whoever may not ask has still asked, and keys are tried with calls that fail.
      'database-logs-downloaded',
      'key-asks-who-it-is',
      'inventory-taken',
      'rights-listed-at-once',
      'contacts-and-accounts-read',
      'shared-databases-listed',
      'mail-sending-explored',
      'instances-launched-in-bulk',
      'clusters-created-in-bulk',
      'compute-started-by-key',
      'code-set-up-by-person',
      'side-compute-used',
      'notebook-opened',
      'model-invoked-by-newcomer',
      'quota-raise-requested',
      'cloud-shell-opened',
      'mail-identity-changed',
      'zone-changed-by-key',
      'detector-stop-attempted',
      'takeover-attempted',
      'data-exposure-attempted',
    ]);
  });

  test('those by the role of a workload do not fire what is about persons', () => {
    const workload = {
      type: 'AssumedRole',
      sessionContext: { sessionIssuer: { type: 'Role', userName: 'orders-api-task' } },
    };
    const byPerson = OWN.filter(
      ({ id }) =>
        id.endsWith('-by-person') || id === 'role-trusting-outsider-created' || id === 'bucket-protection-removed',
    );
    expect(byPerson).toHaveLength(22);
    expect(
      firingFor((event) => ({ ...event, userIdentity: workload, sessionCredentialFromConsole: undefined }), byPerson),
    ).toEqual([]);
  });

  test('all fire again when a person does them in the old console', () => {
    const named = (event: CloudTrailEvent) => ({
      ...event,
      userIdentity: { ...identityOf(event), invokedBy: 'signin.amazonaws.com' },
    });
    const human = (event: CloudTrailEvent) => identityOf(event)['invokedBy'] === undefined;
    const blind = OWN.filter(({ id, filterPattern }) => {
      const sees = matcherWith(filterPattern);
      return !(EXAMPLES[id]?.matches ?? []).filter(human).map(named).every(sees);
    });
    expect(blind.map(({ id }) => id)).toEqual([]);
  });
});
