import { type IdentifierRule, KEY_PREFIX, REGION, TRAIL_NAME } from '../../lib/contract/identifiers';
import { received } from '../../lib/contract/received';
import type { TrailPreflightProperties } from '../../lib/contract/trail-preflight';
import type { CustomResourceRequest } from '../../core/custom-resource/custom-resource';
import type { Plan } from '../../core/preflight/facts';

const TEXT: IdentifierRule = { allowed: 'text', accepts: (value) => value !== '' };
const RULES: Readonly<Record<keyof TrailPreflightProperties, IdentifierRule>> = {
  TrailName: TRAIL_NAME,
  HomeRegion: REGION,
  S3BucketName: TEXT,
  S3KeyPrefix: KEY_PREFIX,
  KMSKeyId: TEXT,
  IsDelegatedAdministrator: { allowed: 'true or false', accepts: (value) => value === 'true' || value === 'false' },
};

/** The trail as it is to be. Every field that is wrong is named in one error. */
export function parsePlan({ properties }: CustomResourceRequest): Plan {
  const problems: string[] = [];
  const text = (name: keyof TrailPreflightProperties): string => {
    const given = properties[name];
    const value = typeof given === 'boolean' ? String(given) : given;
    if (typeof value === 'string' && RULES[name].accepts(value)) return value;
    problems.push(received(name, value, RULES[name].allowed));
    return '';
  };
  const plan: Plan = {
    trailName: text('TrailName'),
    homeRegion: text('HomeRegion'),
    bucket: text('S3BucketName'),
    keyPrefix: properties['S3KeyPrefix'] === undefined ? undefined : text('S3KeyPrefix'),
    key: text('KMSKeyId'),
    isDelegatedAdministrator: text('IsDelegatedAdministrator') === 'true',
  };
  if (problems.length > 0) throw new Error(problems.join('; '));
  return plan;
}
