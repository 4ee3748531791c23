import { fromEnv } from '@aws-sdk/credential-provider-env';
import { fromIni } from '@aws-sdk/credential-provider-ini';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { readFileSync } from 'node:fs';
import { REGION } from '../../lib/contract/identifiers';
import { renewed } from '../../core/history/aws/renewed';
import {
  type Credentials,
  requestHandler,
  type SharedConfiguration,
  SOCKETS,
} from '../../core/history/aws/shared-configuration';
import { received, receivedInWords } from '../../lib/contract/received';
import type { CommandIo } from '../terminal/command-io';
import { UsageError } from '../terminal/usage-error';
import type { AwsOptions } from './aws-options';
import { mfaCodes } from './mfa-code';
import { hasCredentials, type Profile, profileOf } from './profile';
import { ProxyAgent } from './proxy-agent';
import { proxySettings } from './proxy-settings';
import { signInProblem } from './sign-in-problem';

export interface AwsSession {
  /** Shared by all clients. */
  readonly shared: SharedConfiguration & { readonly credentials: () => Promise<Credentials> };
  /** `undefined` if neither the environment nor the profile sets one. */
  readonly region: string | undefined;
}

/**
 * Uses what the AWS CLI and `cdk` would use in the same shell: profile, Region, credentials, proxy and certificates.
 * Credentials are loaded before it returns, so that problems with them are reported first.
 *
 * @throws UsageError
 */
export async function awsSession(options: AwsOptions, io: CommandIo): Promise<AwsSession> {
  const { environment } = io;
  const profile = await profileOf(options.profile, environment);
  // The SDK reads endpoints only from the profile set in the environment.
  if (hasSettings(profile)) process.env['AWS_PROFILE'] = profile.name;
  const region = regionOf(profile, environment);
  const ca = certificates(profile, environment);
  const proxies = proxySettings(environment);
  const sockets = { ...SOCKETS, ...(ca !== undefined && { ca }) };
  const handler = requestHandler(
    sockets,
    proxies.isEmpty ? undefined : (isSecure) => new ProxyAgent(proxies, sockets, isSecure),
  );
  const credentials = renewed(providerOf(profile, { region, requestHandler: handler }, io));
  try {
    await credentials();
  } catch (error) {
    throw signInProblem(error, profile);
  }
  return { region, shared: { ...(region !== undefined && { region }), requestHandler: handler, credentials } };
}

function hasSettings({ settings }: Profile): boolean {
  return Object.keys(settings).length > 0;
}

function regionOf({ name, settings }: Profile, environment: CommandIo['environment']): string | undefined {
  const [from, value] =
    [
      ['AWS_REGION', environment['AWS_REGION']],
      ['AWS_DEFAULT_REGION', environment['AWS_DEFAULT_REGION']],
      [`region of profile ${JSON.stringify(name)}`, settings['region']],
    ].find(([, found]) => found !== undefined && found !== '') ?? [];
  if (value !== undefined && !REGION.accepts(value))
    throw new UsageError([received(String(from), value, REGION.allowed)]);
  return value;
}

/** Replaces Node's own certificates, as in the AWS CLI. */
function certificates({ name, settings }: Profile, environment: CommandIo['environment']): string | undefined {
  const [from, path] =
    [
      ['AWS_CA_BUNDLE', environment['AWS_CA_BUNDLE']],
      [`ca_bundle of profile ${JSON.stringify(name)}`, settings['ca_bundle']],
    ].find(([, found]) => found !== undefined && found !== '') ?? [];
  if (path === undefined) return undefined;
  const refuse = (why: string): never => {
    throw new UsageError([
      receivedInWords(String(from), `${JSON.stringify(path)}, ${why}`, 'a file of certificates (PEM)'),
    ]);
  };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refuse(`which cannot be read: ${(error as Error).message}`);
  }
  return text.includes('-----BEGIN CERTIFICATE-----') || text.includes('-----BEGIN TRUSTED CERTIFICATE-----')
    ? text
    : refuse('which contains no certificate');
}

interface ClientConfiguration {
  readonly region: string | undefined;
  readonly requestHandler: SharedConfiguration['requestHandler'];
}

/** In the same order as the AWS CLI: `--profile`, keys in the environment, the profile, credentials of the machine. */
function providerOf(
  profile: Profile,
  { region, requestHandler: handler }: ClientConfiguration,
  io: CommandIo,
): () => Promise<Credentials> {
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret } = io.environment;
  const clients = {
    clientConfig: { requestHandler: handler },
    parentClientConfig: { requestHandler: handler, ...(region !== undefined && { region }) },
  };
  if (profile.namedBy !== 'option' && (key || secret)) {
    if (!key || !secret)
      throw new UsageError([
        receivedInWords('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY', 'only one of them', 'both, or neither'),
      ]);
    return fromEnv();
  }
  if (!hasCredentials(profile))
    return defaultProvider({ ...clients, ...(profile.namedBy && { profile: profile.name }) });
  return fromIni({ ...clients, profile: profile.name, ignoreCache: true, mfaCodeProvider: mfaCodes(profile.name, io) });
}
