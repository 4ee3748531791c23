import type { CloudTrailClientConfig } from '@aws-sdk/client-cloudtrail';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { MOST_REQUESTS } from '../search/capacity';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Configuration that all clients share. */
export interface SharedConfiguration {
  /** `undefined`: from the environment or the profile. */
  readonly region?: string;
  /** `undefined`: from the environment or the profile. */
  readonly credentials?: () => Promise<Credentials>;
  readonly requestHandler: NonNullable<CloudTrailClientConfig['requestHandler']>;
}

/** Users report pages of 35 s from us-east-1. */
const REQUEST_TIMEOUT_MS = 60_000;
const CONNECTION_TIMEOUT_MS = 5_000;

/**
 * Idle connections kept open for the next request, over all hosts: together with the active ones, they stay below the
 * 1,024 file descriptors of a function. Node's own limits are per host (each Region is a host), or count idle
 * connections as active, so that a busy Region waits for idle connections of others to close.
 */
const MOST_IDLE = 128;

/** By default the SDK opens 50 sockets. The gate limits concurrent requests, so no request should wait for a socket. */
export const SOCKETS = { keepAlive: true, maxSockets: MOST_REQUESTS };

export type SocketOptions = typeof SOCKETS & {
  /** Certificates (PEM) to trust instead of Node's own. */
  readonly ca?: string;
};

/** @param agentFor returns an agent for `https:` or not, for example for a proxy */
export function requestHandler(
  sockets: SocketOptions = SOCKETS,
  agentFor?: (isSecure: boolean) => HttpAgent,
): SharedConfiguration['requestHandler'] {
  return {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    httpsAgent: agentFor?.(true) ?? new IdleBoundHttpsAgent(sockets),
    // For endpoints without TLS, such as a local AWS.
    httpAgent: agentFor?.(false) ?? new IdleBoundHttpAgent(sockets),
    socketAcquisitionWarningTimeout: REQUEST_TIMEOUT_MS,
  };
}

/**
 * Uses the method that Node documents for this: a falsy return value closes the connection.
 * https://nodejs.org/api/http.html#agentkeepsocketalivesocket
 */
export class IdleBoundHttpAgent extends HttpAgent {
  public override keepSocketAlive(socket: Duplex): boolean {
    // eslint-disable-next-line @typescript-eslint/no-confusing-void-expression -- @types/node is wrong: it says whether the socket is kept
    return hasRoom(this) && (super.keepSocketAlive(socket) as unknown as boolean);
  }
}

export class IdleBoundHttpsAgent extends HttpsAgent {
  public override keepSocketAlive(socket: Duplex): boolean {
    // eslint-disable-next-line @typescript-eslint/no-confusing-void-expression -- @types/node is wrong: it says whether the socket is kept
    return hasRoom(this) && (super.keepSocketAlive(socket) as unknown as boolean);
  }
}

export function hasRoom({ freeSockets }: HttpAgent): boolean {
  return Object.values(freeSockets).reduce((sum, free) => sum + (free?.length ?? 0), 0) < MOST_IDLE;
}
