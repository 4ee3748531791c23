import { Token } from 'aws-cdk-lib/core';
import {
  ACCOUNT_ID,
  type IdentifierRule,
  REGION,
  ROLE_NAME_WITH_PATH,
  ROLE_PATH,
  TRAIL_NAME,
  UNIT_ID,
} from '../../contract/identifiers';
import { received, receivedInWords } from '../../contract/received';
import type { Problems } from '../../internal/problems';
import type { GuardrailOptions } from './guardrail-options';

/** The name must have at least three characters that are not wildcards: `*` would except everyone. */
const NAME = String.raw`(?=(?:[*?]*[\w+=,.@-]){3})[\w+=,.@*?-]{1,64}`;
const PATH = String.raw`(?:[\w+=,.@*?-]+/)*`;
const ROLE = new RegExp(String.raw`^(?:arn:aws[a-z-]*:iam::(?:\d{12}|\*):role/)?${PATH}${NAME}$`);

const EXCEPTED_ROLE: IdentifierRule = {
  allowed:
    "a role's name, after its path if it has one, or its ARN; * and ? are wildcards, in addition to at least three characters of the name, for example cdk-hnb659fds-*-role-*",
  accepts: (value) => ROLE.test(value),
};

const KEY_ARN: IdentifierRule = {
  allowed: "a key's ARN, such as arn:aws:kms:eu-central-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  accepts: (value) => /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(value),
};

export const POLICY_TARGET: IdentifierRule = {
  allowed: `${ACCOUNT_ID.allowed}, or ${UNIT_ID.allowed}`,
  accepts: (value) => ACCOUNT_ID.accepts(value) || UNIT_ID.accepts(value),
};

/** @param known facts about the deployment, if known */
export function checkGuardrails(
  problems: Problems,
  options: GuardrailOptions,
  known: { readonly partition: string; readonly managementAccountId: string },
): void {
  const { exceptRoles, keyArns = [], logArchiveAccount, delegatedAdministrator } = options;
  problems.check('trailName', options.trailName, TRAIL_NAME);
  problems.check('homeRegion', options.homeRegion, REGION);
  problems.check('managementAccountId', options.managementAccountId, ACCOUNT_ID);
  problems.check('logArchiveAccount', logArchiveAccount, ACCOUNT_ID);
  problems.check('delegatedAdministrator', delegatedAdministrator, ACCOUNT_ID);
  problems.check('rolePath', options.rolePath, ROLE_PATH);
  problems.check('eventHistoryRole', options.eventHistoryRole, ROLE_NAME_WITH_PATH);
  for (const [index, arn] of keyArns.entries()) problems.check(`keyArns[${String(index)}]`, arn, KEY_ARN);
  if (exceptRoles.length === 0)
    problems.add(
      receivedInWords('exceptRoles', 'none', 'at least one role that deploys the stacks: all others are denied'),
    );
  for (const [index, role] of exceptRoles.entries()) {
    const name = `exceptRoles[${String(index)}]`;
    problems.check(name, role, EXCEPTED_ROLE);
    const partition = /^arn:([^:]+):/.exec(role)?.[1];
    if (partition !== undefined && !Token.isUnresolved(known.partition) && partition !== known.partition)
      problems.add(received(name, role, `a role of the partition ${known.partition}: any other excepts nobody`));
  }
  for (const [name, account] of Object.entries({ logArchiveAccount, delegatedAdministrator })) {
    if (account !== undefined && account === known.managementAccountId)
      problems.add(
        received(name, account, 'another account than the management account, which these policies do not restrict'),
      );
  }
}
