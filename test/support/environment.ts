// CloudFormation validation in each Template.fromStack takes five times as long; one test of the app turns it on.
process.env['CDK_VALIDATION'] ??= 'false';
