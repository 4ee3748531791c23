import { WATCH_VARIABLES } from '../../lib/contract/archive-watch';
import { FINDINGS_VARIABLES } from '../../lib/contract/findings';

export interface RawResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface RawTemplate {
  readonly Resources: Readonly<Record<string, RawResource>>;
}

/** Who tells, over what, and of which losses: logical IDs. */
export interface Teller {
  readonly name: string;
  /** Without any of these it tells nobody. */
  readonly needs: ReadonlySet<string>;
  /** What it tells of that is lost. */
  readonly watches: ReadonlySet<string>;
}

type Variable = keyof typeof FINDINGS_VARIABLES;

/** What a message on an act takes, a heartbeat, and each of the calls of which one that fails is counted. */
const OF_MESSAGE: readonly Variable[] = ['table', 'pageTopic', 'ownParts'];
const OF_HEARTBEAT: readonly Variable[] = ['table', 'canaryTopic'];
const OF_CALLS: readonly Variable[] = ['table', 'pageTopic', 'notifyTopic', 'canaryTopic', 'ownParts'];

/** Who tells of what is lost, by walking a template: from what is watched to alarms, their topics, and the keys of those. */
export class TellingPaths {
  public constructor(private readonly template: RawTemplate) {}

  /** Resources of these types. */
  public parts(...types: readonly string[]): string[] {
    return Object.entries(this.template.Resources).flatMap(([id, { Type: type }]) =>
      types.includes(type) ? [id] : [],
    );
  }

  /** Who tells that this is lost, and does not need it. */
  public tellersOf(part: string): string[] {
    return this.tellers()
      .filter(({ needs, watches }) => watches.has(part) && !needs.has(part))
      .map(({ name }) => name);
  }

  public tellers(): Teller[] {
    const findings = this.function('FindingsFunction');
    const health = this.function('TrailHealthFunction');
    const watched: Readonly<Record<string, ReadonlySet<string>>> = {
      FindingsSilent: this.way(findings, OF_HEARTBEAT).add(this.ruleOf(findings)),
      FindingsFailed: this.way(findings, OF_CALLS),
      TrailSilent: this.behind(this.logGroup()),
      TrailNotChecked: new Set([health, this.ruleOf(health)]),
      TrailChanged: this.compared(health),
      ...this.watched(),
    };
    const alarms = Object.entries(watched).map(([name, watches]) => {
      const [id, topics] = this.alarm(name);
      const own = name === 'TrailChanged' ? [health, this.ruleOf(health)] : [];
      return {
        name: `${name} over ${topics.map(short).join(', ')}`,
        watches,
        needs: this.reaches([id, ...own], topics),
      };
    });
    const [page = ''] = this.variables(findings, ['pageTopic']);
    const guarded = new Set(this.ownNames().flatMap((id) => [id, ...references(this.properties(id))]));
    for (const subscription of this.subscriptions([...guarded])) guarded.add(subscription);
    const needs = new Set([...this.way(findings, OF_MESSAGE), ...this.reaches([], [page])]);
    return [{ name: `a finding over ${short(page)}`, needs, watches: guarded }, ...alarms];
  }

  /** The parameter with the names of own resources. */
  private ownNames(): string[] {
    return this.parts('AWS::SSM::Parameter').filter((id) =>
      String(this.properties(id)['Name']).includes('/own-parts-'),
    );
  }

  /** What alarms on the watch of the archive are on: its state raises one itself, since each look compares it. */
  private watched(): Record<string, ReadonlySet<string>> {
    const watches = this.parts('AWS::Lambda::Function').filter((id) => id.startsWith('ArchiveWatch'));
    const watch = watches.at(0);
    if (watch === undefined) return {};
    const { Variables: all = {} } = this.properties(watch)['Environment'] as { Variables?: Record<string, unknown> };
    const witnesses = this.parts('AWS::SSM::Parameter').filter(
      (id) => this.properties(id)['Name'] === all[WATCH_VARIABLES.witness],
    );
    return { ArchiveNotWatched: new Set([watch, this.ruleOf(watch)]), ArchiveTampered: new Set(witnesses) };
  }

