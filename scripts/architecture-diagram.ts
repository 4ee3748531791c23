import { Template } from 'aws-cdk-lib/assertions';
import { App, type Stack } from 'aws-cdk-lib/core';
import { DEPLOYED_VALUES_VARIABLE } from '../lib/contract/deployed';
import { OrganizationTrailStack } from '../lib/stacks/organization-trail-stack';

/** What the diagram shows of each type; policies, roles and log groups of functions are left out. */
const SHOWN: Readonly<Record<string, string>> = {
  'AWS::CloudTrail::Trail': 'Trail',
  'AWS::S3::Bucket': 'S3 bucket',
  'AWS::KMS::Key': 'KMS key',
  'AWS::Logs::LogGroup': 'Log group',
  'AWS::Logs::MetricFilter': 'Metric filters',
  'AWS::CloudWatch::Alarm': 'Alarms',
  'AWS::SNS::Topic': 'SNS topic',
  'AWS::Lambda::Function': 'Lambda function',
  'AWS::Events::Rule': 'Schedule',
  'AWS::CloudFormation::StackSet': 'StackSet',
};

/** Shown as one, with their number. */
const TOGETHER = ['AWS::Logs::MetricFilter', 'AWS::CloudWatch::Alarm'];

/** What a reference in a property means; a property that is not named here is a detail. */
const MEANS: Readonly<Record<string, string>> = {
  S3BucketName: 'log files',
  CloudWatchLogsLogGroupArn: 'events',
  SnsTopicName: 'tells of log files',
  LoggingConfiguration: 'access logs',
  LogGroupName: 'read',
  AlarmActions: 'wake or tell',
  Targets: 'calls',
  Environment: 'reads and writes',
};

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

interface Node {
  readonly id: string;
  readonly label: string;
  readonly type: string;
}

/** A Mermaid flowchart of a stack as it is synthesized. */
export function architectureDiagram(title: string, stack: Stack): string {
  const { Resources: resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, Resource> };
  const nodes = new Map(Object.entries(resources).flatMap(([id, resource]) => nodeOf(id, resource, resources)));
  const drawn = new Map([...nodes.values()].map(({ id, label }) => [id, label]));
  return [
    'flowchart LR',
    `  subgraph ${stack.node.id}["${title}"]`,
    ...[...drawn].map(([id, label]) => `    ${id}["${label}"]`),
    '  end',
    ...edges(resources, nodes),
  ].join('\n');
}

function nodeOf(
  id: string,
  { Type: type, Metadata: metadata }: Resource,
  all: Readonly<Record<string, Resource>>,
): [string, Node][] {
  const kind = SHOWN[type];
  // `Stack/TrailBucket/AccessLogs/Resource` is `TrailBucket AccessLogs`.
  const names = (metadata?.['aws:cdk:path'] ?? id)
    .split('/')
    .slice(1)
    .filter((name) => name !== 'Resource');
  if (kind === undefined || (names.includes('Function') && type === 'AWS::Logs::LogGroup')) return [];
  if (TOGETHER.includes(type)) {
    const count = Object.values(all).filter((resource) => resource.Type === type).length;
    return [[id, { id: type.replace(/^.*::/, ''), label: `${String(count)} ${kind.toLowerCase()}`, type }]];
  }
  return [
    [id, { id: names.join(''), label: `${kind}<br/>${names.filter((name) => name !== 'Function').join(' ')}`, type }],
  ];
}

function edges(resources: Readonly<Record<string, Resource>>, nodes: ReadonlyMap<string, Node>): string[] {
  const found = new Set<string>();
  for (const [id, { Properties: properties = {} }] of Object.entries(resources)) {
    const from = nodes.get(id);
    if (!from) continue;
    for (const [property, meaning] of Object.entries(MEANS)) {
      for (const target of references(properties[property])) {
        const to = nodes.get(target);
        if (
          !to ||
          to.type === 'AWS::KMS::Key' ||
          to.id === from.id ||
          (property === 'Environment' && to.type !== 'AWS::S3::Bucket')
        )
          continue;
        // Events flow from the log group to the filters that read it.
        const [source, sink] = property === 'LogGroupName' ? [to.id, from.id] : [from.id, to.id];
        found.add(`  ${source} -->|${meaning}| ${sink}`);
      }
    }
    for (const target of Object.values(properties).flatMap(references)) {
      const key = nodes.get(target);
      if (key?.type === 'AWS::KMS::Key' && from.type !== 'AWS::CloudTrail::Trail')
        found.add(`  ${key.id} -.->|encrypts| ${from.id}`);
    }
  }
  // A filter's metric and its alarm agree on a name, which is no reference.
  const [filters, alarms] = TOGETHER.map((type) => [...nodes.values()].find((node) => node.type === type));
  if (filters && alarms) found.add(`  ${filters.id} -->|metrics| ${alarms.id}`);
  return [...found];
}

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    // What is compared is no part of what it does.
    if (key === DEPLOYED_VALUES_VARIABLE) return [];
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String((inner as unknown[])[0])];
    return references(inner);
  });
}

const BEGIN = '<!-- diagram: `npm run docs:diagram` writes it from the synthesized app -->';
const END = '<!-- end of diagram -->';

/** The page with the diagram of the app as it is without configuration. */
export function withDiagram(page: string): string {
  const app = new App({ context: { 'aws:cdk:enable-path-metadata': true } });
  const stack = new OrganizationTrailStack(app, 'OrganizationTrail');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no lines ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\`\`\`mermaid\n${architectureDiagram('Management account', stack)}\n\`\`\`\n${END}${after}`;
}
