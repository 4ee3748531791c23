import { describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib/core';
import { policyTexts } from '../../app/guardrails/policy-texts';
import { addStacks } from '../../app/organization-trail-app';
import { context } from '../support/configuration';

const PLACE = { homeRegion: 'eu-central-1', logArchiveAccount: '222222222222', managementAccountId: '111111111111' };
const ROLES = ['cdk-hnb659fds-deploy-role-*', 'cdk-hnb659fds-cfn-exec-role-*'];

function stacks(settings: Record<string, unknown>) {
  const app = new App({ context: { ...context(settings), '@aws-cdk/core:enablePartitionLiterals': true } });
  addStacks(app);
  return app.synth().stacks.map(({ stackName, template, dependencies }) => ({
    stackName,
    resources: (template as { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> })
      .Resources,
    dependencies: dependencies.map(({ id }) => id),
  }));
}

describe('The guardrails of the app', () => {
  test('are none by default', () => {
    expect(stacks(PLACE).map(({ stackName }) => stackName)).toEqual([
      'OrganizationTrailLogArchive',
      'OrganizationTrail',
    ]);
  });

  test('are a stack of the management account, deployed last, that protects what the others make', () => {
    const all = stacks({
      ...PLACE,
      guardrails: JSON.stringify({ exceptRoles: ROLES, targetIds: ['r-a1b2'] }),
      eventHistory: 'organization',
      rolePath: '/security/',
    });
    const { stackName, resources, dependencies } = all.at(-1) ?? {};
    expect(stackName).toBe('OrganizationTrailGuardrails');
    expect(dependencies).toContain('OrganizationTrail');
    const texts = policyTexts(resources ?? {}).join('');
    expect(texts).toContain('"arn:aws:s3:::organization-trail-222222222222-eu-central-1"');
    expect(texts).toContain('"arn:aws:cloudformation:eu-central-1:222222222222:stack/OrganizationTrailLogArchive/*"');
    expect(texts).toContain('"arn:aws:iam::*:role/security/organization-trail-event-history"');
    expect(texts).toContain('"arn:aws:cloudtrail:eu-central-1:111111111111:trail/organization-trail"');
    expect(Object.values(resources ?? {}).map(({ Properties: properties }) => properties?.['TargetIds'])).toEqual([
      ['r-a1b2'],
    ]);
  });

  test('cannot be printed where they name what is known only at deployment', () => {
    const all = stacks({ guardrails: { exceptRoles: ROLES } });
    expect(() => policyTexts(all.at(-1)?.resources ?? {})).toThrow(/set organization-trail:homeRegion and/);
  });

  test('need a deploying role, and an organization', () => {
    expect(() => stacks({ guardrails: {} })).toThrow(/organization-trail:guardrails: received \{\}/);
    expect(() => stacks({ guardrails: { exceptRoles: ['*'] } })).toThrow(/exceptRoles\[0\]: received "\*"/);
    expect(() => stacks({ guardrails: { exceptRoles: ROLES }, isOrganizationTrail: false })).toThrow(
      /organization-trail:guardrails: received with organization-trail:isOrganizationTrail=false/,
    );
  });
});
