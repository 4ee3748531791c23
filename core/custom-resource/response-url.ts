import { configuredEndpoint } from './configured-endpoint';

/** The request that the response is for. */
export interface Addressee {
  readonly partition: string;
  readonly region: string;
  readonly urlSuffix: string;
  readonly stackId: string;
  readonly logicalResourceId: string;
  readonly requestId: string;
}

/**
 * Returns the URL where CloudFormation waits for the response: in its own bucket, one per Region. A response to any
 * other URL would disclose what the function knows, and let a stranger trigger requests from here.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html
 * @throws for any other URL; the message omits the query, which is a credential
 */
export function responseUrl(text: string, addressee: Addressee): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw foreign('is not a URL', addressee, error);
  }
  const endpoint = configuredEndpoint();
  if (endpoint !== undefined && originOf(url) === originOf(endpoint) && !hasUser(url)) return url;
  if (url.protocol !== 'https:') throw foreign(`has the scheme ${url.protocol.slice(0, 20)}`, addressee);
  if (hasUser(url)) throw foreign('has a user name or password', addressee);
  if (url.port !== '') throw foreign(`has the port ${url.port}`, addressee);
  if (!hostsOf(addressee).includes(url.hostname))
    throw foreign(`has the host ${JSON.stringify(url.hostname.slice(0, 120))}`, addressee);
  // CloudFormation names the object <stack ID>|<logical ID>|<request ID>. The URL of another stack is genuine too, but
  // its owner would read the response.
  const key = keyOf(url);
  const { stackId, logicalResourceId, requestId } = addressee;
  if (key.startsWith('arn:') && key !== `${stackId}|${logicalResourceId}|${requestId}`)
    throw foreign('is for another request', addressee);
  return url;
}

/** S3's virtual-hosted host names, with a Region or in the old form without one. */
export function hostsOf({
  partition,
  region,
  urlSuffix,
}: Pick<Addressee, 'partition' | 'region' | 'urlSuffix'>): string[] {
  const bucket = `cloudformation-custom-resource-response-${region.replaceAll('-', '')}`;
  const forms = [`s3.${region}`, `s3-${region}`, `s3.dualstack.${region}`, ...(partition === 'aws' ? ['s3'] : [])];
  return forms.map((form) => `${bucket}.${form}.${urlSuffix}`);
}

function foreign(what: string, addressee: Addressee, cause?: unknown): Error {
  return new Error(
    `The ResponseURL ${what}; allowed: the URL of this request in CloudFormation's own bucket, https://${hostsOf(addressee)[0] ?? ''}/…. ` +
      'Nothing was touched, and nothing was sent.',
    { cause },
  );
}

function keyOf(url: URL): string {
  try {
    return decodeURIComponent(url.pathname.slice(1));
  } catch {
    return url.pathname.slice(1);
  }
}

function hasUser({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

/** All names of the local machine count as one. */
function originOf({ protocol, hostname, port }: URL): string {
  const host = ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? 'localhost' : hostname;
  return `${protocol}//${host}:${port}`;
}
