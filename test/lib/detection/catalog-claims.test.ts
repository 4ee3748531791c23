import { describe, expect, test } from '@jest/globals';
import { CisCatalog, CisVersion } from '../../../lib/detection/cis-catalog';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { TunedCatalog } from '../../../lib/detection/tuned-catalog';
import { JsonFilterPattern } from '../../../lib/filter-pattern/json-filter-pattern';
import { but, denied, event, request, type CloudTrailEvent } from '../../fixtures/cloudtrail-event';
import { signIn } from '../../fixtures/events/tuned';
import { ACCOUNTS, engineer, iamUser, inOldConsole, root, stack } from '../../fixtures/identities';

const { management, production } = ACCOUNTS;
const ALL = [...CisCatalog.all(), ...TunedCatalog.all(), ...ThreatCatalog.managementEvents()];

function fires(id: string, given: CloudTrailEvent): boolean {
  const detection = ALL.find((one) => one.id === id);
  if (detection === undefined) throw new Error(`no detection ${id}`);
  return JsonFilterPattern.parse(detection.filterPattern).matches(JSON.stringify(given));
}

describe('what the tuned variants say of the exact texts is so', () => {
  const sso = signIn(engineer(production), { MFAUsed: 'No' });

  test('the short form of the sign-in control fires for IAM Identity Center, the tuned one does not', () => {
    const short = JsonFilterPattern.parse(
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
    );
    expect(short.matches(JSON.stringify(sso))).toBe(true);
    expect(fires('cis-sign-in-without-mfa', sso)).toBe(false);
    expect(fires('console-sign-in-without-mfa', sso)).toBe(false);
  });

  test('the exact sign-in text misses root, and events without MFAUsed', () => {
    for (const given of [signIn(root(production), { MFAUsed: 'No' }), signIn(iamUser(production), {})]) {
      expect([fires('cis-sign-in-without-mfa', given), fires('console-sign-in-without-mfa', given)]).toEqual([
        false,
        true,
      ]);
    }
  });

  test('the exact root text fires for reads, and misses calls of the console that name the sign-in service', () => {
    const read = event('iam:ListRoles', root(management));
    expect([fires('cis-root-usage', read), fires('root-activity', read)]).toEqual([true, false]);
    const old = event('iam:CreateAccessKey', inOldConsole(root(management)));
    expect([fires('cis-root-usage', old), fires('root-activity', old)]).toEqual([false, true]);
  });

  test('the exact trail text misses PutEventSelectors', () => {
    const silenced = event('cloudtrail:PutEventSelectors', iamUser(management));
    expect([fires('cis-trail-changes', silenced), fires('trail-changed', silenced)]).toEqual([false, true]);
  });

  test('the exact AWS Config text misses the deleted recorder', () => {
    const deleted = event('config:DeleteConfigurationRecorder', iamUser(production));
    expect([fires('cis-config-changes', deleted), fires('config-recording-stopped', deleted)]).toEqual([false, true]);
  });

  test('the exact failure text misses other messages than "Failed authentication"', () => {
    const failed = signIn(iamUser(production), { MFAUsed: 'No' }, 'Failure');
    expect([fires('cis-sign-in-failures', failed), fires('console-sign-in-failures', failed)]).toEqual([false, true]);
  });

  test('the exact texts for policies, buckets, keys and networks fire for stacks, the tuned ones do not', () => {
    const by = stack(production);
    const pairs = [
      ['cis-iam-policy-changes', 'iam-policy-changed-by-person', event('iam:PutRolePolicy', by)],
      ['cis-bucket-policy-changes', 'bucket-protection-removed', event('s3:DeleteBucketPolicy', by)],
      ['cis-kms-key-loss', 'kms-key-deletion-scheduled', event('kms:ScheduleKeyDeletion', by)],
      ['cis-gateway-changes', 'network-joined', event('ec2:AttachInternetGateway', by)],
      ['cis-organization-changes', 'organization-policy-changed', event('organizations:DetachPolicy', by)],
    ] as const;
    for (const [exact, tuned, given] of pairs)
      expect([exact, fires(exact, given), tuned, fires(tuned, given)]).toEqual([exact, true, tuned, false]);
  });

  test('denied calls by services that are merely looking are not counted', () => {
    const looking = denied(event('s3:GetBucketAcl', { ...engineer(production), invokedBy: 'config.amazonaws.com' }));
    expect([fires('cis-unauthorized-calls', looking), fires('denied-calls-surge', looking)]).toEqual([true, false]);
  });
});

