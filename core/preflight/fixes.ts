import type { StatementJson } from '../../lib/contract/trail-statements';

/**
 * The speaker: the command line, with its options; or the function of a deployment, with the properties of the stack.
 */
export type Voice = 'options' | 'deployment';

const AGAIN = 'see the AWS error above, and check again';

/**
 * Every fix by its code: with the command line's options, and with the properties of a stack. A single text if both are
 * the same, such as an AWS CLI command. Commands contain the Region, because a shell may use another. `{actions}` are
 * those of all findings that it fixes.
 */
export const FIXES = {
  allow: {
    options: 'allow {actions} for the credentials that you use',
    deployment:
      "the role of the preflight's function already has {actions}: find the service control policy or permissions boundary that denies it",
  },
  'allow-in-management-account': { options: 'allow {actions}, and check with credentials of the management account' },
  'allow-or-ask-owner': {
    options:
      'allow {actions}; if {bucket} belongs to another account, check with credentials of that account, and with --archive-account <its ID>',
    deployment:
      "{bucket} may belong to another account, and then only that account can check it: npx cdk-organization-trail doctor --archive-account <its ID> with its credentials; otherwise find what denies {actions} to the function's role",
  },
  'look-again': { options: AGAIN },
  'look-from': {
    options: 'check with credentials of account {account}',
    deployment: 'npx cdk-organization-trail doctor with credentials of account {account}',
  },
  'look-from-archive': {
    options: 'check with credentials of account {account}, with --archive-account {account}',
    deployment: 'npx cdk-organization-trail doctor --archive-account {account} with credentials of account {account}',
  },
  'look-in-members': { options: 'aws cloudtrail describe-trails in those accounts; docs/adopting.md' },
  'look-at-statement': { options: 'look at {statement} yourself' },
  'name-it': { options: '{option}', deployment: '{property}' },

  'create-organization': {
    options:
      'aws organizations create-organization --feature-set ALL, or deploy a trail of one account: -c organization-trail:isOrganizationTrail=false',
    deployment:
      'aws organizations create-organization --feature-set ALL, or deploy a trail of one account: owner: TrailOwner.singleAccount()',
  },
  'enable-all-features': {
    options: 'aws organizations enable-all-features in account {account}, then let every invited account accept',
  },
  'enable-trusted-access': {
    options:
      'in account {account}: aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com',
  },
  'create-service-linked-role': {
    options: 'in account {account}: aws iam create-service-linked-role --aws-service-name cloudtrail.amazonaws.com',
  },
  'deploy-as-delegated-administrator': {
    options:
      'deploy with -c organization-trail:delegatedAdministrator={account}, or with credentials of account {management}',
    deployment: 'set owner: TrailOwner.delegatedAdministrator(), or deploy to account {management}',
  },
  'deploy-in-management-account': {
    options:
      'deploy with credentials of account {management}, or register account {account} as delegated administrator; without that, it can have only LogArchiveStack (check with --archive-account {account}) and MemberAccountRole',
    deployment:
      'deploy to account {management}, or register account {account} as delegated administrator (DelegatedAdministratorStack); without that, it can have only LogArchiveStack and MemberAccountRole',
  },

  'deregister-delegated-administrator': {
    options: 'aws cloudtrail deregister-organization-delegated-admin --delegated-admin-account-id {candidate}',
  },
  'register-delegated-administrator': {
    options:
      'in account {management}: aws cloudtrail register-organization-delegated-admin --member-account-id {account}, or deploy DelegatedAdministratorStack there',
  },
  'name-active-member': {
    options: 'give --delegated-administrator an active member account other than {account}',
    deployment: 'name an active member account other than {account} in DelegatedAdministratorStack',
  },
  'use-management-account': {
    options: 'leave --delegated-administrator out: account {account} needs no registration',
    deployment: 'leave the delegated administrator out: account {account} needs no registration',
  },

  'name-person-roles': {
    options:
      "deploy with -c 'organization-trail:personRoles={roles}', or only those that people use; about four fit, but a pattern such as Okta* covers many",
  },
  'grant-in-lake-formation': {
    options:
      'a Lake Formation administrator grants DESCRIBE on the database {database} and SELECT on its tables to the roles of readers, once the stack is deployed; the role that deploys needs CREATE_DATABASE',
  },
  'deploy-table-regions': {
    options: 'update aws-cdk-lib and deploy again, or name the Regions in trailTable.regions',
  },
  'protect-from-termination': {
    options:
      'aws cloudformation update-termination-protection --region {region} --stack-name {stack} --enable-termination-protection, and organization-trail:terminationProtection=true in cdk.json: the next deployment sets it as the app says',
  },

  'rename-or-import-trail': {
    options:
      'give it another name (--trail-name; -c organization-trail:trailName=<name> in the deployment), or npx cdk import (docs/adopting.md)',
    deployment: 'give it another trailName, or npx cdk import (docs/adopting.md)',
  },
  'keep-former-prefix': {
    options:
      "give --key-prefix what the trail has, or deploy with -c 'organization-trail:formerKeyPrefixes=[{former}]' (docs/library.md)",
    deployment: 'name {former} in formerKeyPrefixes of the archive, or keep the keyPrefix (docs/library.md)',
  },
  'delete-a-trail': { options: 'aws cloudtrail delete-trail --region {region} --name <one that is not needed>' },
  'record-once': {
    options:
      'docs/adopting.md: attach to it instead (organization-trail:attachTo), take it over, replace it, or record no management events here',
  },

  'create-bucket': {
    options: 'aws s3 mb s3://{bucket} --region {region}, or leave --bucket out: the stack makes one',
    deployment: 'create {bucket}, or leave the property bucket out: the stack makes one',
  },
  'use-another-bucket': {
    options: 'give --bucket a general purpose bucket',
    deployment: 'give the property bucket a general purpose bucket',
  },
  'make-owner-pay': {
    options: 'aws s3api put-bucket-request-payment --bucket {bucket} --request-payment-configuration Payer=BucketOwner',
  },

  'use-another-key': {
    options: 'give --key a symmetric key of your own for encryption in {region}, or leave it out: the stack makes one',
    deployment:
      'give the property encryptionKey a symmetric key of your own for encryption in {region}, or leave it out: the stack makes one',
  },
  'create-alias': {
    options:
      'aws kms create-alias --region {region} --alias-name {alias} --target-key-id <key>, or give --key the ARN of a key',
    deployment:
      'aws kms create-alias --region {region} --alias-name {alias} --target-key-id <key>, or give the property encryptionKey a key by its ARN',
  },
  'enable-key': { options: 'aws kms enable-key --region {region} --key-id {key}' },
  'cancel-key-deletion': {
    options:
      'aws kms cancel-key-deletion --region {region} --key-id {key}, then aws kms enable-key --region {region} --key-id {key}; or another key',
  },
  'import-key-material': {
    options:
      'import its key material, beginning with aws kms get-parameters-for-import --region {region} --key-id {key} --wrapping-algorithm RSAES_OAEP_SHA_256 --wrapping-key-spec RSA_4096',
  },
  'connect-key-store': {
    options:
      'connect the key store of {key}: aws kms connect-custom-key-store --region {region} --custom-key-store-id <its ID>',
  },
  'wait-for-key': { options: 'wait until aws kms describe-key --region {region} --key-id {key} says Enabled' },
  'name-key-account': {
    options: 'correct --key; or, if the archive is in account {account}, add --archive-account {account}',
    deployment: 'correct the property encryptionKey, or the account of the archive',
  },

  'add-statements': {
    options: 'add these statements to {policy}, or correct those that almost match',
    deployment: 'add the statements of {method} to {policy}, or correct those that almost match',
  },
  'restrict-statements': {
    options: 'add the missing condition to {policy}, as in these statements',
    deployment: 'add the missing condition to {policy}, as in the statements of {method}',
  },
  'except-services': { options: 'exempt aws:PrincipalIsAWSService in {statement}' },
  'except-deployment': {
    options:
      "exempt the roles of the deployment in that policy: cdk-*-cfn-exec-role-* and those of the stack's functions",
  },

  'create-log-group': {
    options:
      'aws logs create-log-group --region {region} --log-group-name {name}, or leave --log-group out: the stack makes one',
    deployment:
      'aws logs create-log-group --region {region} --log-group-name {name}, or leave the property logGroup out: the stack makes one',
  },
  'use-another-log-group': {
    options:
      'give --log-group a group of class STANDARD in account {account}, Region {region}, or leave it out: the stack makes one',
    deployment:
      'give the property logGroup a group of class STANDARD in account {account}, Region {region}, or leave it out: the stack makes one',
  },
  'create-role': {
    options: 'create the role {name}, or leave --log-role out: the stack makes one',
    deployment: 'let the stack make the role',
  },
  'use-another-role': {
    options: 'give --log-role a role of account {account}, or leave it out: the stack makes one',
    deployment: 'let the stack make the role',
  },
  'create-topic': {
    options: 'in account {account}: aws sns create-topic --region {region} --name {name}, or leave --topic out',
    deployment:
      'in account {account}: aws sns create-topic --region {region} --name {name}, or leave the property deliveryTopic out',
  },
  'use-another-topic': {
    options: 'give --topic a standard topic, or leave it out',
    deployment: 'give the property deliveryTopic a standard topic, or leave it out',
  },
  'use-customer-key': {
    options:
      'aws sns set-topic-attributes --region {region} --topic-arn {topic} --attribute-name KmsMasterKeyId --attribute-value <a key of your own>',
  },

  'attach-to-a-group-of-a-trail': {
    options:
      'check, and deploy, in the account and home Region of the trail, or where the log group of a centralization rule is; give --attach, and organization-trail:attachTo, the name of the log group',
    deployment:
      'deploy in the account and home Region of the trail, or where the log group of a centralization rule is; give attachTo the name of the log group',
  },
  'look-where-the-trail-is': {
    options:
      'check with credentials of the account of the trail, with --attach and the log group that the trail has there, and compare its selectors with the names of the function, table, topics and buckets of findings',
    deployment:
      'compare the selectors of the trail with the names of the function, table, topics and buckets of findings',
  },
  'attach-by-name': {
    options:
      'give --attach, and organization-trail:attachTo, the name of the one with new events: aws logs describe-log-streams --region {region} --order-by LastEventTime --descending --max-items 1 --log-group-name <log group>',
    deployment:
      'give attachTo the name of the one with new events: aws logs describe-log-streams --region {region} --order-by LastEventTime --descending --max-items 1 --log-group-name <log group>',
  },
  'use-standard-class': {
    options:
      'let the trail deliver to a log group of class STANDARD, and attach to that; the class of a log group cannot be changed',
  },
  'make-room-for-metric-filters': {
    options:
      'delete unused ones (aws logs delete-metric-filter --region {region} --log-group-name {group} --filter-name <name>), or deploy fewer detections: organization-trail:detectionCatalogs, organization-trail:excludedDetections. Of the catalogs, {catalogs}',
  },
  'rename-metric-filters': { options: 'deploy with another organization-trail:filterNamePrefix' },
  'make-room-for-subscription': {
    options:
      'delete an unused one (aws logs delete-subscription-filter --region {region} --log-group-name {group} --filter-name <name>), or let one stream serve both; or deploy with organization-trail:findings=false and fewer detections: alarms then say that something happened, but not who did it (docs/adopting.md)',
  },
  'keep-events-longer': {
    options:
      'aws logs put-retention-policy --region {region} --log-group-name {group} --retention-in-days 30; if a landing zone manages it, change it in its settings',
  },
  'name-log-key': {
    options: 'aws kms describe-key --region {region} --key-id {key}, with credentials of account {account}',
  },
  'start-logging': { options: 'aws cloudtrail start-logging --region {region} --name {trail}' },
  'let-trail-deliver': {
    options:
      'aws cloudtrail get-trail-status --region {region} --name {trail}, then allow its role to write to the log group and its streams',
  },
  'record-everywhere': {
    options:
      'aws cloudtrail update-trail --region {region} --name {trail} --is-multi-region-trail --include-global-service-events; if a landing zone manages it, change it in its settings',
  },
  'record-management-events': {
    options:
      'let the owner of {trail} record management events, reads and writes, of all sources; or leave out the detections for what it does not record',
  },
  'deploy-for-one-account': { options: 'deploy with organization-trail:isOrganizationTrail=false' },
  'exclude-own-parts': {
    options:
      "see aws cloudtrail get-event-selectors --region {region} --trail-name {trail}, and let the trail's owner add these conditions to its advanced selectors, each to those of its type: {conditions}",
  },
  'keep-one-trail': {
    options:
      'keep one of them: deploy the stack of {own} with organization-trail:attachTo, which deletes that trail and keeps its bucket, or delete the other one (docs/adopting.md)',
  },
} as const satisfies Record<string, { readonly options: string; readonly deployment?: string }>;

