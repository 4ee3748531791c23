import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { OrganizationTrailStack } from '../../lib/stacks/organization-trail-stack';
import { dashboardBody, type Resources } from './dashboard-body';
import { dashboardPicture } from './picture';

/** Of the stack as it is without configuration, but for the dashboard. */
export function pictureOfStack(): string {
  const stack = new OrganizationTrailStack(new App(), 'OrganizationTrail', { dashboard: true });
  return dashboardPicture(dashboardBody(Template.fromStack(stack).toJSON()['Resources'] as Resources));
}
