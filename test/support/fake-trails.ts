import { LoopbackServer, sendJson } from './loopback-server';

type Body = Record<string, unknown>;

/** A trail as the fake keeps it: what CreateTrail and UpdateTrail took, and what only other calls set. */
export interface KeptTrail {
  readonly request: Body;
  readonly tags: Map<string, string>;
  eventSelectors: Body;
  insightSelectors: unknown[];
  aggregations: unknown[];
  isLogging: boolean;
}

/** An error as CloudTrail words it. */
export class TrailFault extends Error {
  public constructor(
    public readonly type: string,
    message: string,
    public readonly status = 400,
  ) {
    super(message);
  }
}

/**
 * CloudTrail as a delegated administrator meets it: trails belong to the management account, and are found from here by their whole ARNs
 * alone, as in coverage-roadmap #1932. Over HTTP, with state, and with faults that a test puts in the way.
 */
export class FakeTrails extends LoopbackServer {
  public readonly trails = new Map<string, KeptTrail>();
  public readonly calls: { readonly operation: string; readonly body: Body }[] = [];

  /** By operation: what happens instead of an answer, once each. `undefined` lets a call through. */
  public faults: Record<string, (TrailFault | undefined)[]> = {};

  /** Operations that do what they are asked, but whose answer never arrives. */
  public unanswered = new Set<string>();

  /** Asked before each call: an answer of its own, or a fault thrown, instead of the fake's. */
  public intercept: (operation: string, body: Body) => Promise<Body | undefined> = () => Promise.resolve(undefined);

  public constructor(
    private readonly managementAccountId: string,
    private readonly accountId: string,
    private readonly region: string,
  ) {
    super(({ operation, json }, response) => {
      void this.answer(operation, json).then(({ status, answer }) => {
        if (this.unanswered.has(operation)) response.destroy();
        else sendJson(response, status, answer);
      });
    });
  }

  public reset(): void {
    this.trails.clear();
    this.calls.length = 0;
    this.faults = {};
    this.unanswered.clear();
  }

  /** The operations that changed something, in order. */
  public changes(): string[] {
    return this.calls.map(({ operation }) => operation).filter((operation) => !/^(Get|List)/.test(operation));
  }

  public arnOf(name: string, accountId = this.managementAccountId): string {
    return `arn:aws:cloudtrail:${this.region}:${accountId}:trail/${name}`;
  }

  private async answer(operation: string, body: Body): Promise<{ status: number; answer: Body }> {
    this.calls.push({ operation, body });
    try {
      const fault = this.faults[operation]?.shift();
      if (fault) throw fault;
      return { status: 200, answer: (await this.intercept(operation, body)) ?? this.perform(operation, body) };
    } catch (error) {
      if (!(error instanceof TrailFault))
        return { status: 500, answer: { __type: 'InternalFailure', message: String(error) } };
      return { status: error.status, answer: { __type: error.type, message: error.message } };
    }
  }