describe('versions of the benchmark', () => {
  test.each([
    [CisVersion.V1_2_0, 14, '3.'],
    [CisVersion.V1_4_0, 15, '4.'],
    [CisVersion.V1_5_0, 15, '4.'],
    [CisVersion.V2_0_0, 15, '4.'],
    [CisVersion.V3_0_0, 15, '4.'],
    [CisVersion.V4_0_0, 15, '4.'],
    [CisVersion.V5_0_0, 15, '4.'],
    [CisVersion.V6_0_0, 15, '5.'],
    [CisVersion.V7_0_0, 15, '5.'],
  ])('%s lists %i controls, numbered %s1 and on', (version, count, chapter) => {
    const numbers = CisCatalog.forVersion(version).map(({ cisRecommendations }) => cisRecommendations?.[version]);
    expect(numbers).toEqual(Array.from({ length: count }, (_, index) => chapter + String(index + 1)));
  });

  test('1.2 does not know changes of the organization, which are no control of Security Hub either', () => {
    const ids = CisCatalog.forVersion(CisVersion.V1_2_0).map(({ id }) => id);
    expect(ids).not.toContain('cis-organization-changes');
    expect(
      CisCatalog.all()
        .filter(({ securityHubControls }) => !securityHubControls)
        .map(({ id }) => id),
    ).toEqual(['cis-organization-changes']);
  });
});

describe('unusual Regions', () => {
  const pattern = JsonFilterPattern.parse(ThreatCatalog.unusualRegions(['eu-central-1', 'us-east-1']).filterPattern);
  const launch = (awsRegion: string, fields = {}) =>
    JSON.stringify(request('ec2:RunInstances', iamUser(production), {}, { awsRegion, ...fields }));

  test('fire for changes elsewhere, not for reads and refusals', () => {
    expect(pattern.matches(launch('sa-east-1'))).toBe(true);
    expect(pattern.matches(launch('eu-central-1'))).toBe(false);
    expect(pattern.matches(launch('us-east-1'))).toBe(false);
    expect(pattern.matches(launch('sa-east-1', { readOnly: true }))).toBe(false);
    expect(pattern.matches(launch('sa-east-1', { errorCode: 'Client.UnauthorizedOperation' }))).toBe(false);
  });

  test('do not fire for a sign-in, which is recorded where its endpoint is', () => {
    const signedIn = but(signIn(engineer(production), { MFAUsed: 'No' }), { awsRegion: 'eu-north-1', readOnly: false });
    expect(pattern.matches(JSON.stringify(signedIn))).toBe(false);
  });

  test('are named like Regions', () => {
    expect(() => ThreatCatalog.unusualRegions([])).toThrow('expected Regions like eu-central-1, found none');
    expect(() => ThreatCatalog.unusualRegions(['eu-central-1', 'Frankfurt'])).toThrow('found "Frankfurt"');
    expect(() => ThreatCatalog.unusualRegions(['us-gov-west-1', 'ap-southeast-7', 'us-isob-east-1'])).not.toThrow();
  });

  test('fit into a pattern up to sixteen, and say so beyond what fits', () => {
    const regions = Array.from({ length: 30 }, (_, index) => `ap-southeast-${String(index)}`);
    expect(() => ThreatCatalog.unusualRegions(regions.slice(0, 16))).not.toThrow();
    expect(() => ThreatCatalog.unusualRegions(regions)).toThrow('1024 characters');
  });
});
