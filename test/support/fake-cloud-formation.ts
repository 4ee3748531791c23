import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a custom resource's function answers. */
export interface CustomResourceAnswer {
  readonly Status?: string;
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
}

/** The side of CloudFormation that waits for the answers of custom resources, over HTTP. */
export class FakeCloudFormation {
  public readonly answers: CustomResourceAnswer[] = [];
  /** For requests. */
  public responseUrl = '';
  private readonly server: Server;

  public constructor() {
    this.server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        this.answers.push(JSON.parse(text) as CustomResourceAnswer);
        response.end();
      });
    });
  }

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.responseUrl = `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/?Signature=secret`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
