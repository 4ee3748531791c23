import type { Explanation } from './wild';

/** Calls that attackers were seen with and that nobody is told of. */
export const WILD_EXPLAINED: Readonly<Record<string, Explanation>> = {
  'iam:CreateServiceLinkedRole': {
    why: 'harmless',
    text: 'AWS writes the policy of such a role, and nobody else may use it. What miners make it for is told: `compute-started-by-key`, `clusters-created-in-bulk`, `instances-launched-in-bulk`.',
  },
  'kms:Encrypt': {
    why: 'noise',
    text: 'What every application does that keeps secrets. Ransom shows where data is rewritten (`objects-encrypted-with-outside-key`), and at the key itself (`kms-keys-lost-in-bulk`).',
  },
  'kms:GenerateDataKeyWithoutPlaintext': {
    why: 'noise',
    text: 'As `kms:Encrypt`: services call it for each volume and object that they encrypt for somebody.',
  },
  'lambda:Invoke': {
    why: 'data event',
    text: 'What makes an invocation possible is told: `function-changed-by-person`, `function-opened`, `code-set-up-by-person`.',
  },
  'logs:CreateLogStream': {
    why: 'noise',
    text: 'Each new environment of a function or container makes one, with nothing that tells a bad one from a good one.',
  },
  'logs:PutLogEvents': {
    why: 'data event',
    text: 'Writing false lines needs the right that each workload has.',
  },
  's3:PutObject': {
    why: 'data event',
    text: "Workloads do it all day. With a stranger's or a lost key it is told of trails with data events: `objects-encrypted-with-foreign-key`, `objects-encrypted-with-outside-key`.",
  },
  'ses:SendEmail': {
    why: 'data event',
    text: 'What comes before it is told: `mail-sending-explored`, `mail-identity-changed`, `mail-sending-prepared`, `quota-raise-requested`.',
  },
  'signin:SwitchRole': {
    why: 'harmless',
    text: 'It says that the console shows another role from now on. Whoever may not assume that role is denied, and what is done with it is told as that of anybody else.',
  },
  'sns:Publish': {
    why: 'data event',
    text: 'The questions before it are told: `mail-sending-explored` knows the limits of text messages too.',
  },
};
