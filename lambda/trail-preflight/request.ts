import {
  type IdentifierRule,
  KEY_PREFIX,
  KEY_PREFIX_OR_NONE,
  REGION,
  TRAIL_NAME,
} from '../../lib/contract/identifiers';
import { received } from '../../lib/contract/received';
import type { TrailPreflightProperties } from '../../lib/contract/trail-preflight';
import type { CustomResourceRequest } from '../../core/custom-resource/custom-resource';
import type { Plan } from '../../core/preflight/facts';

const TEXT: IdentifierRule = { allowed: 'text', accepts: (value) => value !== '' };
const RULES: Readonly<Record<Exclude<keyof TrailPreflightProperties, 'FormerKeyPrefixes'>, IdentifierRule>> = {
  TrailName: TRAIL_NAME,
  HomeRegion: REGION,
  S3BucketName: TEXT,
  S3KeyPrefix: KEY_PREFIX,
  KMSKeyId: TEXT,
  IsDelegatedAdministrator: { allowed: 'true or false', accepts: (value) => value === 'true' || value === 'false' },
};

/** Returns the desired trail. @throws with every invalid field in one error */
export function parsePlan({ properties }: CustomResourceRequest): Plan {
  const problems: string[] = [];
  const text = (name: keyof typeof RULES): string => {
    const given = properties[name];
    const value = typeof given === 'boolean' ? String(given) : given;
    if (typeof value === 'string' && RULES[name].accepts(value)) return value;
    problems.push(received(name, value, RULES[name].allowed));
    return '';
  };
  const { FormerKeyPrefixes: former } = properties;
  if (former !== undefined && !isListOfPrefixes(former))
    problems.push(received('FormerKeyPrefixes', former, `a list of ${KEY_PREFIX_OR_NONE.allowed}`));
  const plan: Plan = {
    trailName: text('TrailName'),
    homeRegion: text('HomeRegion'),
    bucket: text('S3BucketName'),
    keyPrefix: properties['S3KeyPrefix'] === undefined ? undefined : text('S3KeyPrefix'),
    ...(isListOfPrefixes(former) && { formerKeyPrefixes: former }),
    key: text('KMSKeyId'),
    isDelegatedAdministrator: text('IsDelegatedAdministrator') === 'true',
  };
  if (problems.length > 0) throw new Error(problems.join('; '));
  return plan;
}

function isListOfPrefixes(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && KEY_PREFIX_OR_NONE.accepts(one));
}
