import { LoopbackServer, sendJson, unexpectedCall } from './loopback-server';

/** An answer of the fake: a body, or an error as the service words it. */
export type Answer =
  Record<string, unknown> | { __type: string; message: string; status?: number; headers?: Record<string, string> };

/** The same for each call, or made of what is asked. */
export type AnswerTo = Answer | ((body: Call['body']) => Answer);

export interface Call {
  readonly operation: string;
  readonly body: Record<string, unknown>;
}

/**
 * An AWS service that speaks JSON 1.1 (Organizations, CloudTrail), over HTTP: each operation has a queue of answers, of which
 * the last one stays. What nobody expected is an error.
 */
export class FakeJsonService extends LoopbackServer {
  public readonly calls: Call[] = [];

  public constructor(public answers: Record<string, AnswerTo[]>) {
    super(({ operation, json: body }, response) => {
      this.calls.push({ operation, body });
      const queue = this.answers[operation] ?? [];
      const next = queue.length > 1 ? queue.shift() : queue[0];
      const answer = typeof next === 'function' ? next(body) : next;
      const failed = answer === undefined || '__type' in answer;
      const { status = 400, headers } = (answer ?? {}) as { status?: number; headers?: Record<string, string> };
      sendJson(response, failed ? status : 200, answer ?? unexpectedCall(operation), headers);
    });
  }
}
