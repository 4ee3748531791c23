import type { ServerResponse } from 'node:http';
import { type Answer, type AnswerTo, FakeJsonService } from './fake-json-service';
import { LoopbackServer } from './loopback-server';

export const MANAGEMENT = '111111111111';
export const ORGANIZATION = 'o-a1b2c3d4e5';
export const TRAIL = `arn:aws:cloudtrail:eu-central-1:${MANAGEMENT}:trail/organization-trail`;
export const KEY = `arn:aws:kms:eu-central-1:${MANAGEMENT}:key/3f2b8c14`;

export type Answers = Record<string, AnswerTo[]>;

/** What is answered as XML, and by S3. */
export interface Others {
  account: string;
  role: string;
  /** What ListRoles answers: pages, each of them roles, or an error. */
  rolePages: readonly (readonly object[] | string)[];
  location: string;
  /** `undefined`: there is none; text: an error. */
  bucketPolicy: object | string | undefined;
  payer: string;
  /** What GetBucketEncryption answers: a configuration, or an error. */
  encryption: string;
  /** Roles for the delivery to a log group, by name; text: an error. */
  roles: Record<string, FakeRole | string>;
  /** What DescribeStacks answers, by the stack's name: of one that is not here, that there is none; text: an error. */
  stacks: Record<string, { StackStatus: string; EnableTerminationProtection: boolean } | string>;
  /** What ListStackResources answers, by the stack's name: pages; of one that is not here, that there is none; text: an error. */
  stackResources: Record<string, readonly (readonly FakeStackResource[])[] | string>;
  /** The attributes of topics, by ARN; text: an error. */
  topics: Record<string, { Policy: object; KmsMasterKeyId?: string } | string>;
}

export interface FakeStackResource {
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
  readonly ResourceType: string;
}

export interface FakeRole {
  readonly trust: object;
  readonly inline: Readonly<Record<string, object>>;
  /** By ARN. */
  readonly attached: Readonly<Record<string, object>>;
}

const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
const ofTrail = { StringEquals: { 'aws:SourceArn': TRAIL } };

