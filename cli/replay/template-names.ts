import { isOwnPart, type OwnNames, type OwnPart } from '../../lib/contract/own-parts';
import { isRecord } from '../../lib/contract/is-record';
import type { Properties } from './template-alarm';

/** What the parameter with the names of own resources is called in the template. */
const PARAMETER = /^\/cdk-organization-trail\/.+\/own-parts-\w+$/;

/** A character that no name has: it stands for what is known only at deployment. */
const LATER = '\u0000';

/** The names of own resources that a template says. Those that CloudFormation makes are known only after a deployment. */
export function namesInTemplate(resources: Properties): OwnNames {
  const names: Partial<Record<OwnPart, string[]>> = {};
  for (const resource of Object.values(resources)) {
    if (!isRecord(resource) || resource['Type'] !== 'AWS::SSM::Parameter') continue;
    const { Name: name, Value: value } = isRecord(resource['Properties']) ? resource['Properties'] : {};
    if (typeof name !== 'string' || !PARAMETER.test(name)) continue;
    for (const [part, list] of Object.entries(parsed(textOf(value, resources)))) {
      const known = Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
      if (isOwnPart(part))
        names[part] = [...new Set([...(names[part] ?? []), ...known.filter((one) => !one.includes(LATER))])];
    }
  }
  return names;
}

function parsed(text: string): Properties {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** With what is known of references: the names that resources were given. */
function textOf(value: unknown, resources: Properties): string {
  if (typeof value === 'string') return value;
  if (!isRecord(value)) return LATER_IN_JSON;
  const join: unknown = value['Fn::Join'];
  if (Array.isArray(join) && join[0] === '' && Array.isArray(join[1]))
    return join[1].map((part) => textOf(part, resources)).join('');
  return referred(value['Ref'] ?? (Array.isArray(value['Fn::GetAtt']) ? value['Fn::GetAtt'][0] : undefined), resources);
}

const LATER_IN_JSON = '\\u0000';
const NAME_PROPERTIES = ['BucketName', 'FunctionName', 'LogGroupName', 'Name', 'RoleName', 'TableName', 'TopicName'];

function referred(logicalId: unknown, resources: Properties): string {
  const resource = typeof logicalId === 'string' ? resources[logicalId] : undefined;
  const properties = isRecord(resource) && isRecord(resource['Properties']) ? resource['Properties'] : {};
  const given = NAME_PROPERTIES.map((property) => properties[property]).find((one) => typeof one === 'string');
  return typeof given === 'string' ? JSON.stringify(given).slice(1, -1) : LATER_IN_JSON;
}
