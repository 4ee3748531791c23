/**
 * Returns all names under which CloudTrail may have recorded a resource. Each service records an ARN, a name or an ID:
 * names for S3, IAM, EC2, Lambda and RDS, ARNs for KMS and SNS, and for some whatever the caller wrote. An ARN contains
 * the names, but not the reverse.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function resourceNames(value: string): readonly string[] {
  const bucket = /^s3:\/\/([^/]+)\/?$/.exec(value)?.[1];
  if (bucket !== undefined) return [bucket];
  const [, service = '', resource = ''] = /^arn:[^:]+:([^:]*):[^:]*:[^:]*:(.+)$/.exec(value) ?? [];
  return [...new Set([value, ...namesIn(service, resource)])].filter((name) => name !== '');
}

/** The resource part of an ARN: a name, `type/name` or `type:name`. The name itself may have several parts. */
function namesIn(service: string, resource: string): string[] {
  const [, type = '', rest = ''] = /^([^:/]*)[:/](.*)$/.exec(resource) ?? [];
  if (type === '' && rest === '') return [resource];
  switch (`${service}:${type}`) {
    case 'kms:alias':
      return [resource];
    // A version or alias may follow, but CloudTrail records only the name.
    case 'lambda:function':
      return [rest.split(':')[0] ?? ''];
    case 'logs:log-group':
      return [rest.replace(/:\*$/, '')];
    // Secrets Manager appends six characters to the name.
    case 'secretsmanager:secret':
      return [rest, rest.replace(/-[A-Za-z0-9]{6}$/, '')];
    // An ID follows the name.
    case 'cloudformation:stack':
    case 'cloudformation:stackset':
      return [rest.split(/[/:]/)[0] ?? ''];
    case 'ssm:parameter':
      return [rest, `/${rest}`];
    default:
      // A bucket and a key are not a type and a name.
      if (service === 's3') return [resource];
      return [rest, rest.split('/').at(-1) ?? ''];
  }
}
