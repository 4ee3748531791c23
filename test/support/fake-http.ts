import type { ServerResponse } from 'node:http';
import { LoopbackServer, type Received } from './loopback-server';

/** A web server that answers as a test says, and keeps all requests. */
export class FakeHttp extends LoopbackServer {
  public readonly requests: Received[] = [];

  public constructor(public answer: (request: Received, response: ServerResponse) => void) {
    super((request, response) => {
      this.requests.push(request);
      this.answer(request, response);
    });
  }
}
