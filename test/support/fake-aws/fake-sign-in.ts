import type { ServerResponse } from 'node:http';
import { FakeHttp } from '../fake-http';
import { type Received, sendJson, sendXml } from '../loopback-server';

/** Who signed a request, and for which Region and service. */
export interface Signed {
  readonly key: string;
  readonly region: string;
  readonly service: string;
}

/**
 * What a command line needs to sign in and to get an empty answer: STS, the portal of IAM Identity Center, Account Management and
 * CloudTrail. Whoever asks is told by the key; the test says what the portal answers.
 */
export class FakeSignIn extends FakeHttp {
  public static readonly signedIn = (response: ServerResponse): void => {
    const roleCredentials = {
      accessKeyId: 'ASIASSO',
      secretAccessKey: 'test',
      sessionToken: 'test',
      expiration: Date.now() + 3_600_000,
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ roleCredentials }));
  };

  public portal: (response: ServerResponse) => void = FakeSignIn.signedIn;
  public assumeRole: ((response: ServerResponse) => void) | undefined;

  public constructor() {
    super((request, response) => {
      this.respond(request, response);
    });
  }

  public static readonly refused = (response: ServerResponse, status: number, code: string, message: string): void => {
    if (status === 403)
      response
        .writeHead(403, { 'content-type': 'text/xml' })
        .end(`<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`);
    else
      response
        .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code })
        .end(JSON.stringify({ message }));
  };

  /** Of the requests so far, those that were signed. */
  public get signed(): Signed[] {
    return this.requests.flatMap(({ headers }) => {
      const [, key, region, service] =
        /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(String(headers['authorization'])) ?? [];
      return key === undefined || region === undefined || service === undefined ? [] : [{ key, region, service }];
    });
  }

  /** The forms of AssumeRole. */
  public get assumed(): URLSearchParams[] {
    return this.requests.map(({ form }) => form).filter((form) => form.get('Action') === 'AssumeRole');
  }

  private respond({ url, form, operation }: Received, response: ServerResponse): void {
    const action = form.get('Action');
    const json = (value: object): void => {
      sendJson(response, 200, value);
    };
    const xml = (name: string, text: string): void => {
      sendXml(response, 200, `<${name}Response><${name}Result>${text}</${name}Result></${name}Response>`);
    };
    if (url.includes('/federation/credentials')) this.portal(response);
    else if (action === 'AssumeRole' && this.assumeRole) this.assumeRole(response);
    else if (action === 'AssumeRole') {
      const expiration = new Date(Date.now() + 3_600_000).toISOString();
      xml(
        action,
        `<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>test</SecretAccessKey><SessionToken>test</SessionToken><Expiration>${expiration}</Expiration></Credentials>`,
      );
    } else if (action === 'GetCallerIdentity')
      xml(action, '<Account>111111111111</Account><Arn>arn:aws:iam::111111111111:user/test</Arn>');
    else if (operation === 'LookupEvents') json({ Events: [] });
    else if (url.includes('listRegions'))
      json({ Regions: [{ RegionName: 'eu-central-1', RegionOptStatus: 'ENABLED' }] });
    else json({ __type: 'UnexpectedCall' });
  }
}
