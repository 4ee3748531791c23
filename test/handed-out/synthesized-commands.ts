import { Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { App, Stack } from 'aws-cdk-lib/core';
import { archiveMessage } from '../../core/archive-watch/message';
import { firstNotice } from '../../core/archive-watch/state-notices';
import { DetectionAlarms } from '../../lib/detection/detection-alarms';
import { ThreatCatalog } from '../../lib/detection/threat-catalog';
import { DelegatedAdministratorStack } from '../../lib/stacks/delegated-administrator-stack';
import { LogArchiveStack } from '../../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../lib/stacks/organization-trail-stack-props';
import { TrailArchive } from '../../lib/trail/trail-archive';
import { TrailOwner } from '../../lib/trail/trail-owner';
import { readable } from '../support/template';
import type { HandedOut } from './find-commands';

interface Synthesized {
  readonly Outputs?: Record<string, { readonly Value: unknown }>;
  readonly Resources: Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>;
}

/** Variants of the app whose commands differ. */
const VARIANTS: Record<string, OrganizationTrailStackProps> = {
  'in one account': { owner: TrailOwner.singleAccount() },
  'with a log archive': { archive: TrailArchive.inAccount('222222222222') },
  'with the archive in Athena': { trailTable: {} },
  'of a delegated administrator': { owner: TrailOwner.delegatedAdministrator() },
};

/** Every command in an output of a stack or in the description of an alarm. What is known at deployment only is a placeholder. */
export function inTemplates(): HandedOut[] {
  const own = new Stack(undefined, 'Own');
  new DetectionAlarms(own, 'Alarms', {
    logGroup: LogGroup.fromLogGroupName(own, 'Group', 'aws-controltower/CloudTrailLogs'),
    detections: [],
  });
  return [
    ...inStack(new OrganizationTrailStack(new App(), 'OrganizationTrail'), 'the app'),
    ...Object.entries(VARIANTS).flatMap(([name, props]) =>
      inStack(
        new OrganizationTrailStack(new App(), 'OrganizationTrail', {
          ...props,
          alarms: { detections: ThreatCatalog.managementEvents().slice(0, 1) },
        }),
        `the app ${name}`,
      ),
    ),
    ...inStack(new LogArchiveStack(new App(), 'Archive'), 'the log archive'),
    ...inStack(
      new DelegatedAdministratorStack(new App(), 'Delegation', { accountId: '333333333333' }),
      'the delegation',
    ),
    ...inStack(own, 'alarms on a log group of somebody else'),
    ...ofTheArchiveWatch(),
  ];
}

function ofTheArchiveWatch(): HandedOut[] {
  const entry = { ...firstNotice(0), since: 0, told: 0 };
  const { text } = archiveMessage([entry], 'notify', {
    region: 'eu-central-1',
    logGroup: 'archive-watch',
    trailArn: 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization-trail',
    bucket: 'audit-archive',
    now: 0,
    dropped: 0,
  });
  const [, command = ''] = /: (aws .*)/.exec(text) ?? [];
  return [{ command, where: 'a message of the archive watch' }];
}

function inStack(stack: Stack, of: string): HandedOut[] {
  const { Outputs: outputs = {}, Resources: resources } = Template.fromStack(stack).toJSON() as Synthesized;
  const written = (value: unknown): string => String(readable(value)).replaceAll(/\$\{([\w.:]+)\}/g, '<$1>');
  return [
    ...Object.entries(outputs).map(([id, { Value: value }]) => ({
      command: written(value),
      where: `output ${id} of ${of}`,
    })),
    ...Object.values(resources)
      .filter(({ Type: type }) => type === 'AWS::CloudWatch::Alarm')
      .map(({ Properties: { AlarmName: name, AlarmDescription: description } = {} }) => ({
        // The last paragraph: `What it says: command`.
        command:
          written(description)
            .split('\n\n')
            .at(-1)
            ?.replace(/^[A-Z][\w ]+: /, '') ?? '',
        where: `alarm ${written(name)} of ${of}`,
      })),
  ].filter(({ command }) => / (?:aws|npx) |^(?:aws|npx) /.test(command));
}
