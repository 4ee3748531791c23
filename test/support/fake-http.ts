import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server that answers as a test says, with the body of each request read. */
export class FakeHttp {
  /** Of each request: where it went, and what it said. */
  public readonly requests: { readonly url: string; readonly method: string; readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }[] = [];
  public readonly server: Server;

  public constructor(public answer: RequestListener) {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        this.requests.push({ url: request.url ?? '', method: request.method ?? '', headers: request.headers, body });
        this.answer(request, response);
      });
    });
  }

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
