import { afterAll, beforeAll, beforeEach, jest } from '@jest/globals';
import { handler } from '../../../lambda/organization-trail';
import type { OrganizationTrailProperties } from '../../../lib/contract/organization-trail';
import { FakeCloudFormation } from '../../support/fake-cloud-formation';
import { FakeTrails, type KeptTrail } from '../../support/fake-trails';

export const MANAGEMENT = '111111111111';
export const DELEGATED = '222222222222';
export const REGION = 'eu-central-1';
export const STACK = `arn:aws:cloudformation:${REGION}:${DELEGATED}:stack/OrganizationTrail/0a1b2c3d-aaaa-bbbb-cccc-123456789012`;
export const ARN = `arn:aws:cloudtrail:${REGION}:${MANAGEMENT}:trail/organization-trail`;
export const NOT_CREATED = 'organization-trail-not-created';

export const selector = (category: string, ...more: object[]) => ({ Name: category, FieldSelectors: [{ Field: 'eventCategory', Equals: [category] }, ...more] });
export const MANAGEMENT_EVENTS = selector('Management');
export const DATA_EVENTS = selector('Data', { Field: 'resources.type', Equals: ['AWS::S3::Object'] }, { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::logs/', 'arn:aws:s3:::access/'] });
export const CALL_RATE = { InsightType: 'ApiCallRateInsight', EventCategories: ['Management'] };
export const ERROR_RATE = { InsightType: 'ApiErrorRateInsight', EventCategories: ['Management', 'Data'] };
export const AGGREGATION = { EventCategory: 'Data', Templates: ['API_ACTIVITY'] };

/** As CloudFormation hands it over: booleans are text. */
export type Properties = { -readonly [K in keyof OrganizationTrailProperties]?: unknown };
export const PROPERTIES: Properties = {
  TrailName: 'organization-trail',
  ManagementAccountId: MANAGEMENT,
  IsOrganizationTrail: 'true',
  IsMultiRegionTrail: 'true',
  IncludeGlobalServiceEvents: 'true',
  EnableLogFileValidation: 'true',
  S3BucketName: 'logs',
  KMSKeyId: `arn:aws:kms:${REGION}:${DELEGATED}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  CloudWatchLogsLogGroupArn: `arn:aws:logs:${REGION}:${DELEGATED}:log-group:events:*`,
  CloudWatchLogsRoleArn: `arn:aws:iam::${DELEGATED}:role/delivery`,
  AdvancedEventSelectors: [MANAGEMENT_EVENTS],
  InsightSelectors: [],
  AggregationConfigurations: [],
};
export const OTHER: Properties = { ...PROPERTIES, TrailName: 'another-trail' };
export const OTHER_ARN = ARN.replace('organization-trail', 'another-trail');

/** The function as CloudFormation sees it: real SDK clients, a real response URL. To be called in a `describe`. */
export function functionUnderTest() {
  const cloudFormation = new FakeCloudFormation();
  const { answers } = cloudFormation;
  const cloudTrail = new FakeTrails(MANAGEMENT, DELEGATED, REGION);
  let remainingMs: number;
  let log: jest.SpiedFunction<typeof console.log>;

  beforeAll(async () => {
    await cloudFormation.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_CLOUDTRAIL: await cloudTrail.start(),
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      FIRST_PAUSE_MS: '0',
    });
  });
  beforeEach(() => {
    log = jest.spyOn(console, 'log').mockReset().mockImplementation(() => undefined);
    answers.length = 0;
    remainingMs = 12 * 60_000;
    process.env['FIRST_PAUSE_MS'] = '0';
    cloudTrail.reset();
  });
  afterAll(async () => {
    await cloudTrail.stop();
    await cloudFormation.stop();
  });

  async function send(RequestType: string, ResourceProperties: Properties, more: Record<string, unknown> = {}) {
    await handler({
      RequestType,
      ServiceToken: `arn:aws:lambda:${REGION}:${DELEGATED}:function:f`,
      ResponseURL: cloudFormation.responseUrl,
      StackId: STACK,
      RequestId: 'request',
      LogicalResourceId: 'Trail',
      ResourceProperties,
      ...more,
    }, { getRemainingTimeInMillis: () => remainingMs });
    return answers.at(-1) ?? {};
  }
  const create = (properties = PROPERTIES, more = {}) => send('Create', properties, more);
  const update = (properties: Properties, OldResourceProperties = PROPERTIES, PhysicalResourceId = ARN) => send('Update', properties, { OldResourceProperties, PhysicalResourceId });
  const remove = (PhysicalResourceId = ARN, properties = PROPERTIES, more = {}) => send('Delete', properties, { PhysicalResourceId, ...more });
  const kept = (arn = ARN): KeptTrail => {
    const trail = cloudTrail.trails.get(arn);
    if (!trail) throw new Error(`no trail ${arn}`);
    return trail;
  };
  const logged = (): string[] => log.mock.calls.map(([line]) => String(line));
  const note = (): unknown => (JSON.parse(logged().at(-1) ?? '') as Record<string, unknown>)['note'];
  /** So long until Lambda kills it, in milliseconds. */
  const leave = (milliseconds: number): void => {
    remainingMs = milliseconds;
  };

  /** A trail that is there, and of which nothing is to be seen in the calls. */
  async function existing(properties = PROPERTIES, more = {}) {
    await create(properties, more);
    cloudTrail.calls.length = 0;
  }
  const foreign = () => existing(PROPERTIES, { StackId: STACK.replace('OrganizationTrail', 'Somebody') });

  return { cloudTrail, send, create, update, remove, kept, note, logged, leave, existing, foreign };
}
