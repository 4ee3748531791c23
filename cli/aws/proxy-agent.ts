import type { AgentConnectOpts } from 'agent-base';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { Agent as HttpAgent, type ClientRequest, type RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  hasRoom,
  IdleBoundHttpAgent,
  IdleBoundHttpsAgent,
  type SocketOptions,
} from '../../core/history/aws/shared-configuration';
import type { Proxy, ProxySettings } from './proxy-settings';

/** The proxy could not be reached, or rejected the request. */
export class ProxyFailure extends Error {
  public override readonly name = 'ProxyFailure';
}

/** Supported by Node and all its agents, but missing in @types/node. */
interface RequestTaker {
  addRequest(request: ClientRequest, options: RequestOptions): void;
}

/**
 * Passes each request to the agent for its host, through the proxy or directly: synchronously, because the agent of a
 * proxy must rewrite the request before it is sent.
 */
export class ProxyAgent extends HttpAgent {
  public readonly protocol: string;
  public readonly defaultPort: number;
  private readonly agents = new Map<string, HttpAgent>();

  /** @param isSecure whether it is for `https:` or for `http:`, as Node requires of an agent */
  public constructor(
    private readonly settings: ProxySettings,
    private readonly connections: SocketOptions,
    private readonly isSecure: boolean,
  ) {
    super(connections);
    this.protocol = isSecure ? 'https:' : 'http:';
    this.defaultPort = isSecure ? 443 : 80;
  }

  public addRequest(request: ClientRequest, options: RequestOptions): void {
    const { isSecure } = this;
    const proxy = this.settings.proxyFor({
      isSecure,
      host: options.host ?? '',
      port: Number(options.port ?? this.defaultPort),
    });
    const key = proxy?.url.href ?? '';
    const agent = this.agents.get(key) ?? this.agentFor(proxy);
    this.agents.set(key, agent);
    // Proxy agents do not keep their constructor options.
    const { ca } = this.connections;
    (agent as unknown as RequestTaker).addRequest(request, {
      ...options,
      ...(ca !== undefined && { ca }),
      secureEndpoint: isSecure,
    } as RequestOptions);
  }

  public override destroy(): void {
    for (const agent of this.agents.values()) agent.destroy();
    super.destroy();
  }

  private agentFor(proxy: Proxy | undefined): HttpAgent {
    if (proxy === undefined)
      return this.isSecure ? new IdleBoundHttpsAgent(this.connections) : new IdleBoundHttpAgent(this.connections);
    return this.isSecure ? new Tunnels(proxy, this.connections) : new Forwarded(proxy, this.connections);
  }
}

/** Uses `CONNECT`: the proxy sees only host and port. */
class Tunnels extends HttpsProxyAgent<string> {
  public constructor(
    private readonly through: Proxy,
    sockets: SocketOptions,
  ) {
    super(through.url.href, sockets);
  }

  public override keepSocketAlive(socket: Duplex): boolean {
    // eslint-disable-next-line @typescript-eslint/no-confusing-void-expression -- @types/node is wrong: it says whether the socket is kept
    return hasRoom(this) && (super.keepSocketAlive(socket) as unknown as boolean);
  }

  public override async connect(request: ClientRequest, options: AgentConnectOpts): Promise<Socket> {
    let refusal: string | undefined;
    request.once('proxyConnect', ({ statusCode, statusText }: { statusCode: number; statusText: string }) => {
      if (statusCode !== 200) refusal = `it answered ${String(statusCode)} ${statusText}`;
    });
    const socket = await reaching(this.through, () => super.connect(request, options));
    if (refusal === undefined) return socket;
    socket.destroy();
    throw new ProxyFailure(
      `the proxy ${this.through.said} does not allow connections to ${options.host ?? ''}: ${refusal}`,
    );
  }
}

/** Without TLS, for example to a local AWS: the proxy receives the whole request. */
class Forwarded extends HttpProxyAgent<string> {
  public constructor(
    private readonly through: Proxy,
    sockets: SocketOptions,
  ) {
    super(through.url.href, sockets);
  }

  public override keepSocketAlive(socket: Duplex): boolean {
    // eslint-disable-next-line @typescript-eslint/no-confusing-void-expression -- @types/node is wrong: it says whether the socket is kept
    return hasRoom(this) && (super.keepSocketAlive(socket) as unknown as boolean);
  }

  public override connect(
    request: Parameters<HttpProxyAgent<string>['connect']>[0],
    options: AgentConnectOpts,
  ): Promise<Socket> {
    return reaching(this.through, () => super.connect(request, options));
  }
}

async function reaching<T>({ said }: Proxy, connect: () => Promise<T>): Promise<T> {
  try {
    return await connect();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw Object.assign(
      new ProxyFailure(`the proxy ${said} cannot be reached: ${message}`, { cause: error }),
      code !== undefined && { code },
    );
  }
}
