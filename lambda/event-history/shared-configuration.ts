import type { CloudTrailClientConfig } from '@aws-sdk/client-cloudtrail';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { MOST_REQUESTS } from './capacity';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** What all clients have in common. */
export interface SharedConfiguration {
  /** `undefined`: as the environment or the profile says. */
  readonly region?: string;
  readonly requestHandler: NonNullable<CloudTrailClientConfig['requestHandler']>;
}

/** Users report pages of 35 s from us-east-1. */
const REQUEST_TIMEOUT_MS = 60_000;
const CONNECTION_TIMEOUT_MS = 5_000;

/** The SDK opens 50 sockets unless told. */
export function requestHandler(): SharedConfiguration['requestHandler'] {
  const sockets = { keepAlive: true, maxSockets: MOST_REQUESTS, maxTotalSockets: MOST_REQUESTS };
  return {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    httpsAgent: new HttpsAgent(sockets),
    // Endpoints without TLS: a local AWS.
    httpAgent: new HttpAgent(sockets),
    // Our own limit comes first: nothing is to wait for a socket.
    socketAcquisitionWarningTimeout: REQUEST_TIMEOUT_MS,
  };
}
