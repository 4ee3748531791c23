import { type Stack, Stage } from 'aws-cdk-lib/core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerResponse } from 'node:http';
import { LoopbackServer, type Received, sendJson, sendXml, unexpectedCall } from '../../support/loopback-server';

type Json = Record<string, unknown>;

interface Template {
  readonly Resources: Record<string, CfnResource>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>;
}

interface CfnResource {
  readonly Type: string;
  readonly Properties: Json;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '111111111111',
  'AWS::StackId': 'arn:aws:cloudformation:us-east-1:111111111111:stack/OrganizationTrail/1',
};

/** When CloudFormation was done with each resource. */
export const DEPLOYED_AT = new Date('2026-11-20T03:00:00Z');

/** As AWS words a failure of a call. */
export interface Fault {
  readonly type: string;
  readonly message: string;
  /** How many calls fail; all of them unless told. */
  times?: number;
}

/**
 * An account into which a stack was deployed, over HTTP: it answers what the check of the trail's health asks, out of the template, with what AWS adds and in an
 * order of its own. Then a test changes it.
 */
export class DeployedAccount extends LoopbackServer {
  /** By operation. */
  public readonly faults: Record<string, Fault> = {};
  public readonly calls: string[] = [];

  public trail: Json | undefined;
  public selectors: Json = {};
  public insights: Json[] = [];
  public aggregations: Json[] = [];
  public filters: Json[] = [];
  public subscriptionFilters: Json[] = [];
  public logGroup: Json | undefined;
  public logGroupStatus = 'CREATE_COMPLETE';
  public alarms: Json[] = [];
  public compositeAlarms: Json[] = [];
  /** By topic; others have none. */
  public readonly subscriptions = new Map<string, { endpoint: string; arn: string }[]>();
  public readonly rules = new Map<string, string>();
  /** Functions with what is reserved for them. */
  public readonly functions = new Map<string, number | undefined>();

  /** What the deployment tells the function. */
  public readonly file: string;
  public readonly environment: Readonly<Record<string, string>>;

  private readonly resources: Readonly<Record<string, CfnResource>>;
  private readonly exports: ReadonlyMap<string, unknown>;

  /** @param stacks of one app, in whose account they are all */
  public constructor(...stacks: Stack[]) {
    super((request, response) => {
      this.answer(request, response);
    });
    const [first] = stacks;
    const assembly = found(Stage.of(found(first, 'stack')), 'app').synth({ force: true });
    const templates = stacks.map(({ artifactId }) => assembly.getStackArtifact(artifactId).template as Template);
    this.resources = Object.assign(
      {},
      ...templates.map(({ Resources: resources }) => resources),
    ) as typeof this.resources;
    const outputs = templates.flatMap(({ Outputs: all = {} }) => Object.values(all));
    this.exports = new Map(outputs.flatMap(({ Export: named, Value: value }) => (named ? [[named.Name, value]] : [])));
    const health = this.one('AWS::Lambda::Function', /TrailHealthFunction/).Properties;
    const [hash = ''] = String((health['Code'] as Json)['S3Key']).split('.');
    this.file = join(assembly.directory, `asset.${hash}`, 'deployed.json');
    this.environment = this.text((health['Environment'] as Json)['Variables']) as Record<string, string>;
    this.deploy();
  }

  public get deployed(): string {
    return readFileSync(this.file, 'utf8');
  }

  public filter(name: string): Json {
    return found(
      this.filters.find((one) => one['filterName'] === name),
      name,
    );
  }

  public alarm(name: string): Json {
    return found(
      [...this.alarms, ...this.compositeAlarms].find((one) => one['AlarmName'] === name),
      name,
    );
  }

  public topic(logicalId: RegExp): string {
    const [id = ''] =
      Object.entries(this.resources).find(
        ([key, { Type: type }]) => type === 'AWS::SNS::Topic' && logicalId.test(key),
      ) ?? [];
    return this.reference(id);
  }

  private one(type: string, logicalId = /^/): CfnResource {
    const [, resource] =
      Object.entries(this.resources).find(([id, one]) => one.Type === type && logicalId.test(id)) ?? [];
    return found(resource, `${type} ${String(logicalId)}`);
  }

  private of(type: string): [string, Json][] {
    return Object.entries(this.resources).flatMap(([id, one]) =>
      one.Type === type ? [[id, this.text(one.Properties) as Json] as [string, Json]] : [],
    );
  }

