/**
 * Every pack of cdk-nag over every stack of ours, with our reasons: a finding that is left ends the app with status 1. With
 * `WITHOUT_REASONS` set there are none, so that somebody sees whether the packs looked at all.
 */
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import { App, Validations } from 'aws-cdk-lib/core';
import {
  CdkNagReasons,
  DelegatedAdministratorStack,
  EventHistoryScope,
  LogArchiveStack,
  OrganizationTrailStack,
  TrailArchive,
  TrailOwner,
} from 'cdk-organization-trail';

const app = new App();
const region = 'eu-central-1';
new OrganizationTrailStack(app, 'Everything', {
  owner: TrailOwner.managementAccount({ preflight: true }),
  eventHistory: EventHistoryScope.organization(),
  notifyOfLogFiles: true,
});
new LogArchiveStack(app, 'Archive', { env: { account: '222222222222', region }, readers: ['333333333333'] });
new DelegatedAdministratorStack(app, 'Delegation', { accountId: '333333333333' });
new OrganizationTrailStack(app, 'Delegated', {
  env: { account: '333333333333', region },
  owner: TrailOwner.delegatedAdministrator(),
  archive: TrailArchive.inAccount('222222222222'),
});

Validations.of(app).addPlugins(
  new AwsSolutionsChecks(app),
  new NIST80053R5Checks(app),
  new HIPAASecurityChecks(app),
  new PCIDSS321Checks(app),
  new ServerlessChecks(app),
);
if (process.env['WITHOUT_REASONS'] === undefined) CdkNagReasons.applyTo(app);