export const bucketPolicy = (...more: object[]): object => ({
  Statement: [
    {
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: 's3:GetBucketAcl',
      Resource: 'arn:aws:s3:::logs',
      Condition: ofTrail,
    },
    ...[MANAGEMENT, ORGANIZATION].map((owner) => ({
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::logs/audit/AWSLogs/${owner}/*`,
      Condition: { StringEquals: { 'aws:SourceArn': TRAIL, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    })),
    ...more,
  ],
});

export const encryptionWith = (bucketKey: boolean): string =>
  `<ServerSideEncryptionConfiguration><Rule><BucketKeyEnabled>${String(bucketKey)}</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`;

export const KEY_POLICY = {
  Statement: [
    {
      Effect: 'Allow',
      Principal: cloudTrail,
      Action: ['kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:Decrypt'],
      Resource: '*',
      Condition: ofTrail,
    },
  ],
};
const FULL_ACCESS = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
export const denied: Answer = { __type: 'AccessDeniedException', message: 'not authorized' };

/** What DescribeKey answers of a key with which nothing is wrong, but for `more`. */
export const keyMetadata = (more: object = {}): Answer => ({
  KeyMetadata: {
    KeyId: '3f2b8c14',
    Arn: KEY,
    KeyState: 'Enabled',
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyManager: 'CUSTOMER',
    ...more,
  },
});

/** An error as S3 words it. */
export const s3Error = (code: string, message = 'no'): string =>
  `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

/** An error as IAM and SNS word it. */
export const queryError = (code: string, message = 'no'): string =>
  `<ErrorResponse>${s3Error(code, message)}</ErrorResponse>`;

/** An account of an organization in which nothing is wrong, over HTTP; a test spoils it. */
export class FakeAccount {
  public others: Others = rightOthers();
  public readonly json = new FakeJsonService({});
  private readonly server = new LoopbackServer(({ url, form }, response) => {
    this.answer(new URL(url, 'http://localhost'), form, response);
  });

  public async start(): Promise<void> {
    const [other, url] = await Promise.all([this.server.start(), this.json.start()]);
    Object.assign(process.env, {
      ...{
        AWS_ENDPOINT_URL_ORGANIZATIONS: url,
        AWS_ENDPOINT_URL_CLOUDTRAIL: url,
        AWS_ENDPOINT_URL_KMS: url,
        AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: url,
      },
      ...{
        AWS_ENDPOINT_URL_CLOUDFORMATION: other,
        AWS_ENDPOINT_URL_STS: other,
        AWS_ENDPOINT_URL_IAM: other,
        AWS_ENDPOINT_URL_S3: other,
        AWS_ENDPOINT_URL_SNS: other,
      },
      ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    });
  }

  public async stop(): Promise<void> {
    await Promise.all([this.server.stop(), this.json.stop()]);
  }

  /** As it was: nothing wrong, nothing called. */
  public mend(): void {
    this.json.answers = rightAnswers();
    this.json.calls.length = 0;
    this.others = rightOthers();
  }

  private ofRoles(action: string, form: URLSearchParams): string {
    const encoded = (document: unknown): string => encodeURIComponent(JSON.stringify(document));
    const { roles } = this.others;
    const arn = form.get('PolicyArn') ?? '';
    const attached = Object.values(roles).flatMap((one) => (typeof one === 'string' ? [] : (one.attached[arn] ?? [])));
    if (action === 'GetPolicy')
      return result(action, { Policy: `<Arn>${arn}</Arn><DefaultVersionId>v2</DefaultVersionId>` });
    if (action === 'GetPolicyVersion')
      return result(action, {
        PolicyVersion: `<Document>${form.get('VersionId') === 'v2' ? encoded(attached[0]) : ''}</Document>`,
      });
    const role = roles[form.get('RoleName') ?? ''] ?? queryError('NoSuchEntity', 'none');
    if (typeof role === 'string') return role;
    switch (action) {
      case 'GetRole':
        return result(action, { Role: `<AssumeRolePolicyDocument>${encoded(role.trust)}</AssumeRolePolicyDocument>` });
      case 'ListRolePolicies':
        return result(action, {
          PolicyNames: Object.keys(role.inline)
            .map((name) => `<member>${name}</member>`)
            .join(''),
        });
      case 'GetRolePolicy':
        return result(action, { PolicyDocument: encoded(role.inline[form.get('PolicyName') ?? '']) });
      case 'ListAttachedRolePolicies':
        return result(action, {
          AttachedPolicies: Object.keys(role.attached)
            .map(
              (one) =>
                `<member><PolicyArn>${one}</PolicyArn><PolicyName>${one.split('/').at(-1) ?? ''}</PolicyName></member>`,
            )
            .join(''),
        });
      default:
        return '<ErrorResponse><Error><Code>UnexpectedCall</Code></Error></ErrorResponse>';
    }
  }

  private stackResources(form: URLSearchParams): string {
    const name = form.get('StackName') ?? '';
    const pages =
      this.others.stackResources[name] ?? queryError('ValidationError', `Stack with id ${name} does not exist`);
    if (typeof pages === 'string') return pages;
    const index = Number(form.get('NextToken') ?? 0);
    const members = (pages[index] ?? []).map(
      (one) =>
        `<member>${Object.entries(one)
          .map(([key, value]) => `<${key}>${String(value)}</${key}>`)
          .join('')}</member>`,
    );
    return result('ListStackResources', {
      StackResourceSummaries: members.join(''),
      ...(index + 1 < pages.length && { NextToken: String(index + 1) }),
    });
  }

  private answer(url: URL, form: URLSearchParams, response: ServerResponse): void {
    const action = form.get('Action');
    const { account, role, rolePages, location, bucketPolicy: policy, payer, encryption } = this.others;
    const send = (status: number, text: string, type = 'text/xml'): void => {
      response.writeHead(status, { 'content-type': type }).end(text);
    };
    if (action === 'GetCallerIdentity') {
      send(
        200,
        `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account><Arn>arn:aws:iam::${account}:user/a</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    } else if (action === 'GetTopicAttributes') {
      const topic = this.others.topics[form.get('TopicArn') ?? ''] ?? queryError('NotFound', 'Topic does not exist');
      if (typeof topic === 'string') send(topic.includes('NotFound') ? 404 : 403, topic);
      else
        send(
          200,
          result(action, {
            Attributes: Object.entries(topic)
              .map(
                ([key, value]) =>
                  `<entry><key>${key}</key><value>${escaped(typeof value === 'string' ? value : JSON.stringify(value))}</value></entry>`,
              )
              .join(''),
          }),
        );
    } else if (action === 'DescribeStacks') {
      const name = form.get('StackName') ?? '';
      const stack = this.others.stacks[name] ?? queryError('ValidationError', `Stack with id ${name} does not exist`);
      if (typeof stack === 'string') send(stack.includes('ValidationError') ? 400 : 403, stack);
      else {
        const members = Object.entries({ StackName: name, CreationTime: '2026-11-25T00:00:00Z', ...stack });
        send(
          200,
          result(action, {
            Stacks: `<member>${members.map(([key, value]) => `<${key}>${String(value)}</${key}>`).join('')}</member>`,
          }),
        );
      }
    } else if (action === 'ListStackResources') {
      const answer = this.stackResources(form);
      send(answer.includes('<Error>') ? 400 : 200, answer);
    } else if (action === 'ListRoles') {
      const index = Number(form.get('Marker') ?? 0);
      const page = rolePages[index] ?? [];
      if (typeof page === 'string') send(403, page);
      else send(200, rolesPage(page, index + 1 < rolePages.length ? String(index + 1) : undefined));
    } else if (action !== null && form.get('RoleName') !== 'AWSServiceRoleForCloudTrail' && /Role|Polic/.test(action)) {
      const answer = this.ofRoles(action, form);
      send(answer.includes('<Error>') ? (answer.includes('NoSuchEntity') ? 404 : 403) : 200, answer);
    } else if (action === 'GetRole') send(role.includes('<Error>') ? 404 : 200, role);
    else if (url.searchParams.has('location')) {
      if (location === '') send(404, s3Error('NoSuchBucket', 'none'));
      else
        send(
          200,
          `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${location}</LocationConstraint>`,
        );
    } else if (url.searchParams.has('policy')) {
      if (typeof policy === 'string') send(policy.includes('MethodNotAllowed') ? 405 : 403, policy);
      else if (policy) send(200, JSON.stringify(policy), 'application/json');
      else send(404, s3Error('NoSuchBucketPolicy', 'none'));
    } else if (url.searchParams.has('encryption')) send(encryption.includes('<Error>') ? 403 : 200, encryption);
    else if (payer === '') send(403, s3Error('AccessDenied'));
    else send(200, `<RequestPaymentConfiguration><Payer>${payer}</Payer></RequestPaymentConfiguration>`);
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function result(action: string, members: Readonly<Record<string, string>>): string {
  return `<${action}Response><${action}Result>${Object.entries(members)
    .map(([name, text]) => `<${name}>${text}</${name}>`)
    .join('')}</${action}Result></${action}Response>`;
}

function rightAnswers(): Answers {
  return {
    DescribeOrganization: [{ Organization: { Id: ORGANIZATION, MasterAccountId: MANAGEMENT, FeatureSet: 'ALL' } }],
    ListAWSServiceAccessForOrganization: [
      { EnabledServicePrincipals: [{ ServicePrincipal: 'cloudtrail.amazonaws.com' }] },
    ],
    ListDelegatedAdministrators: [{ DelegatedAdministrators: [] }],
    DescribeAccount: [{ Account: { Id: '333333333333', State: 'ACTIVE' } }],
    ListParents: [
      { Parents: [{ Id: 'ou-a1b2-c3d4e5f6', Type: 'ORGANIZATIONAL_UNIT' }] },
      { Parents: [{ Id: 'r-a1b2', Type: 'ROOT' }] },
    ],
    ListPoliciesForTarget: [{ Policies: [{ Id: 'p-FullAWSAccess', Name: 'FullAWSAccess' }] }],
    DescribePolicy: [{ Policy: { Content: JSON.stringify(FULL_ACCESS) } }],
    DescribeTrails: [{ trailList: [] }],
    DescribeKey: [keyMetadata()],
    GetKeyPolicy: [{ Policy: JSON.stringify(KEY_POLICY) }],
  };
}

/** As IAM answers: in pages, the documents URL-encoded. */
function rolesPage(roles: readonly object[], next: string | undefined): string {
  const members = roles.map(
    (role) =>
      `<member>${Object.entries(role)
        .map(([name, value]) => `<${name}>${String(value)}</${name}>`)
        .join('')}</member>`,
  );
  const paging =
    next === undefined ? '<IsTruncated>false</IsTruncated>' : `<IsTruncated>true</IsTruncated><Marker>${next}</Marker>`;
  return `<ListRolesResponse><ListRolesResult>${paging}<Roles>${members.join('')}</Roles></ListRolesResult></ListRolesResponse>`;
}

function rightOthers(): Others {
  return {
    account: MANAGEMENT,
    role: '<GetRoleResponse><GetRoleResult><Role><RoleName>AWSServiceRoleForCloudTrail</RoleName></Role></GetRoleResult></GetRoleResponse>',
    rolePages: [],
    location: 'eu-central-1',
    bucketPolicy: bucketPolicy(),
    payer: 'BucketOwner',
    encryption: encryptionWith(true),
    roles: {},
    stacks: {},
    stackResources: {},
    topics: {},
  };
}
