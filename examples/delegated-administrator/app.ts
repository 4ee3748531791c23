import { App } from 'aws-cdk-lib/core';
import {
  DelegatedAdministratorStack,
  LogArchiveStack,
  OrganizationTrailStack,
  TrailArchive,
  TrailOwner,
} from 'cdk-organization-trail';

const app = new App();
const region = 'eu-central-1';
const managementAccount = '111111111111';
const archiveAccount = '222222222222';
const securityAccount = '333333333333';

// The one deployment in the management account: it enables trusted access and registers the security account.
const delegation = new DelegatedAdministratorStack(app, 'Delegation', {
  env: { account: managementAccount, region },
  accountId: securityAccount,
});

const archive = new LogArchiveStack(app, 'LogArchive', {
  env: { account: archiveAccount, region },
  managementAccountId: managementAccount,
});

// Trail, log group and alarms are the security account's business from here on; the trail is the management account's all the same.
const trail = new OrganizationTrailStack(app, 'OrganizationTrail', {
  env: { account: securityAccount, region },
  owner: TrailOwner.delegatedAdministrator({ managementAccountId: managementAccount }),
  archive: TrailArchive.inAccount(archiveAccount),
  alarms: {
    page: { emails: ['oncall@example.com'] },
    notify: { emails: ['security@example.com'] },
    compliance: { emails: ['compliance@example.com'] },
  },
});
trail.node.addDependency(delegation);
trail.node.addDependency(archive);
