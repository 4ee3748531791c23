import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request with its body read. The ways in which AWS names what is asked are read on demand. */
export class Received {
  public constructor(
    public readonly method: string,
    /** Path and query. */
    public readonly url: string,
    public readonly headers: IncomingHttpHeaders,
    public readonly bytes: Buffer,
  ) {}

  public get body(): string {
    return this.bytes.toString();
  }

  /** Of AWS JSON 1.1: the last part of `x-amz-target`. */
  public get operation(): string {
    return String(this.headers['x-amz-target']).split('.').at(-1) ?? '';
  }

  /** `{}` of an empty body. */
  public get json(): Record<string, unknown> {
    return JSON.parse(this.body || '{}') as Record<string, unknown>;
  }

  /** Of AWS Query, with its `Action`. */
  public get form(): URLSearchParams {
    return new URLSearchParams(this.body);
  }
}

const CONNECTIONS_WAITING = 4_096;

/** What every fake has in common: HTTP on the loopback interface, each request handed over when its body is read. */
export class LoopbackServer {
  private readonly server;

  public constructor(answer: (request: Received, response: ServerResponse) => void) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        answer(new Received(request.method ?? '', request.url ?? '', request.headers, Buffer.concat(chunks)), response);
      });
    });
  }

  /** @param port any that is free, unless told otherwise @returns its URL */
  public async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', CONNECTIONS_WAITING, resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Whoever still waits for an answer gets none. */
  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers }).end(JSON.stringify(body));
}

export function sendXml(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
}

/** To what a fake does not know, as an error of AWS JSON 1.1: a test that calls it fails. */
export function unexpectedCall(what: string): { readonly __type: string; readonly message: string } {
  return { __type: 'UnexpectedCall', message: `nobody expected ${what}` };
}
