import { createServer, type IncomingMessage, request as httpRequest, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A forward proxy: tunnels by CONNECT, and whole requests without TLS. */
export class FakeProxy {
  /** `CONNECT host:port`, or `POST http://host:port/path`. */
  public readonly seen: string[] = [];
  public readonly authorizations: (string | undefined)[] = [];
  /** What it answers instead of letting anybody through. */
  public refusal: string | undefined;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  public constructor() {
    this.server = createServer((request, response) => {
      this.note(request);
      if (this.refusal !== undefined) {
        response.writeHead(Number(this.refusal.split(' ')[0]), { 'content-type': 'text/html' }).end('<html>no</html>');
        return;
      }
      if (!URL.canParse(request.url ?? '')) {
        // No proxy can know where it is to go.
        response.writeHead(400).end();
        return;
      }
      const { host, pathname, port, search } = new URL(request.url ?? '');
      const onward = httpRequest(
        { host: host.split(':')[0], port, path: pathname + search, method: request.method, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      request.pipe(onward);
    });
    this.server.on('connect', (request: IncomingMessage, socket: Socket) => {
      this.note(request);
      if (this.refusal !== undefined) {
        socket.end(`HTTP/1.1 ${this.refusal}\r\ncontent-type: text/html\r\n\r\n<html>no</html>`);
        return;
      }
      const [host = '', port] = (request.url ?? '').split(':');
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
    });
  }

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  public async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private note(request: IncomingMessage): void {
    this.seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    this.authorizations.push(request.headers['proxy-authorization']);
  }
}
