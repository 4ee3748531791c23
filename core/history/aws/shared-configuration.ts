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

/** What all clients have in common. */
export interface SharedConfiguration {
  /** `undefined`: as the environment or the profile says. */
  readonly region?: string;
  /** The same. */
  readonly credentials?: () => Promise<Credentials>;
  readonly requestHandler: NonNullable<CloudTrailClientConfig['requestHandler']>;
}

/** Users report pages of 35 s from us-east-1. */
const REQUEST_TIMEOUT_MS = 60_000;
const CONNECTION_TIMEOUT_MS = 5_000;

/**
 * Connections that wait for a next request, over all hosts: with those in use they stay below the 1,024 file descriptors of a
 * function. Node's own limits are by host (dozens of Regions have one each), or count the waiting with the used, and then a
 * busy Region waits for others' idle connections to end.
 */
const MOST_IDLE = 128;

/** The SDK opens 50 sockets unless told; how many requests are under way is ours to say, so nothing is to wait for a socket. */
export const SOCKETS = { keepAlive: true, maxSockets: MOST_REQUESTS };

export type SocketOptions = typeof SOCKETS & {
  /** Certificates (PEM) to trust instead of Node's own. */
  readonly ca?: string;
};

/** @param agentFor `https:` or not: another way to the hosts, as by a proxy */
export function requestHandler(
  sockets: SocketOptions = SOCKETS,
  agentFor?: (isSecure: boolean) => HttpAgent,
): SharedConfiguration['requestHandler'] {
  return {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    httpsAgent: agentFor?.(true) ?? new IdleBoundHttpsAgent(sockets),
    // Endpoints without TLS: a local AWS.
    httpAgent: agentFor?.(false) ?? new IdleBoundHttpAgent(sockets),
    socketAcquisitionWarningTimeout: REQUEST_TIMEOUT_MS,
  };
}

/** By the method that Node documents for this; a falsy value ends the connection. https://nodejs.org/api/http.html#agentkeepsocketalivesocket */
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
