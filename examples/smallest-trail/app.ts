import { App, Stack } from 'aws-cdk-lib/core';
import { OrganizationTrail } from 'cdk-organization-trail';

const app = new App();
const stack = new Stack(app, 'Audit', { description: 'Every account and Region of the organization, recorded' });

// To be deployed into the organization's management account, in the Region that is to be the trail's home.
new OrganizationTrail(stack, 'Trail');
