import { AccountClient } from '@aws-sdk/client-account';
import { CloudTrailClient, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { randomUUID } from 'node:crypto';
import type { WatchPorts, WatchSettings } from '../../core/archive-watch/ports';
import type { Silence, VerifyPorts } from '../../core/digests/options';
import { ListedPublicKeys } from '../../core/digests/aws/listed-public-keys';
import { S3Archive } from '../../core/digests/aws/s3-archive';
import { readMemory } from '../../core/digests/memory/read-memory';
import { writeMemory } from '../../core/digests/memory/write-memory';
import { notCheckedWords, problemWords } from '../../core/digests/result/words';
import { placesOf } from '../../core/digests/verify/places-of';
import { verifyPlace } from '../../core/digests/verify/verify-place';
import type { Environment } from './environment';
import { publisher } from './publisher';
import { stateClient } from './state-client';
import { surveyClient } from './survey-client';
import { witnessClient } from './witness-client';

/** Retries, because requests may be throttled. */
const PATIENT = { maxAttempts: 8 };

/**
 * Maximum number of concurrent requests to S3: places times requests per place. The default of the SDK is 50 sockets.
 */
const S3 = { ...PATIENT, requestHandler: { httpsAgent: { maxSockets: 128 }, httpAgent: { maxSockets: 128 } } };

export function watchPorts(environment: Environment): WatchPorts {
  const { trail, accounts } = environment;
  const organizations = accounts === 'organization' ? new OrganizationsClient(PATIENT) : undefined;
  return {
    state: stateClient(new S3Client(PATIENT), environment.stateBucket),
    witness: witnessClient(new SSMClient(PATIENT), environment.witness),
    archive: () => archiveOf(environment),
    verifier: { verifyPlace, placesOf, readMemory, writeMemory },
    wording: { problem: problemWords, notChecked: notCheckedWords },
    survey:
      accounts === undefined
        ? undefined
        : surveyClient({ organizations, account: new AccountClient(PATIENT) }, trail.account),
    pauses: () => (accounts === undefined ? Promise.resolve([]) : pausesOf(trail)),
    publish: publisher(new SNSClient(PATIENT), environment),
    now: () => Date.now(),
    random: randomUUID,
  };
}

export function settingsOf(environment: Environment): WatchSettings {
  const { roots, trail, isMultiRegion, retentionDays, hours, hashPercent, region, logGroup, bucket } = environment;
  return {
    roots,
    trail: { name: trail.name, homeRegion: trail.homeRegion, isMultiRegion },
    retentionDays,
    hours,
    hashPercent,
    context: { region, logGroup, trailArn: trail.arn, bucket },
  };
}

/**
 * Reads digests and log files with the role of the archive account, if there is one. Public keys are the same for all
 * accounts.
 */
async function archiveOf({ bucket, readerRole }: Environment): Promise<VerifyPorts> {
  const credentials = readerRole === undefined ? undefined : await assumed(readerRole);
  return {
    archive: new S3Archive(new S3Client({ ...S3, credentials }), { bucket }),
    keys: new ListedPublicKeys((region) => new CloudTrailClient({ ...PATIENT, region })),
  };
}

/** Credentials that last longer than a run. */
async function assumed(
  RoleArn: string,
): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }> {
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'archive-watch', DurationSeconds: 3_600 });
  const { Credentials: found } = await new STSClient(PATIENT).send(command);
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = found ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new Error('STS returned no credentials');
  return { accessKeyId, secretAccessKey, sessionToken };
}

/**
 * Returns the last time that the trail was not logging, according to CloudTrail, which does not report earlier ones.
 */
async function pausesOf({ arn, homeRegion }: Environment['trail']): Promise<readonly Silence[]> {
  const client = new CloudTrailClient({ ...PATIENT, region: homeRegion });
  const status = await client.send(new GetTrailStatusCommand({ Name: arn }));
  const { StopLoggingTime: stopped, StartLoggingTime: started, IsLogging: isLogging = false } = status;
  if (stopped === undefined) return [];
  const from = Math.floor(stopped.getTime() / 1_000);
  if (!isLogging) return [{ why: 'paused', from }];
  const to = started && Math.floor(started.getTime() / 1_000);
  return to === undefined || to < from ? [] : [{ why: 'paused', from, to }];
}
