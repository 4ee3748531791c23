import { afterAll, beforeAll, beforeEach, jest } from '@jest/globals';
import { handler } from '../../../lambda/organization-trail';
import type { OrganizationTrailProperties } from '../../../lib/contract/organization-trail';
import { type CustomResourceAnswer, FakeCloudFormation, type Row, type Sent } from '../../support/fake-cloud-formation';
import { FakeTrails, type KeptTrail } from '../../support/fake-trails';

export const MANAGEMENT = '111111111111';
export const DELEGATED = '222222222222';
export const REGION = 'eu-central-1';
export const STACK = `arn:aws:cloudformation:${REGION}:${DELEGATED}:stack/OrganizationTrail/0a1b2c3d-aaaa-bbbb-cccc-123456789012`;
export const ARN = `arn:aws:cloudtrail:${REGION}:${MANAGEMENT}:trail/organization-trail`;
export const NOT_CREATED = 'organization-trail-not-created';

export const selector = (category: string, ...more: object[]) => ({
  Name: category,
  FieldSelectors: [{ Field: 'eventCategory', Equals: [category] }, ...more],
});
export const MANAGEMENT_EVENTS = selector('Management');
export const DATA_EVENTS = selector(
  'Data',
  { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
  { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::logs/', 'arn:aws:s3:::access/'] },
);
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
/** Of an earlier operation, long done. */
const BEFORE: Properties = { ...PROPERTIES, TrailName: 'yet-another-trail' };
export const OTHER_ARN = ARN.replace('organization-trail', 'another-trail');

/** The function as CloudFormation sees it: real SDK clients, a real response URL. To be called in a `describe`. */
export function functionUnderTest() {
  const cloudFormation = new FakeCloudFormation(STACK, 'Trail');
  const { answers } = cloudFormation;
  const cloudTrail = new FakeTrails(MANAGEMENT, DELEGATED, REGION);
  let remainingMs: number;
  let log: jest.SpiedFunction<typeof console.log>;

  beforeAll(async () => {
    await cloudFormation.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_CLOUDTRAIL: await cloudTrail.start(),
    });
  });
  beforeEach(() => {
    log = jest
      .spyOn(console, 'log')
      .mockReset()
      .mockImplementation(() => undefined);
    answers.length = cloudFormation.asked.length = 0;
    cloudFormation.failure = undefined;
    remainingMs = 12 * 60_000;
    process.env['FIRST_PAUSE_MS'] = '0';
    cloudTrail.reset();
  });
  afterAll(async () => {
    await cloudTrail.stop();
    await cloudFormation.stop();
  });

  const invoke = async (event: unknown): Promise<CustomResourceAnswer> => {
    answers.length = 0;
    await handler(event, { getRemainingTimeInMillis: () => remainingMs });
    return answers.at(-1) ?? {};
  };

  /** What CloudFormation sends to the function of a resource that was deployed as the request says. */
  async function send(request: Sent, states?: [stack: string, resource: string], earlier: Row[] = []) {
    const { StackId: stackId = STACK, LogicalResourceId: logicalId = 'Trail' } = request as {
      StackId?: string;
      LogicalResourceId?: string;
    };
    cloudFormation.bind(stackId, logicalId);
    if (request.RequestType !== 'Delete') cloudFormation.deploy(request.ResourceProperties);
    return invoke(cloudFormation.sends(request, states, earlier));
  }
  const create = (properties = PROPERTIES, more = {}) =>
    send({ RequestType: 'Create', ResourceProperties: properties, ...more });
  const update = (ResourceProperties: Properties, PhysicalResourceId = ARN) =>
    send({ RequestType: 'Update', ResourceProperties, PhysicalResourceId });
  /** Of an update to other properties, of which CloudFormation has the rows. */
  const rollBack = (ResourceProperties: Properties, failed: Properties, PhysicalResourceId = ARN) =>
    send(
      { RequestType: 'Update', ResourceProperties, PhysicalResourceId, OldResourceProperties: failed },
      ['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
      [
        { status: 'UPDATE_FAILED', physicalId: ARN, properties: failed },
        { status: 'UPDATE_IN_PROGRESS', physicalId: ARN, properties: failed },
        cloudFormation.stackRow('UPDATE_IN_PROGRESS'),
        cloudFormation.stackRow('UPDATE_COMPLETE'),
        { status: 'UPDATE_IN_PROGRESS', physicalId: ARN, properties: BEFORE },
      ],
    );
  const remove = (
    PhysicalResourceId = ARN,
    ResourceProperties = PROPERTIES,
    states?: [stack: string, resource: string],
  ) => send({ RequestType: 'Delete', ResourceProperties, PhysicalResourceId }, states);
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

  return {
    cloudTrail,
    cloudFormation,
    invoke,
    send,
    create,
    update,
    rollBack,
    remove,
    kept,
    note,
    logged,
    leave,
    existing,
    foreign,
  };
}
