/** An organization to try things in and the real one: the same stacks in two stages, over two accounts each. */
import assert from 'node:assert/strict';
import { App, Stage, type StageProps } from 'aws-cdk-lib/core';
import { EventHistoryScope, LogArchiveStack, OrganizationTrailStack, TrailArchive } from 'cdk-organization-trail';
import type { Construct } from 'constructs';

interface OrganizationProps extends StageProps {
  readonly archiveAccount: string;
}

class Organization extends Stage {
  public constructor(scope: Construct, id: string, { archiveAccount, ...props }: OrganizationProps) {
    super(scope, id, props);
    const archive = new LogArchiveStack(this, 'Archive', {
      env: { account: archiveAccount },
      organizationId: 'o-exampleorg1',
      managementAccountId: props.env?.account,
    });
    const trail = new OrganizationTrailStack(this, 'Trail', {
      archive: TrailArchive.inAccount(archiveAccount),
      eventHistory: EventHistoryScope.organization(),
    });
    trail.node.addDependency(archive);
  }
}

const app = new App();
const env = { account: '111111111111', region: 'eu-central-1' };
new Organization(app, 'Trial', { env: { ...env, account: '333333333333' }, archiveAccount: '444444444444' });
new Organization(app, 'Real', { env, archiveAccount: '222222222222' });

const { nestedAssemblies } = app.synth();
assert.deepEqual(
  nestedAssemblies.map(({ nestedAssembly }) => nestedAssembly.stacks.map(({ stackName }) => stackName)),
  [
    ['Real-Archive', 'Real-Trail'],
    ['Trial-Archive', 'Trial-Trail'],
  ],
);
