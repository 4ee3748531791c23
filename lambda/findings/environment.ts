import { FINDINGS_VARIABLES } from '../../lib/contract/findings';
import { received } from '../../lib/contract/received';

export interface Environment {
  readonly table: string;
  readonly pageTopic: string;
  readonly notifyTopic: string;
  readonly chatTopic?: string;
  readonly canaryTopic: string;
  readonly eventBus?: string;
  readonly heartbeatArn: string;
  readonly role: string;
  readonly namespace: string;
  /** Whether names, OUs and tags of accounts come from AWS Organizations. */
  readonly asksOrganizations: boolean;
  /** `undefined` if only the log group is known. */
  readonly trailArn?: string;
  readonly logGroup: string;
  /** The SSM parameter with the names of own resources. */
  readonly ownParts?: string;
  readonly historyFunction?: string;
  /** Where the function runs. */
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

const ARN = /^arn:([^:]+):[^:]+:([^:]*):(\d{12}):.+$/;

/** @throws with every problem, by variable name */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const names = FINDINGS_VARIABLES;
  const problems: string[] = [];
  const text = (name: string): string => {
    const value = variables[name] ?? '';
    if (value === '') problems.push(received(name, variables[name], 'a text'));
    return value;
  };
  const arn = (name: string): string => {
    const value = variables[name] ?? '';
    if (!ARN.test(value)) problems.push(received(name, variables[name], 'an ARN'));
    return value;
  };
  const optional = (name: string): string | undefined => variables[name] || undefined;
  const heartbeatArn = arn(names.heartbeatArn);
  const [, partition = '', region = '', accountId = ''] = ARN.exec(heartbeatArn) ?? [];
  const environment = {
    table: text(names.table),
    pageTopic: arn(names.pageTopic),
    notifyTopic: arn(names.notifyTopic),
    chatTopic: optional(names.chatTopic),
    canaryTopic: arn(names.canaryTopic),
    eventBus: optional(names.eventBus),
    heartbeatArn,
    role: arn(names.role),
    namespace: text(names.metricNamespace),
    asksOrganizations: variables[names.accounts] === 'organization',
    trailArn: optional(names.trailArn),
    logGroup: text(names.logGroup),
    ownParts: optional(names.ownParts),
    historyFunction: optional(names.historyFunction),
    partition,
    region,
    accountId,
  };
  if (problems.length > 0) throw new Error(problems.join('; '));
  return environment;
}
