/** A dashboard as CloudWatch gets it, as far as it is drawn. */
export interface DashboardBody {
  readonly widgets: readonly Widget[];
}

export interface Widget {
  readonly type: 'alarm' | 'metric' | 'text';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: WidgetProperties;
}

export interface WidgetProperties {
  readonly title?: string;
  readonly markdown?: string;
  /** Their ARNs, here their names. */
  readonly alarms?: readonly string[];
  readonly view?: 'singleValue' | 'timeSeries';
  readonly stacked?: boolean;
  /** Of a number: over the time shown; otherwise the latest. */
  readonly setPeriodToTimeRange?: boolean;
  /** Namespace, name, dimensions and options; of an expression options alone. */
  readonly metrics?: readonly (readonly unknown[])[];
  readonly yAxis?: { readonly left?: { readonly label?: string } };
}

type Resource = Readonly<{ Type: string; Properties?: Readonly<Record<string, unknown>> }>;
export type Resources = Readonly<Record<string, Resource>>;

/** The body of the one dashboard of a template, with names of alarms where it refers to them, and other references by name. */
export function dashboardBody(resources: Resources): DashboardBody {
  const found = Object.values(resources).filter(({ Type: type }) => type === 'AWS::CloudWatch::Dashboard');
  const [dashboard, ...others] = found;
  if (!dashboard || others.length > 0) throw new Error(`the template has ${String(found.length)} dashboards`);
  return JSON.parse(textOf(dashboard.Properties?.['DashboardBody'], resources)) as DashboardBody;
}

function textOf(value: unknown, resources: Resources): string {
  if (typeof value === 'string') return value;
  const {
    Ref: ref,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
  } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: [string, unknown[]] };
  if (join) return join[1].map((part) => textOf(part, resources)).join(join[0]);
  const id = ref ?? attribute?.[0];
  if (id === undefined) throw new Error(`neither text nor a reference: ${JSON.stringify(value)}`);
  const name = resources[id]?.Properties?.['AlarmName'];
  // What CloudFormation names after the logical ID, it names without the hash here.
  return name === undefined ? id.replace(/[0-9A-F]{8}$/, '') : textOf(name, resources);
}
