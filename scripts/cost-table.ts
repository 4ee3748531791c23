import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { assumptions, type Size } from '../app/costs/assumptions';
import { dollars, figure } from '../app/costs/cost-words';
import { monthCost, total } from '../app/costs/month-cost';
import { SMALL } from '../app/costs/size-options';
import { costlyParts, type Template } from '../app/costs/template-parts';
import { PRICES, PRICES_OF } from '../lib/contract/prices';
import { OrganizationTrailStack } from '../lib/stacks/organization-trail-stack';

const LARGE: Size = { accounts: 500, events: 300_000_000 };

const BEGIN = '<!-- costs: `npm run docs:cost` writes them from the synthesized app -->';
const END = '<!-- end of costs -->';

/** The page with what a month costs, of the app as it is without configuration. */
export function withCosts(page: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no lines ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n${costs().join('\n')}\n${END}${after}`;
}

function costs(): string[] {
  const synthesized = Synthesized.fromStack(new OrganizationTrailStack(new App(), 'OrganizationTrail')).toJSON();
  const parts = costlyParts([synthesized['Resources'] as Template]);
  const [small, large] = [monthCost(parts, SMALL), monthCost(parts, LARGE)];
  return [
    `US dollars a month in us-east-1, with the prices of ${PRICES_OF} (check yours). Assumed is that`,
    '',
    ...assumptions().map((text) => `- ${text}`),
    '',
    `| | Price | Small: ${sized(SMALL)} | USD | Large: ${sized(LARGE)} | USD |`,
    '|---|---|---|---|---|---|',
    ...small.map(({ what, price, unit, quantity, dollars: amount }, index) => {
      const other = large[index];
      const cells = [price, `${figure(quantity)} ${unit}`, dollars(amount)];
      return `| ${[what, ...cells, `${figure(other?.quantity ?? 0)} ${unit}`, dollars(other?.dollars ?? 0)].join(' | ')} |`;
    }),
    `| **Together, after a year** | | | **about ${total(small).toFixed(0)}** | | **about ${total(large).toFixed(0)}** |`,
    '',
    `Each detection that you drop with \`detectionCatalogs\` or \`excludedDetections\` saves ${dollars(PRICES.alarm + PRICES.metric)}.`,
    `A [dashboard](dashboard.md) (\`dashboard=true\`) is free if it is one of the account's first three, and costs ${dollars(PRICES.dashboard)} otherwise.`,
  ];
}

function sized({ accounts, events }: Size): string {
  return `${String(accounts)} accounts, ${String(events / 1e6)} million events a month`;
}
