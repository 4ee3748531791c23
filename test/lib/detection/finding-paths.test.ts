import { describe, expect, test } from '@jest/globals';
import { shownOf } from '../../../core/findings/shown';
import { CATALOGS } from '../../../lib/detection/default-detections';
import { findingDetectionOf } from '../../../lib/detection/finding-detection';
import { pathsOfAnyService } from '../../../lib/detection/finding-paths';
import { ThreatCatalog } from '../../../lib/detection/threat-catalog';
import { EXAMPLES } from '../../fixtures/events';

const ALL = [
  ...Object.values(CATALOGS).flatMap((catalog) => catalog()),
  ThreatCatalog.unusualRegions(['eu-central-1']),
].map(findingDetectionOf);

/** Calls without a target, or on the account as such. */
const NOTHING_TO_SHOW = [
  // Signing in has no parameters.
  'cis-sign-in-without-mfa',
  'cis-sign-in-failures',
  'console-sign-in-without-mfa',
  'console-sign-in-failures',
  'console-session-from-credentials',
];

/** By a filter, which is nobody's name; where it names secrets, they are shown. */
const NAMES_NOTHING = 'secrets-read-in-batches';

/** Segments of paths behind which CloudTrail has documents, code, credentials, or what users put anything into. */
const SECRET =
  /policy(document|text)?$|document$|password|passwd|secret(string|binary|value)|token|userdata|environment|variables|^parameters?$|value$|^content$|command|credential|private|certificate|body|payload|script$|description|tags?$|attributes?$|headers?$|cookie|url$/i;

/** Looked at one by one: not what their names might be. */
const HARMLESS = new Set([
  // The ID of a credential, as an access key has one.
  'requestParameters.serviceSpecificCredentialId',
  // The ID of a flow log.
  'requestParameters.DeleteFlowLogsRequest.FlowLogId.content',
  // The name of an attribute, as in `userData`, not its value.
  'requestParameters.attribute',
  // The issuer of tokens, and the address of a queue.
  'requestParameters.url',
  'requestParameters.queueUrl',
  // What machines a batch job may use, and flags.
  'requestParameters.computeEnvironmentName',
  'requestParameters.disableApiTermination.value',
  'requestParameters.disableApiStop.value',
  // The state that an alarm is set to.
  'requestParameters.stateValue',
  // A group of S3, and a flag, in objects whose names end like a policy's.
  'requestParameters.AccessControlPolicy.AccessControlList.Grant[].Grantee.URI',
  'requestParameters.PublicAccessBlockConfiguration.BlockPublicPolicy',
  // Whom a bucket policy names.
  'requestParameters.bucketPolicy.Statement[].Principal.AWS',
  'requestParameters.bucketPolicy.Statement[].Principal.AWS[]',
  // Whether the metadata service asks for tokens.
  'requestParameters.ModifyInstanceMetadataOptionsRequest.HttpTokens',
  'requestParameters.ModifyInstanceMetadataDefaultsRequest.HttpTokens',
  'requestParameters.httpTokens',
]);

describe('what findings show of a call', () => {
  test.each(
    ALL.filter(({ id }) => !NOTHING_TO_SHOW.includes(id)).map(({ id, findingPaths }) => ({ id, findingPaths })),
  )('is a target, of an event that $id is about', ({ id, findingPaths }) => {
    const examples = EXAMPLES[id === 'unusual-region' ? 'iam-user-created' : id]?.matches ?? [];
    expect(examples.length).toBeGreaterThan(0);
    const withParameters = examples.filter(({ requestParameters }) => requestParameters !== null);
    if (withParameters.length === 0 || id === NAMES_NOTHING) return;
    expect(withParameters.filter((event) => shownOf(event, findingPaths).length > 0)).not.toEqual([]);
  });

  test('is nothing where a call has no target, and no more detections than these', () => {
    expect(ALL.filter(({ findingPaths }) => findingPaths.length === 0).map(({ id }) => id)).toEqual(
      ALL.map(({ id }) => id).filter((id) => NOTHING_TO_SHOW.includes(id)),
    );
  });

  test('never leads to what may hold a secret', () => {
    const paths = new Set(ALL.flatMap(({ findingPaths }) => findingPaths));
    const suspicious = [...paths].filter((path) =>
      path.split('.').some((segment) => SECRET.test(segment.replace('[]', ''))),
    );
    expect(suspicious.filter((path) => !HARMLESS.has(path))).toEqual([]);
    expect(paths.size).toBeGreaterThan(100);
  });

  test('of a detection about every service is what calls itself a name', () => {
    expect(pathsOfAnyService()).toContain('requestParameters.bucketName');
    expect(pathsOfAnyService()).not.toContain('requestParameters.key');
    expect(pathsOfAnyService()).not.toContain('requestParameters.action');
  });
});

describe('a detection as findings know it', () => {
  test('counts each principal for itself, unless it says otherwise', () => {
    const counted = ALL.filter(({ countBy }) => countBy !== 'principal').map(({ id, countBy }) => [id, countBy]);
    expect(counted).toEqual([
      ['console-sign-in-failures', 'account'],
      ['kms-keys-deleted-with-stack', 'account'],
    ]);
  });
});
