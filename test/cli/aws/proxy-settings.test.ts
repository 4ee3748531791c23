import { describe, expect, test } from '@jest/globals';
import { proxySettings } from '../../../cli/aws/proxy-settings';

const URL_OF = { isSecure: true, host: 'cloudtrail.eu-central-1.amazonaws.com', port: 443 };

describe('NO_PROXY', () => {
  test.each<[string, boolean]>([
    ['*', true],
    ['cloudtrail.eu-central-1.amazonaws.com', true],
    ['amazonaws.com', true],
    ['.amazonaws.com', true],
    ['*.amazonaws.com', true],
    ['AMAZONAWS.COM', true],
    ['example.com, amazonaws.com:443', true],
    ['amazonaws.com:8443', false],
    ['zonaws.com', false],
    ['eu-central-1', false],
    ['169.254.169.254', false],
    ['', false],
  ])('%j leaves a host of AWS out: %j', (without, isLeftOut) => {
    const found = proxySettings({ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: without }).proxyFor(URL_OF);
    expect(found === undefined).toBe(isLeftOut);
  });
});

describe('a proxy', () => {
  test('is that of the scheme, lower case first, and none unless there is one', () => {
    const settings = proxySettings({
      HTTPS_PROXY: 'http://upper:1',
      https_proxy: 'lower:2',
      HTTP_PROXY: 'https://plain:3',
    });
    expect([settings.proxyFor(URL_OF)?.url.href, settings.proxyFor({ ...URL_OF, isSecure: false })?.url.href]).toEqual([
      'http://lower:2/',
      'https://plain:3/',
    ]);
    expect(proxySettings({ HTTPS_PROXY: '' }).isEmpty).toBe(true);
  });
  test('is named with all that are wrong, without passwords', () => {
    expect(() => proxySettings({ HTTPS_PROXY: 'socks5://me:secret@x:1', HTTP_PROXY: 'http://' })).toThrow(
      /^HTTPS_PROXY: received "socks5:\/\/…@x:1"; .*\nHTTP_PROXY: received "http:\/\/"; allowed: /,
    );
  });
});
