import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { OrganizationTrailStack } from '../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../lib/stacks/organization-trail-stack-props';

export type Properties = Readonly<Record<string, unknown>>;

export interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/** A resource of the template, with a name that a reader knows from the diagram. */
export interface Part {
  readonly id: string;
  readonly label: string;
  readonly type: string;
  readonly properties: Properties;
}

/** A synthesized template, as a scanner would see what it deploys. */
export class View {
  private readonly parts: readonly Part[];

  public constructor(props: OrganizationTrailStackProps = {}) {
    const app = new App({ context: { 'aws:cdk:enable-path-metadata': true } });
    const { Resources: resources } = Template.fromStack(
      new OrganizationTrailStack(app, 'OrganizationTrail', props),
    ).toJSON() as {
      Resources: Record<
        string,
        { Type: string; Properties?: Properties; Metadata?: { readonly 'aws:cdk:path'?: string } }
      >;
    };
    this.parts = Object.entries(resources).map(([id, { Type: type, Properties: properties = {}, Metadata: data }]) => ({
      id,
      type,
      properties,
      label: (data?.['aws:cdk:path'] ?? id)
        .split('/')
        .slice(1)
        .filter((name) => name !== 'Resource')
        .join(' '),
    }));
  }

  public of(type: string): readonly Part[] {
    return this.parts.filter((part) => part.type === type);
  }

  /** What a property refers to, by `Ref` or `Fn::GetAtt`. */
  public referred(value: unknown): Part | undefined {
    const { Ref: ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: string[] };
    return this.parts.find(({ id }) => id === (ref ?? attribute?.[0]));
  }

  /** The statements of the policies of a type that refer to a part by one of their properties. */
  public statements(type: string, property: string, { id }: Part): readonly Statement[] {
    return this.of(type)
      .filter(({ properties }) => JSON.stringify(properties[property]).includes(`"${id}"`))
      .flatMap(({ properties }) => statementsOf(properties['PolicyDocument']));
  }
}

export function statementsOf(document: unknown): readonly Statement[] {
  return ((document ?? {}) as { Statement?: readonly Statement[] }).Statement ?? [];
}

/** Whether a statement lets everybody in. The scanners look through some conditions, so ours has none that would need one. */
export function isPublic({ Effect: effect, Principal: principal }: Statement): boolean {
  return effect === 'Allow' && (principal === '*' || JSON.stringify(principal) === '{"AWS":"*"}');
}

export function actionsOf({ Action: actions }: Statement): readonly string[] {
  return typeof actions === 'string' ? [actions] : actions;
}
