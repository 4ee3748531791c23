// CloudFormation validation in each Template.fromStack takes five times as long; one test of the app turns it on.
process.env['CDK_VALIDATION'] ??= 'false';

// Where each construct was made costs an eighth of a synthesis here, as Jest looks up every frame of it in a source map.
process.env['CDK_CONTEXT_JSON'] ??= JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true });