  private deploy(): void {
    for (const [, trail] of [...this.of('AWS::CloudTrail::Trail'), ...this.of('Custom::OrganizationTrail')]) {
      const { EnableLogFileValidation: validates, KMSKeyId: key, SnsTopicName: topic, SnsTopicArn, ...rest } = trail;
      const topicName = (topic ?? SnsTopicArn) as string | undefined;
      this.trail = {
        ...rest,
        TrailARN: this.environment['TRAIL_ARN'],
        HomeRegion: 'us-east-1',
        LogFileValidationEnabled: validates,
        KmsKeyId: key,
        ...(topicName !== undefined && {
          SnsTopicName: topicName,
          SnsTopicARN: topicName.startsWith('arn:') ? topicName : this.arnOfTopic(topicName),
        }),
        HasCustomEventSelectors: true,
      };
      this.selectors = {
        AdvancedEventSelectors: mixed((trail['AdvancedEventSelectors'] as Json[] | undefined) ?? []).map(withDefaults),
      };
      this.insights = (trail['InsightSelectors'] as Json[] | undefined) ?? [];
      this.aggregations = (trail['AggregationConfigurations'] as Json[] | undefined) ?? [];
    }
    for (const [id, group] of this.of('AWS::Logs::LogGroup').filter(([key]) => /^(TrailLogGroup|Events)/.test(key))) {
      this.logGroup = {
        logGroupName: this.reference(id),
        creationTime: DEPLOYED_AT.getTime() - 2_000,
        retentionInDays: group['RetentionInDays'],
        kmsKeyId: group['KmsKeyId'],
        metricFilterCount: 1,
        storedBytes: 0,
      };
    }
    this.filters = this.of('AWS::Logs::MetricFilter').map(([, filter]) => ({
      filterName: filter['FilterName'],
      filterPattern: filter['FilterPattern'],
      metricTransformations: (filter['MetricTransformations'] as Json[]).map(lowerCase),
      applyOnTransformedLogs: false,
      creationTime: 1,
    }));
    this.subscriptionFilters = this.of('AWS::Logs::SubscriptionFilter').map(([id, filter]) => ({
      filterName: this.reference(id),
      filterPattern: filter['FilterPattern'],
      destinationArn: filter['DestinationArn'],
      distribution: 'ByLogStream',
    }));
    const alarm = (properties: Json): Json => ({
      ActionsEnabled: true,
      OKActions: [],
      AlarmActions: [],
      InsufficientDataActions: [],
      StateValue: 'OK',
      ...properties,
    });
    this.alarms = this.of('AWS::CloudWatch::Alarm').map(([, one]) => alarm(one));
    this.compositeAlarms = this.of('AWS::CloudWatch::CompositeAlarm').map(([, one]) => alarm(one));
    for (const [, { TopicArn: topic, Endpoint: endpoint }] of this.of('AWS::SNS::Subscription')) {
      const others = this.subscriptions.get(String(topic)) ?? [];
      this.subscriptions.set(String(topic), [...others, { endpoint: String(endpoint), arn: 'PendingConfirmation' }]);
    }
    for (const [id] of this.of('AWS::Events::Rule')) this.rules.set(this.reference(id), 'ENABLED');
    for (const [id] of this.of('AWS::Lambda::Function')) this.functions.set(arn(id, 'Arn'), undefined);
  }

  private reference(id: string): string {
    return PSEUDO[id] ?? (this.resources[id]?.Type === 'AWS::SNS::Topic' ? this.arnOfTopic(id) : id);
  }

  private arnOfTopic(name: string): string {
    return `arn:aws:sns:us-east-1:111111111111:${name}`;
  }

