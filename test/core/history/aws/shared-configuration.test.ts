import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Agent, createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requestHandler } from '../../../../core/history/aws/shared-configuration';

const servers: Server[] = [];
let agent: Agent;

beforeEach(() => {
  const handler = requestHandler();
  if (!('httpAgent' in handler) || !(handler.httpAgent instanceof Agent)) throw new Error('no agent');
  agent = handler.httpAgent;
});
afterEach(() => {
  agent.destroy();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Answers when so many requests are there. */
async function host(together: number): Promise<number> {
  const waiting: (() => void)[] = [];
  const server = createServer((_, response) => {
    waiting.push(() => response.end('{}'));
    if (waiting.length === together) for (const answer of waiting.splice(0)) answer();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function request(port: number): Promise<void> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    get({ port, host: '127.0.0.1', agent }, resolve).on('error', reject),
  );
  answer.resume();
  await new Promise((resolve) => answer.on('end', resolve));
}

const idle = (): number => Object.values(agent.freeSockets).reduce((sum, free) => sum + (free?.length ?? 0), 0);

test('connections are used again, and those that wait are few over all hosts together', async () => {
  const ports = [await host(100), await host(100)];
  await Promise.all(ports.flatMap((port) => Array.from({ length: 100 }, () => request(port))));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(idle()).toBeGreaterThan(100);
  expect(idle()).toBeLessThanOrEqual(128);
});

test('idle connections to one host keep none from another', async () => {
  const [busy, other] = [await host(100), await host(1)];
  await Promise.all(Array.from({ length: 100 }, () => request(busy)));
  // Node counts idle ones with this limit: at it, a request waits until they end.
  expect(agent.maxTotalSockets).toBe(Infinity);
  const began = Date.now();
  await request(other);
  expect(Date.now() - began).toBeLessThan(4_000);
});