  private perform(operation: string, body: Body): Body {
    if (operation === 'CreateTrail') return this.create(body);
    if (operation === 'ListTags') {
      const [id = ''] = body['ResourceIdList'] as string[];
      if (!this.trails.has(id)) throw new TrailFault('ResourceNotFoundException', `Resource ${id} is not found.`);
      return {
        ResourceTagList: [
          { ResourceId: id, TagsList: [...this.trail(id).tags].map(([Key, Value]) => ({ Key, Value })) },
        ],
      };
    }
    const name = (body['Name'] ?? body['TrailName'] ?? body['ResourceId']) as string;
    const trail = this.trail(name);
    switch (operation) {
      case 'AddTags':
        for (const { Key: key, Value: value } of body['TagsList'] as { Key: string; Value: string }[])
          trail.tags.set(key, value);
        return {};
      case 'UpdateTrail':
        // What is left out stays; an empty text takes away.
        for (const [key, value] of Object.entries(body)) if (key !== 'Name') trail.request[key] = value;
        return { TrailARN: name };
      case 'DeleteTrail':
        this.trails.delete(name);
        return {};
      case 'GetTrail':
        return { Trail: this.described(name, trail) };
      case 'GetTrailStatus':
        return { IsLogging: trail.isLogging };
      case 'StartLogging':
        trail.isLogging = true;
        return {};
      case 'GetEventSelectors':
        return { TrailARN: name, ...trail.eventSelectors };
      case 'PutEventSelectors':
        this.checkDependents(trail, body['AdvancedEventSelectors']);
        trail.eventSelectors = { AdvancedEventSelectors: body['AdvancedEventSelectors'] };
        return {};
      case 'GetInsightSelectors':
        if (trail.insightSelectors.length === 0)
          throw new TrailFault('InsightNotEnabledException', `Trail ${name} does not have Insights enabled.`);
        return { InsightSelectors: trail.insightSelectors };
      case 'PutInsightSelectors':
        trail.insightSelectors = body['InsightSelectors'] as unknown[];
        this.checkDependents(trail, trail.eventSelectors['AdvancedEventSelectors']);
        return {};
      case 'GetEventConfiguration':
        return { AggregationConfigurations: trail.aggregations };
      case 'PutEventConfiguration':
        trail.aggregations = body['AggregationConfigurations'] as unknown[];
        this.checkDependents(trail, trail.eventSelectors['AdvancedEventSelectors']);
        return {};
      default:
        throw new TrailFault('UnknownOperationException', operation);
    }
  }

  private create({ TagsList: tags, ...request }: Body): Body {
    const name = request['Name'] as string;
    const arn = this.arnOf(name);
    if (this.trails.has(arn))
      throw new TrailFault(
        'TrailAlreadyExistsException',
        `Trail ${name} already exists for customer: ${this.managementAccountId}`,
      );
    this.trails.set(arn, {
      request,
      tags: new Map((tags as { Key: string; Value: string }[]).map(({ Key: key, Value: value }) => [key, value])),
      eventSelectors: {
        EventSelectors: [
          { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
        ],
      },
      insightSelectors: [],
      aggregations: [],
      isLogging: false,
    });
    return { Name: name, TrailARN: arn };
  }

  private trail(name: string): KeptTrail {
    const trail = this.trails.get(name);
    if (trail) return trail;
    // A mere name is looked up in the account of the caller.
    const arn = name.startsWith('arn:') ? name : this.arnOf(name, this.accountId);
    throw new TrailFault('TrailNotFoundException', `Unknown trail: ${arn} for the user: ${this.accountId}`);
  }

  /** Insights on management events want those; aggregations want data events. */
  private checkDependents({ insightSelectors, aggregations }: KeptTrail, selectors: unknown): void {
    const text = JSON.stringify(selectors ?? '');
    if (JSON.stringify(insightSelectors).includes('Management') && !text.includes('"Management"')) {
      throw new TrailFault('InvalidInsightSelectorsException', 'Insights on management events need management events.');
    }
    if (aggregations.length > 0 && !text.includes('"Data"')) {
      throw new TrailFault('InvalidParameterException', 'Aggregations need data events.');
    }
  }

  private described(arn: string, { request, insightSelectors }: KeptTrail): Body {
    const { SnsTopicName: topic, KmsKeyId: key, EnableLogFileValidation: validates, ...rest } = request;
    return {
      ...rest,
      TrailARN: arn,
      HomeRegion: this.region,
      LogFileValidationEnabled: validates,
      // An alias is read back as the key.
      KmsKeyId: (key as string).replace(/alias\/.*/, 'key/1234abcd-12ab-34cd-56ef-1234567890ab'),
      ...(topic !== '' && { SnsTopicName: topic, SnsTopicARN: topic }),
      HasCustomEventSelectors: true,
      HasInsightSelectors: insightSelectors.length > 0,
    };
  }
}
