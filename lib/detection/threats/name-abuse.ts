import { and } from '../../filter-pattern/build';
import { DetectionSeverity, type Detection } from '../detection';
import { pathsOf } from '../finding-paths';
import { BY_HAND_SECONDS, fromParts } from '../detection-from-parts';
import { byIamUser, calls, direct, succeeded } from '../event-conditions';

/** What is bought, opened or sent in the name of the account. */
export const NAME_ABUSE: readonly Detection[] = [
  fromParts({
    id: 'mail-identity-changed',
    title: 'A domain or address for sending email was added to or removed from SES',
    meaning:
      'Phishing in your name begins with VerifyDomainIdentity, CreateEmailIdentity or VerifyEmailIdentity; and thieves remove their address again when they are done. Stacks are excluded. Denied calls count.',
    response: 'Is the domain or address yours? If not, delete the identity, turn sending off, and deactivate the key.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls(
        'ses',
        'VerifyDomainIdentity',
        'VerifyDomainDkim',
        'VerifyEmailIdentity',
        'VerifyEmailAddress',
        'CreateEmailIdentity',
        'DeleteIdentity',
        'DeleteEmailIdentity',
      ),
      direct,
    ),
    periodSeconds: BY_HAND_SECONDS,
    falsePositives: 'A new product; applications that verify the addresses of their customers: exclude those.',
    techniques: ['T1496.004', 'T1566', 'T1496.A001'],
    findingPaths: pathsOf('ses'),
    findingOnly: true,
  }),
  fromParts({
    id: 'domain-registered',
    title: 'A domain was registered, deleted, or will not be renewed',
    meaning:
      'Attackers register domains for phishing with your money; domains that you lose serve the same purpose, with your name.',
    response:
      'Ask the caller. A registration costs at once; renewal can be turned on again, but a deleted domain cannot be restored.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(
      calls(
        'route53domains',
        'RegisterDomain',
        'AcceptDomainTransferFromAnotherAwsAccount',
        'DisableDomainAutoRenew',
        'DeleteDomain',
        'UpdateDomainContact*',
      ),
      direct,
      succeeded,
    ),
    falsePositives: 'A new product; a domain that is no longer needed.',
    techniques: ['T1583.001', 'T1584.001'],
    findingPaths: pathsOf('route53domains'),
    findingOnly: true,
  }),
  fromParts({
    id: 'domain-name-servers-changed',
    title: 'The name servers of a domain were changed',
    meaning:
      'Whoever runs the name servers gets your email, your visitors and your certificates, as with a transfer, but within the hour. It pages because it takes effect at once and happens about once in the life of a domain.',
    response:
      'Do they belong to one of your hosted zones? If not, restore them, and look for certificates issued since.',
    severity: DetectionSeverity.PAGE,
    pattern: and(calls('route53domains', 'UpdateDomainNameservers'), direct, succeeded),
    falsePositives: 'A planned move of the zone.',
    techniques: ['T1584.001', 'T1584.002'],
    findingPaths: pathsOf('route53domains'),
    findingOnly: true,
  }),
  fromParts({
    id: 'zone-changed-by-key',
    title: 'An IAM user creates a hosted zone or changes records for the first time',
    meaning:
      'A name below your domain that points to a stranger can take cookies, email and certificates. Pipelines and controllers with roles change names all day, and are excluded.',
    response: 'Compare the zone with its template. Deactivate the key if nobody knows of it.',
    severity: DetectionSeverity.NOTIFY,
    pattern: and(calls('route53', 'CreateHostedZone', 'ChangeResourceRecordSets'), byIamUser),
    falsePositives: 'A client for certificates that works with a permanent key.',
    techniques: ['T1584.002', 'T1583.001', 'T1491.A001'],
    findingPaths: pathsOf('route53'),
    firstTimeOnly: true,
    findingOnly: true,
  }),
];
