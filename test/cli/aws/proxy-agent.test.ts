import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { FakeProxy } from '../../support/fake-proxy';
import { selfSigned } from '../../support/self-signed';
import { type Environment, HISTORY, inShell, KEYS } from './shell';

describe('the command line', () => {
  const shell = inShell();

  describe('through a proxy', () => {
    const proxy = new FakeProxy();
    const { key, cert } = selfSigned();
    const sockets = new Set<Socket>();
    // HTTPS in front of the fake.
    const secure = createServer({ key, cert }, (socket) => {
      const inner = connect(Number(new URL(shell.endpoint).port), '127.0.0.1');
      sockets.add(socket);
      for (const one of [socket, inner]) one.on('error', () => undefined);
      socket.pipe(inner).pipe(socket);
    });
    let proxyUrl: string;
    let https: string;
    let bundle: string;
    beforeAll(async () => {
      proxyUrl = await proxy.start();
      await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
      https = `https://localhost:${String((secure.address() as AddressInfo).port)}`;
    });
    beforeEach(() => {
      proxy.seen.length = proxy.authorizations.length = 0;
      proxy.refusal = undefined;
      bundle = join(shell.home, 'ca.pem');
      writeFileSync(bundle, cert);
    });
    afterAll(async () => {
      await proxy.stop();
      for (const socket of sockets) socket.destroy();
      secure.close();
    });
    const region = { AWS_REGION: 'eu-central-1' };

    test.each(['HTTPS_PROXY', 'https_proxy'])(
      'of %s, by CONNECT, with the certificates of AWS_CA_BUNDLE',
      async (name) => {
        const { status, said } = await shell.run(HISTORY, {
          ...KEYS,
          ...region,
          AWS_ENDPOINT_URL: https,
          AWS_CA_BUNDLE: bundle,
          [name]: proxyUrl,
        });
        expect({ status, said }).toEqual({
          status: 0,
          said: expect.stringContaining('1 of 1 account and Region answered'),
        });
        expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${https.slice('https://'.length)}`]));
        expect(shell.aws.signed.map(({ service }) => service)).toContain('cloudtrail');
      },
    );

    test('in a process of its own', async () => {
      const { status, said } = await shell.runProcess(HISTORY, {
        ...KEYS,
        ...region,
        AWS_ENDPOINT_URL: https,
        AWS_CA_BUNDLE: bundle,
        HTTPS_PROXY: proxyUrl,
      });
      expect({ status, said }).toEqual({
        status: 0,
        said: expect.stringContaining('1 of 1 account and Region answered'),
      });
      expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${https.slice('https://'.length)}`]));
    });

    test.each(['HTTP_PROXY', 'http_proxy'])(
      'of %s, for endpoints without TLS, each request of a connection',
      async (name) => {
        const { status } = await shell.run([...HISTORY, '--region', 'eu-central-1', 'us-east-1'], {
          ...KEYS,
          ...region,
          [name]: proxyUrl.replace('http://', ''),
        });
        expect(status).toBe(0);
        expect(proxy.seen.length).toBe(shell.aws.requests.length);
        expect(proxy.seen.every((line) => line.startsWith(`POST ${shell.endpoint}/`))).toBe(true);
      },
    );

    test('with a name and password, which nobody gets to see', async () => {
      const environment = {
        ...KEYS,
        ...region,
        AWS_ENDPOINT_URL: https,
        AWS_CA_BUNDLE: bundle,
        HTTPS_PROXY: proxyUrl.replace('http://', 'http://me:s%40cret@'),
      };
      expect((await shell.run(HISTORY, environment)).status).toBe(0);
      expect(proxy.authorizations[0]).toBe(`Basic ${Buffer.from('me:s@cret').toString('base64')}`);
      proxy.refusal = '407 Proxy Authentication Required';
      const { status, said } = await shell.run(HISTORY, environment);
      expect({ status, said }).toEqual({
        status: 3,
        said: `error: AWS cannot be reached: the proxy ${proxyUrl} of HTTPS_PROXY does not allow connections to localhost: it answered 407 Proxy Authentication Required; check HTTPS_PROXY, HTTP_PROXY and NO_PROXY\n`,
      });
    });

    test.each<[string, Environment]>([
      ['NO_PROXY', { NO_PROXY: 'example.com,localhost' }],
      ['no_proxy', { no_proxy: '*' }],
    ])('not where %s says so', async (_, without) => {
      const { status } = await shell.run(HISTORY, {
        ...KEYS,
        ...region,
        AWS_ENDPOINT_URL: https,
        AWS_CA_BUNDLE: bundle,
        HTTPS_PROXY: proxyUrl,
        ...without,
      });
      expect({ status, seen: proxy.seen }).toEqual({ status: 0, seen: [] });
    });

    test('that cannot be reached is named', async () => {
      const { status, said } = await shell.run(HISTORY, {
        ...KEYS,
        ...region,
        AWS_ENDPOINT_URL: https,
        HTTPS_PROXY: 'http://127.0.0.1:9',
      });
      expect({ status, said }).toEqual({
        status: 3,
        said: expect.stringMatching(
          /^error: AWS cannot be reached: the proxy http:\/\/127\.0\.0\.1:9 of HTTPS_PROXY cannot be reached: connect ECONNREFUSED/,
        ),
      });
    }, 60_000);

    test('also to sign in, and for doctor', async () => {
      shell.given({
        config: `[profile sso]\nregion = eu-central-1\nca_bundle = ${bundle}\nsso_session = main\nsso_account_id = 111111111111\nsso_role_name = audit\n[sso-session main]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n`,
      });
      shell.token('main', Date.now() + 3_600_000);
      const { written, said } = await shell.run(['doctor', '--profile', 'sso'], {
        AWS_ENDPOINT_URL: https,
        HTTPS_PROXY: proxyUrl,
      });
      expect(said).toBe('');
      expect(written).toContain('eu-central-1');
      expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${https.slice('https://'.length)}`]));
      expect(shell.signers()).toEqual(['ASIASSO']);
    });

    test('says what to do about a certificate that nobody knows', async () => {
      const { status, said } = await shell.run(HISTORY, { ...KEYS, ...region, AWS_ENDPOINT_URL: https });
      expect({ status, said }).toEqual({
        status: 3,
        said: expect.stringMatching(
          /^error: AWS cannot be reached: self-signed certificate; .*AWS_CA_BUNDLE, or ca_bundle of the profile, .*\n$/,
        ),
      });
    });
  });
});
