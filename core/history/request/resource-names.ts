/**
 * All names under which CloudTrail may have recorded a resource. It writes an ARN, a name or an ID, each service its own: names for S3, IAM,
 * EC2, Lambda and RDS, ARNs for KMS and SNS, and some as their caller wrote them. A name says nothing of an ARN; an ARN has the names in it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function resourceNames(value: string): readonly string[] {
  const bucket = /^s3:\/\/([^/]+)\/?$/.exec(value)?.[1];
  if (bucket !== undefined) return [bucket];
  const [, service = '', resource = ''] = /^arn:[^:]+:([^:]*):[^:]*:[^:]*:(.+)$/.exec(value) ?? [];
  return [...new Set([value, ...namesIn(service, resource)])].filter((name) => name !== '');
}

/** The resource at the end of an ARN: a name, `type/name` or `type:name`, where the name may have parts. */
function namesIn(service: string, resource: string): string[] {
  const [, type = '', rest = ''] = /^([^:/]*)[:/](.*)$/.exec(resource) ?? [];
  if (type === '' && rest === '') return [resource];
  switch (`${service}:${type}`) {
    case 'kms:alias':
      return [resource];
    // A version or an alias may follow, and CloudTrail has the name alone.
    case 'lambda:function':
      return [rest.split(':')[0] ?? ''];
    case 'logs:log-group':
      return [rest.replace(/:\*$/, '')];
    // Six characters that Secrets Manager adds to the name.
    case 'secretsmanager:secret':
      return [rest, rest.replace(/-[A-Za-z0-9]{6}$/, '')];
    // An ID follows the name.
    case 'cloudformation:stack':
    case 'cloudformation:stackset':
      return [rest.split(/[/:]/)[0] ?? ''];
    case 'ssm:parameter':
      return [rest, `/${rest}`];
    default:
      // A bucket and a key are no type and a name.
      if (service === 's3') return [resource];
      return [rest, rest.split('/').at(-1) ?? ''];
  }
}
