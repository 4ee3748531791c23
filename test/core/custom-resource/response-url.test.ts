import { afterEach, describe, expect, test } from '@jest/globals';
import { type Addressee, hostsOf, responseUrl } from '../../../core/custom-resource/response-url';

const ENDPOINTS = ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_CLOUDFORMATION'];
afterEach(() => {
  for (const name of ENDPOINTS) Reflect.deleteProperty(process.env, name);
});

/** AWS::URLSuffix of each partition. */
const PARTITIONS: [partition: string, region: string, urlSuffix: string][] = [
  ['aws', 'eu-central-1', 'amazonaws.com'],
  ['aws-cn', 'cn-northwest-1', 'amazonaws.com.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'amazonaws.com'],
  ['aws-iso', 'us-iso-east-1', 'c2s.ic.gov'],
  ['aws-iso-b', 'us-isob-east-1', 'sc2s.sgov.gov'],
  ['aws-iso-e', 'eu-isoe-west-1', 'cloud.adc-e.uk'],
  ['aws-iso-f', 'us-isof-south-1', 'csp.hci.ic.gov'],
  ['aws-eusc', 'eusc-de-east-1', 'amazonaws.eu'],
];

function addressee(partition = 'aws', region = 'eu-central-1', urlSuffix = 'amazonaws.com'): Addressee {
  return {
    partition,
    region,
    urlSuffix,
    stackId: `arn:${partition}:cloudformation:${region}:111111111111:stack/Trail/0a1b2c3d`,
    logicalResourceId: 'Trail',
    requestId: 'f0e1',
  };
}

const HERE = addressee();
const BUCKET = 'cloudformation-custom-resource-response-eucentral1';
const path = ({ stackId, logicalResourceId, requestId }: Addressee = HERE): string =>
  `/${encodeURIComponent(stackId).replaceAll('%2F', '/')}%7C${logicalResourceId}%7C${requestId}?X-Amz-Signature=secret`;

describe('responseUrl', () => {
  describe.each(PARTITIONS)('in %s, %s', (...where) => {
    const home = addressee(...where);
    const bucket = `cloudformation-custom-resource-response-${home.region.replaceAll('-', '')}`;

    test.each(['.', '-', '.dualstack.'])('accepts the form s3%s<Region>', (separator) => {
      const url = `https://${bucket}.s3${separator}${home.region}.${home.urlSuffix}${path(home)}`;
      expect(responseUrl(url, home).href).toBe(url);
    });

    test("accepts no other partition's and no other Region's", () => {
      for (const [partition, region, suffix] of PARTITIONS.filter(([, other]) => other !== home.region)) {
        for (const host of hostsOf({ partition, region, urlSuffix: suffix }))
          expect(() => responseUrl(`https://${host}${path(home)}`, home)).toThrow('has the host');
      }
    });
  });

  test('accepts the old form without a Region', () => {
    expect(responseUrl(`https://${BUCKET}.s3.amazonaws.com${path()}`, HERE).hostname).toBe(
      `${BUCKET}.s3.amazonaws.com`,
    );
  });

  test.each(PARTITIONS.slice(1))('accepts it in no partition but the oldest: %s', (...where) => {
    const home = addressee(...where);
    const bucket = `cloudformation-custom-resource-response-${home.region.replaceAll('-', '')}`;
    expect(() => responseUrl(`https://${bucket}.s3.${home.urlSuffix}${path(home)}`, home)).toThrow('has the host');
  });

  test('accepts a key of a form that nobody documents, because nobody but CloudFormation signs one', () => {
    expect(responseUrl(`https://${BUCKET}.s3.eu-central-1.amazonaws.com/0123?Signature=secret`, HERE).pathname).toBe(
      '/0123',
    );
  });

  test.each([
    ['another scheme', `http://${BUCKET}.s3.eu-central-1.amazonaws.com${path()}`, 'has the scheme http:'],
    ['a file', 'file:///etc/passwd', 'has the scheme file:'],
    ['a stranger', `https://example.com${path()}`, 'has the host "example.com"'],
    ['a name that goes on', `https://${BUCKET}.s3.eu-central-1.amazonaws.com.example.com${path()}`, 'has the host'],
    ['a name that ends alike', `https://example-${BUCKET}.s3.eu-central-1.amazonaws.com${path()}`, 'has the host'],
    ["somebody else's bucket", `https://${BUCKET}.mine.s3.eu-central-1.amazonaws.com${path()}`, 'has the host'],
    ['the bucket in the path', `https://s3.eu-central-1.amazonaws.com/${BUCKET}${path()}`, 'has the host'],
    [
      'the host before an @',
      `https://${BUCKET}.s3.eu-central-1.amazonaws.com@example.com${path()}`,
      'has a user name or password',
    ],
    ['a user name', `https://user@${BUCKET}.s3.eu-central-1.amazonaws.com${path()}`, 'has a user name or password'],
    ['a password', `https://:word@${BUCKET}.s3.eu-central-1.amazonaws.com${path()}`, 'has a user name or password'],
    ['a port', `https://${BUCKET}.s3.eu-central-1.amazonaws.com:8443${path()}`, 'has the port 8443'],
    ['an IP address', `https://169.254.169.254${path()}`, 'has the host "169.254.169.254"'],
    ['an IPv6 address', `https://[::1]${path()}`, 'has the host "[::1]"'],
    ['a dot at the end', `https://${BUCKET}.s3.eu-central-1.amazonaws.com.${path()}`, 'has the host'],
    [
      'a letter that looks alike',
      `https://${BUCKET.replace('o', 'о')}.s3.eu-central-1.amazonaws.com${path()}`,
      'has the host',
    ],
    [
      "another stack's URL",
      `https://${BUCKET}.s3.eu-central-1.amazonaws.com${path({ ...HERE, stackId: HERE.stackId.replace('Trail', 'Evil') })}`,
      'is for another request',
    ],
    [
      "another resource's URL",
      `https://${BUCKET}.s3.eu-central-1.amazonaws.com${path({ ...HERE, logicalResourceId: 'Other' })}`,
      'is for another request',
    ],
    [
      "another request's URL",
      `https://${BUCKET}.s3.eu-central-1.amazonaws.com${path({ ...HERE, requestId: 'other' })}`,
      'is for another request',
    ],
    ['this machine', 'http://127.0.0.1:9001/2018-06-01/runtime', 'has the scheme http:'],
    ['no URL', 'cloudformation', 'is not a URL'],
  ])('refuses %s, and says nothing of its signature', (_, url, message) => {
    let said = '';
    try {
      responseUrl(url, HERE);
    } catch (error) {
      said = String(error);
    }
    expect(said).toContain(`The ResponseURL ${message}`);
    expect(said).toContain(`https://${BUCKET}.s3.eu-central-1.amazonaws.com/`);
    expect(said).not.toContain('secret');
  });

  describe('of a local AWS', () => {
    test.each(ENDPOINTS)('is accepted where %s of the environment names it, by any name of this machine', (name) => {
      process.env[name] = 'http://127.0.0.1:4566';
      expect(responseUrl('http://localhost:4566/answer', HERE).href).toBe('http://localhost:4566/answer');
      expect(responseUrl('http://127.0.0.1:4566/answer', HERE).href).toBe('http://127.0.0.1:4566/answer');
    });

    test.each([
      'http://localhost:4567/',
      'https://localhost:4566/',
      'http://user@localhost:4566/',
      'http://example.com:4566/',
      'http://169.254.169.254/',
    ])('is no other place: %s', (url) => {
      process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:4566';
      expect(() => responseUrl(url, HERE)).toThrow('The ResponseURL has');
    });

    test("still lets CloudFormation's own through", () => {
      process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:4566';
      expect(responseUrl(`https://${BUCKET}.s3.eu-central-1.amazonaws.com${path()}`, HERE).protocol).toBe('https:');
    });
  });
});
