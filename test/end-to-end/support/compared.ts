import type { DescribeMetricFiltersCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Account } from './account';
import { physicalId } from './deployed-stack';
import { invoke } from './invocation';
import { known } from './known';

const { management } = Account;

/** The local AWS speaks no JSON of CloudWatch, and does not say when a resource of a stack was changed. */
const NOT_HERE =
  /^Not checked: the (log group\. Error: CloudFormation answered without a time|alarms\. SyntaxError: Unexpected token '<')/;

/** What the check of the trail's health says that is not as it was deployed. */
async function changes(stack: string): Promise<readonly string[]> {
  const name = physicalId(management, stack, 'AWS::Lambda::Function', /TrailHealth/);
  const { failure, said } = await invoke(management, name, {});
  assert.equal(failure, undefined, said);
  const runs = readFileSync(known(process.env['EMULATOR_LOG']), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { readonly lambda_?: string; readonly logs: string });
  const { logs } = known(runs.filter(({ lambda_: run }) => run === name).at(-1));
  const line = known(logs.split('\n').find((text) => text.startsWith('{"_aws"')));
  return (JSON.parse(line) as { changes: string[] }).changes.filter((one) => !NOT_HERE.test(one));
}

/** After a deployment nothing has changed; then somebody narrows the trail, or takes a filter away. */
export async function checkComparison(stack: string, trailName: string, logGroup: string): Promise<void> {
  assert.deepEqual(await changes(stack), []);
  const selectors = (...more: object[]): string =>
    JSON.stringify([
      {
        Name: 'Management events selector',
        FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...more],
      },
    ]);
  const put = (text: string): unknown =>
    management.aws('cloudtrail', 'put-event-selectors', '--trail-name', trailName, '--advanced-event-selectors', text);
  put(selectors({ Field: 'readOnly', Equals: ['true'] }));
  assert.deepEqual(await changes(stack), [
    'What the trail records: expected eventCategory Equals Management; found eventCategory Equals Management and readOnly Equals true',
  ]);
  put(selectors());
  const [group, filter] = ['--log-group-name', '--filter-name'];
  const [found] = known(
    management.aws<DescribeMetricFiltersCommandOutput>(
      'logs',
      'describe-metric-filters',
      group,
      logGroup,
      '--filter-name-prefix',
      'cis-root-usage',
    ).metricFilters,
  );
  management.aws('logs', 'delete-metric-filter', group, logGroup, filter, 'cis-root-usage');
  assert.deepEqual(await changes(stack), ['The metric filter cis-root-usage: expected to be there; found none']);
  // As it was, for what follows.
  management.aws(
    'logs',
    'put-metric-filter',
    group,
    logGroup,
    filter,
    'cis-root-usage',
    '--filter-pattern',
    known(found?.filterPattern),
    '--metric-transformations',
    JSON.stringify(found?.metricTransformations),
  );
  assert.deepEqual(await changes(stack), []);
}
