import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib/core';
import { OrganizationTrailStack } from '../../../../lib/stacks/organization-trail-stack';
import { type Resource, resources } from '../../../support/template';
import { OwnPartsCatalog } from '../../../../lib/detection/own-parts-catalog';
import { STOPPED } from './some-alarms';

const SECURITY = readFileSync(join(__dirname, '..', '..', '..', '..', 'SECURITY.md'), 'utf8');

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const stack = new OrganizationTrailStack(new App(), 'Test', {
  alarms: { detections: [STOPPED, ...OwnPartsCatalog.all()] },
});
const found = Object.entries(resources(stack));
const one = (type: string, path: string): Resource => {
  const [entry] = found.filter(([id, { Type }]) => Type === type && id.startsWith(path));
  if (entry === undefined) throw new Error(`no ${type} ${path}`);
  return entry[1];
};
const actionsOf = (policy: Resource): string[] => {
  const { Statement: statements } = policy.Properties['PolicyDocument'] as { readonly Statement: readonly Statement[] };
  return statements.flatMap(({ Action }) => Action);
};

describe('SECURITY.md', () => {
  test('says all that the role of the function of findings may do, and nothing else', () => {
    const [, table = ''] = /\n\| Actions \| On \|\n[^\n]*\n([^]*?)\n\n/.exec(SECURITY) ?? [];
    const said = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, actions = '']) =>
      [...actions.matchAll(/`([^`]+)`/g)].map(([, action]) => action),
    );
    // Beside its own log, which each function writes.
    const allowed = actionsOf(one('AWS::IAM::Policy', 'DetectionAlarmsFindingsFunctionRole')).filter(
      (action) => !['logs:CreateLogStream', 'logs:PutLogEvents'].includes(action),
    );
    expect([...new Set(said)].sort()).toEqual([...new Set(allowed)].sort());
  });

  test('says who may invoke that function: two services, each for one source, and the redrive role', () => {
    const [row = ''] = /^\| Findings \(`findings`\).*$/m.exec(SECURITY) ?? [];
    expect(row).toContain(
      'CloudWatch Logs, for the one log group; EventBridge, for one rule of the account; the redrive role',
    );
    const permissions = found
      .filter(
        ([, { Type, Properties }]) =>
          Type === 'AWS::Lambda::Permission' && JSON.stringify(Properties['FunctionName']).includes('FindingsFunction'),
      )
      .map(([, { Properties }]) => [Properties['Principal'], Properties['SourceArn'] !== undefined]);
    expect(permissions).toEqual([
      ['logs.amazonaws.com', true],
      ['events.amazonaws.com', true],
    ]);
    const invoking = found.filter(
      ([, resource]) => resource.Type === 'AWS::IAM::Policy' && actionsOf(resource).includes('lambda:InvokeFunction'),
    );
    expect(invoking.map(([id]) => id.replace(/DefaultPolicy.*/, ''))).toEqual([
      'DetectionAlarmsFindingsFailedBatchesRedriveRole',
    ]);
  });
});
