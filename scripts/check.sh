#!/usr/bin/env bash
# `npm run check`: the gate, after `npm ci`. What is missing on this machine is skipped with a line that says so. The rest: `npm run check:deep`.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/gate-functions.sh

step "the README's test command, with coverage"
npm test -- --coverage

step 'types and build; beside what follows, lint and the package as its users get it'
begin lint npm run lint
npm run types
npm run build
# Packed before anything bundles again.
begin package npm run check:package

step 'API.md is that of the library, and the examples of the README compile in every language'
npx jsii-docgen --output API.md
git diff --exit-code --stat API.md
npx jsii-rosetta extract --strict . 2>&1 | { grep -v 'Could not resolve symbol id' || true; }

finish lint

step 'the HTML report in a browser'
if [ ! -x "${CHROMIUM:-/usr/bin/chromium}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  (apt-get update && apt-get install -y --no-install-recommends chromium) >/dev/null 2>&1 || true
fi
or_skip 'no Chromium here: the report was not opened in a browser' npm run check:report

step 'synth and summary'
npm start -- --accounts 80 --events 25000000
npx cdk synth --quiet --no-notices --output cdk.out/every-option \
  -c organization-trail:homeRegion=eu-central-1 -c organization-trail:keyPrefix=audit -c organization-trail:retentionDays=400 \
  -c organization-trail:objectLockMode=COMPLIANCE -c organization-trail:objectLockDays=365 -c organization-trail:notifyOfLogFiles=true
npx cdk synth --quiet --no-notices --output cdk.out/every-event \
  -c organization-trail:s3DataEvents=all -c organization-trail:lambdaDataEvents=true -c organization-trail:dynamoDbDataEvents=true \
  -c 'organization-trail:networkActivityEvents=[{"eventSource":"s3.amazonaws.com","deniedOnly":true}]' \
  -c 'organization-trail:errorRateInsights=["management","data"]' -c 'organization-trail:aggregation=["API_ACTIVITY"]' \
  -c 'organization-trail:excludedBuckets=["replica"]'
npx cdk synth --quiet --no-notices --output cdk.out/every-account -c organization-trail:eventHistory=organization
npx cdk synth --quiet --no-notices --output cdk.out/log-archive -c organization-trail:homeRegion=eu-central-1 \
  -c organization-trail:logArchiveAccount=222222222222 -c 'organization-trail:logArchiveReaders=["333333333333"]'
npm run guardrails -- -c organization-trail:homeRegion=eu-central-1 -c organization-trail:managementAccountId=111111111111 \
  -c organization-trail:logArchiveAccount=222222222222 -c organization-trail:archiveProtection=true \
  -c 'organization-trail:guardrails={"exceptRoles":["cdk-hnb659fds-deploy-role-*","cdk-hnb659fds-cfn-exec-role-*"]}' >/dev/null
npx cdk synth --quiet --no-notices --output cdk.out/delegated-administrator -c organization-trail:homeRegion=eu-central-1 \
  -c organization-trail:delegatedAdministrator=333333333333 -c organization-trail:logArchiveAccount=222222222222
npx cdk synth --quiet --no-notices --output cdk.out/one-account -c organization-trail:isOrganizationTrail=false

step 'cfn-lint'
if command -v cfn-lint >/dev/null; then
  cfn-lint -i W3005 -- cdk.out/*.template.json cdk.out/*/*.template.json
else
  skip 'cfn-lint is not installed'
fi

step 'the package as its users get it'
finish package

step 'the lowest supported aws-cdk-lib: begun, beside what follows'
begin lowest scripts/check-lowest-cdk.sh

step 'conformance of the pattern language'
cases=$shared/detection/filter-pattern-cases.json
if [ -f "$cases" ]; then
  npm run conformance -- "$cases"
else
  npm run conformance
  skip "no further conformance table at $cases"
fi

step 'coverage of the detections'
if [ -d "$shared/corpora" ]; then
  npm run coverage:detections -- "$shared/corpora"
  node --import tsx scripts/replay-corpora.ts "$shared/corpora"
else
  npm run coverage:detections
  skip "no corpora of real events at $shared/corpora"
fi

step 'the commands that we hand out, as the AWS CLI takes them'
or_skip 'no AWS CLI or no jq here: the commands of outputs, alarms and documents were not run' npm run check:commands

step 'the app on a local AWS: deploy, an event that alarms, a forged request, update, destroy'
on_local_aws default-app

step 'the lowest supported aws-cdk-lib'
finish lowest

step 'done'
