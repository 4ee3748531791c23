import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of the fake: a body, or an error as the service words it. */
export type Answer = Record<string, unknown> | { __type: string; message: string; status?: number; headers?: Record<string, string> };

export interface Call {
  readonly operation: string;
  readonly body: Record<string, unknown>;
}

/**
 * An AWS service that speaks JSON 1.1 (Organizations, CloudTrail), over HTTP: each operation has a queue of answers, of which
 * the last one stays. What nobody expected is an error.
 */
export class FakeJsonService {
  public readonly calls: Call[] = [];
  private readonly server: Server;

  public constructor(public answers: Record<string, Answer[]>) {
    this.server = createServer((request, response) => {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        this.calls.push({ operation, body: JSON.parse(text || '{}') as Record<string, unknown> });
        const queue = this.answers[operation] ?? [];
        const answer = queue.length > 1 ? queue.shift() : queue[0];
        const failed = answer === undefined || '__type' in answer;
        const status = failed ? ((answer as { status?: number } | undefined)?.status ?? 400) : 200;
        const { headers } = (answer ?? {}) as { headers?: Record<string, string> };
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers });
        response.end(JSON.stringify(answer ?? { __type: 'UnexpectedCall', message: `nobody expected ${operation}` }));
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