  /** A template's value as it is after the deployment. */
  private text(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.text(item));
    if (typeof value !== 'object' || value === null) return value;
    const properties = value as Json;
    const { Ref: id, 'Fn::GetAtt': attribute, 'Fn::Join': joined } = properties;
    const { 'Fn::ImportValue': imported } = properties;
    if (typeof imported === 'string') return this.text(this.exports.get(imported));
    if (typeof id === 'string') return this.reference(id);
    if (Array.isArray(attribute)) {
      const [of = '', name = ''] = attribute as string[];
      return name === 'TopicName' ? of : arn(of, name);
    }
    if (Array.isArray(joined)) return (joined[1] as unknown[]).map((part) => String(this.text(part))).join('');
    return Object.fromEntries(Object.entries(properties).map(([key, item]) => [key, this.text(item)]));
  }

  private answer(request: Received, response: ServerResponse): void {
    const operation = operationOf(request);
    this.calls.push(operation);
    const fault = this.faults[operation];
    if (fault && (fault.times ?? Infinity) > 0) {
      fault.times = (fault.times ?? Infinity) - 1;
      if (request.headers['x-amz-target'] === undefined && request.method === 'POST') {
        sendXml(
          response,
          400,
          `<ErrorResponse><Error><Type>Sender</Type><Code>${fault.type}</Code><Message>${fault.message}</Message></Error></ErrorResponse>`,
        );
      } else {
        sendJson(response, 400, { __type: fault.type, message: fault.message }, { 'x-amzn-errortype': fault.type });
      }
      return;
    }
    const answer = this.perform(operation, request);
    if (typeof answer === 'string') sendXml(response, 200, answer);
    else if (answer === undefined)
      sendJson(
        response,
        404,
        { __type: 'ResourceNotFoundException', message: 'none' },
        { 'x-amzn-errortype': 'ResourceNotFoundException' },
      );
    else sendJson(response, '__type' in answer ? 400 : 200, answer);
  }

  private perform(operation: string, request: Received): Json | string | undefined {
    const form = request.form;
    switch (operation) {
      case 'GetTrailStatus':
        return this.trail
          ? { IsLogging: true, LatestDeliveryTime: Date.now() / 1_000 }
          : notFound('TrailNotFoundException');
      case 'GetTrail':
        return this.trail ? { Trail: this.trail } : notFound('TrailNotFoundException');
      case 'GetEventSelectors':
        return this.trail ? this.selectors : notFound('TrailNotFoundException');
      case 'GetInsightSelectors':
        return this.insights.length > 0 ? { InsightSelectors: this.insights } : notFound('InsightNotEnabledException');
      case 'GetEventConfiguration':
        return { AggregationConfigurations: this.aggregations };
      case 'DescribeMetricFilters':
        return this.logGroup
          ? page(mixed(this.filters), 'metricFilters', request.json['nextToken'], 'nextToken')
          : undefined;
      case 'DescribeSubscriptionFilters':
        return this.logGroup ? { subscriptionFilters: this.subscriptionFilters } : undefined;
      case 'DescribeLogGroups':
        return {
          logGroups: this.logGroup
            ? [this.logGroup, { ...this.logGroup, logGroupName: 'another', creationTime: Date.now() }]
            : [],
        };
      case 'DescribeStackResource':
        return `<DescribeStackResourceResponse><DescribeStackResourceResult><StackResourceDetail><LastUpdatedTimestamp>${DEPLOYED_AT.toISOString()}</LastUpdatedTimestamp><ResourceStatus>${this.logGroupStatus}</ResourceStatus></StackResourceDetail></DescribeStackResourceResult></DescribeStackResourceResponse>`;
      case 'DescribeAlarms': {
        const { AlarmNamePrefix: prefix, NextToken: token } = request.json;
        const own = (list: Json[]): Json[] =>
          list.filter(({ AlarmName: name }) => String(name).startsWith(String(prefix)));
        const first = page(mixed(own(this.alarms)), 'MetricAlarms', token, 'NextToken');
        return { ...first, CompositeAlarms: first['NextToken'] === undefined ? own(this.compositeAlarms) : [] };
      }
      case 'ListSubscriptionsByTopic': {
        const members = (this.subscriptions.get(form.get('TopicArn') ?? '') ?? [])
          .map(
            ({ endpoint, arn: id }) =>
              `<member><Endpoint>${endpoint}</Endpoint><SubscriptionArn>${id}</SubscriptionArn><Protocol>email</Protocol></member>`,
          )
          .join('');
        return `<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult><Subscriptions>${members}</Subscriptions></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`;
      }
      case 'DescribeRule': {
        const state = this.rules.get(String(request.json['Name']));
        return state === undefined ? undefined : { Name: request.json['Name'], State: state };
      }
      case 'GetFunctionConcurrency': {
        const id = decodeURIComponent(request.url.split('/functions/')[1]?.split('/')[0] ?? '');
        if (!this.functions.has(id)) return undefined;
        const reserved = this.functions.get(id);
        return reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved };
      }
      default:
        return unexpectedCall(operation);
    }
  }
}

function operationOf(request: Received): string {
  if (request.headers['x-amz-target'] !== undefined) return request.operation;
  if (request.url.includes('/concurrency')) return 'GetFunctionConcurrency';
  return request.form.get('Action') ?? request.url;
}

const PAGE = 20;

/** Twenty at a time, by a token. */
function page(list: Json[], name: string, token: unknown, tokenName: string): Json {
  const from = Number(token ?? 0);
  return {
    [name]: list.slice(from, from + PAGE),
    ...(from + PAGE < list.length && { [tokenName]: String(from + PAGE) }),
  };
}

function arn(id: string, attribute: string): string {
  return attribute === 'Arn' ? `arn:aws:any:us-east-1:111111111111:${id}` : `${id}.${attribute}`;
}

function notFound(type: string): Json {
  return { __type: type, message: 'none' };
}

/** In another order. */
function mixed<T>(list: readonly T[]): T[] {
  return [...list].reverse();
}

/** As CloudTrail may answer: another order, and what is empty. */
function withDefaults(selector: Json): Json {
  const fields = selector['FieldSelectors'] as Json[];
  return {
    ...selector,
    FieldSelectors: mixed(fields).map((field) => ({
      NotStartsWith: [],
      NotEquals: [],
      ...Object.fromEntries(
        Object.entries(field).map(([key, value]) => [key, Array.isArray(value) ? mixed(value) : value]),
      ),
    })),
  };
}

function lowerCase(properties: Json): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]),
  );
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`no ${what}`);
  return value;
}
