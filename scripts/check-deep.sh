#!/usr/bin/env bash
# `npm run check:deep`, after `npm run check`: what takes too long for every change, before an issue is closed. What is missing on this machine is
# skipped with a line that says so.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/gate-functions.sh

step 'the functions, as they are deployed'
npm run bundle

step 'properties, with many more runs'
npm run test:deep

step 'the app with every option, on a local AWS'
on_local_aws app-options

step 'two deployments side by side, on a local AWS'
on_local_aws two-deployments

step 'attached to the trail of others, to a trail of its own and back, on a local AWS'
on_local_aws attach

step 'the walk-throughs for whoever has a trail, as they stand in docs/adopting.md, on a local AWS'
on_local_aws attach-walk-throughs

step 'the commands that we hand out, with what they answer'
on_local_aws handed-out-commands

step 'a log archive account, and every statement of its policies'
on_local_aws log-archive

step 'the trail from a delegated administrator, over three accounts'
on_local_aws delegated-trail

step 'findings, from the event to the message, and what is told while they are broken'
on_local_aws findings

step 'what is done to the product itself, from the act to the message, and each part lost in turn'
on_local_aws own-parts

step 'a function that every alarm calls'
on_local_aws alarm-function

step 'the search of the event history, deployed'
on_local_aws event-history

step 'an archive tampered with, by the AWS CLI and by verify, on a local AWS'
on_local_aws validate-logs

step 'the archive watch, with the archive in the same account and in another one'
on_local_aws archive-watch

step 'the archive in Athena, with the archive in the same account and in another one'
on_local_aws athena

step 'earlier versions, updated to this one'
on_local_aws upgrade/upgrade

step 'replay counts what DuckDB counts, and so does the SQL for Athena'
if (cd benchmark && npm ci --no-audit --no-fund); then
  npm run bench:replay -- --runs 1 --events 5000
  npm run bench:athena
  if [ -d "$shared/corpora" ]; then
    node --import tsx benchmark/athena/detections.ts "$shared/corpora"
    node --import tsx benchmark/athena/pairs.ts --patterns 100 --cases "$shared/detection/filter-pattern-cases.json"
  else
    skip "no corpora of real events at $shared/corpora"
  fi
else
  skip 'DuckDB could not be installed'
fi

step 'done'