export type FixCode = keyof typeof FIXES;

type Placeholders<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
/** The values of a fix, by the placeholders in its texts. */
export type FixValues<Code extends FixCode> = Readonly<
  Record<Exclude<Placeholders<(typeof FIXES)[Code][keyof (typeof FIXES)[Code]]>, 'actions'>, string>
>;

export interface Fix {
  readonly code: FixCode;
  readonly values: Readonly<Record<string, string>>;
  /** The actions to allow. */
  readonly actions: readonly string[];
  /** The missing statements, in the form of a policy document. */
  readonly statements: readonly StatementJson[];
}

export function fix<Code extends FixCode>(
  code: Code,
  values: FixValues<Code>,
  more: { readonly actions?: readonly string[]; readonly statements?: readonly StatementJson[] } = {},
): Fix {
  return { code, values, actions: more.actions ?? [], statements: more.statements ?? [] };
}

export function fixText({ code, values, actions }: Fix, voice: Voice): string {
  const texts: { readonly options: string; readonly deployment?: string } = FIXES[code];
  const text = voice === 'deployment' ? (texts.deployment ?? texts.options) : texts.options;
  // Values are not expanded again: a name may contain braces.
  return text.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'actions' ? actions.join(', ') : (values[name] ?? ''),
  );
}