  /** Topics without which nobody is told, their keys, and who hears them. */
  private reaches(ids: readonly string[], topics: readonly string[]): Set<string> {
    return new Set([...ids, ...topics.flatMap((topic) => [...this.behind(topic)]), ...this.subscriptions(topics)]);
  }

  private subscriptions(topics: readonly string[]): string[] {
    return this.parts('AWS::SNS::Subscription').filter((id) =>
      references(this.properties(id)['TopicArn']).some((topic) => topics.includes(topic)),
    );
  }

  /** From the log group to what these variables of the function name. */
  private way(id: string, variables: readonly Variable[]): Set<string> {
    const filters = this.parts('AWS::Logs::SubscriptionFilter').filter((filter) =>
      references(this.properties(filter)['DestinationArn']).includes(id),
    );
    const named = [this.logGroup(), ...references(this.properties(id)['Role']), ...this.variables(id, variables)];
    return new Set([id, ...filters, ...named.flatMap((one) => [...this.behind(one)])]);
  }

  /** It and all that it refers to. */
  private behind(id: string, found = new Set<string>()): Set<string> {
    if (found.has(id) || this.template.Resources[id] === undefined) return found;
    found.add(id);
    // The value of a parameter names all that is guarded, and needs none of it.
    if (this.template.Resources[id].Type !== 'AWS::SSM::Parameter')
      for (const next of references(this.properties(id))) this.behind(next, found);
    return found;
  }

  /** What the function may look at, with who hears the topics and who gets the events. */
  private compared(id: string): Set<string> {
    const roles = references(this.properties(id)['Role']);
    const policies = this.parts('AWS::IAM::Policy').filter((policy) =>
      references(this.properties(policy)['Roles']).some((role) => roles.includes(role)),
    );
    const seen = policies.flatMap((policy) => references(this.properties(policy)['PolicyDocument']));
    const filters = this.parts('AWS::Logs::SubscriptionFilter').filter((filter) =>
      references(this.properties(filter)['LogGroupName']).some((group) => seen.includes(group)),
    );
    return new Set([...seen, ...filters, ...this.subscriptions(seen)]);
  }

  private variables(id: string, names: readonly Variable[]): string[] {
    const { Variables: all = {} } = this.properties(id)['Environment'] as { Variables?: Record<string, unknown> };
    const values = names.map((name) => all[FINDINGS_VARIABLES[name]]);
    const named = this.parts('AWS::SSM::Parameter').filter((parameter) =>
      values.includes(this.properties(parameter)['Name']),
    );
    return [...named, ...values.flatMap((value) => references(value))];
  }

  private logGroup(): string {
    const [filter = ''] = this.parts('AWS::Logs::SubscriptionFilter');
    return references(this.properties(filter)['LogGroupName'])[0] ?? '';
  }

  private function(words: string): string {
    return one(
      this.parts('AWS::Lambda::Function').filter((id) => id.includes(words)),
      words,
    );
  }

  private ruleOf(target: string): string {
    const rules = this.parts('AWS::Events::Rule').filter((id) =>
      references(this.properties(id)['Targets']).includes(target),
    );
    return one(rules, `a rule for ${target}`);
  }

  private alarm(name: string): [id: string, topics: string[]] {
    const ids = this.parts('AWS::CloudWatch::Alarm').filter((id) =>
      String(this.properties(id)['AlarmName']).endsWith(`-${name}`),
    );
    const id = one(ids, name);
    return [id, references(this.properties(id)['AlarmActions'])];
  }

  private properties(id: string): Readonly<Record<string, unknown>> {
    return this.template.Resources[id]?.Properties ?? {};
  }
}

/** A logical ID without its hash and the names of constructs that all have. */
export const short = (id: string): string => id.replace(/[0-9A-F]{8}$/, '').replace(/^DetectionAlarms/, '');

/** The resources to which a value refers. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === 'Ref') return [String(inner)];
    return key === 'Fn::GetAtt' ? [String((inner as unknown[])[0])] : references(inner);
  });
}

function one(ids: readonly string[], what: string): string {
  if (ids.length !== 1 || ids[0] === undefined) throw new Error(`${what}: ${String(ids.length)} of them`);
  return ids[0];
}
