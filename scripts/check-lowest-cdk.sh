#!/usr/bin/env bash
# Types and the library's tests against the lowest aws-cdk-lib and constructs that package.json supports, in a copy. The app
# runs with the version of the lockfile only: before 2.262 the CDK refuses the ids by which cdk-nag names its findings.
set -euo pipefail
cd "$(dirname "$0")/.."
lowest() { node -p "require('./package.json').peerDependencies['$1'].replace('^', '')"; }
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z | xargs -0 cp --parents -t "$copy"
cp -r node_modules "$copy"
cd "$copy"
npm install --no-save --no-audit --legacy-peer-deps "aws-cdk-lib@$(lowest aws-cdk-lib)" "constructs@$(lowest constructs)"
node -p "'aws-cdk-lib ' + require('aws-cdk-lib/package.json').version + ', constructs ' + require('constructs/package.json').version"
npx tsc --noEmit
# The pattern language and the contract know no CDK.
npx jest test/lib test/app/configuration --testPathIgnorePatterns 'test/lib/(filter-pattern|contract)/'
