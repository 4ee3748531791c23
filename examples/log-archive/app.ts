import { App } from 'aws-cdk-lib/core';
import { LogArchiveStack, OrganizationTrailStack, TrailArchive } from 'cdk-organization-trail';

const app = new App();
const region = 'eu-central-1';
const archiveAccount = '222222222222';

// The archive: administrators of the management account cannot change what is in it. The audit account may read.
const archive = new LogArchiveStack(app, 'LogArchive', {
  env: { account: archiveAccount, region },
  readers: ['333333333333', 'arn:aws:iam::444444444444:role/athena'],
});

// The trail finds it by name. The order matters where one pipeline deploys both.
const trail = new OrganizationTrailStack(app, 'OrganizationTrail', {
  env: { account: '111111111111', region },
  archive: TrailArchive.inAccount(archiveAccount),
  alarms: {
    page: { emails: ['oncall@example.com'] },
    notify: { emails: ['security@example.com'] },
    compliance: { emails: ['compliance@example.com'] },
  },
});
trail.node.addDependency(archive);
