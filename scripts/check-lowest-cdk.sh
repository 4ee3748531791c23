#!/usr/bin/env bash
# Types, tests and a synthesis against the lowest aws-cdk-lib and constructs that package.json supports, in a copy.
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
npx jest test/lib test/bin
npx cdk synth --quiet --no-notices
