/**
 * Writes what a month costs into docs/costs.md, between its markers, from the app's stack as it is synthesized by default:
 *
 *     npm run docs:cost
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCosts } from './cost-table';

const page = join(__dirname, '..', 'docs', 'costs.md');
writeFileSync(page, withCosts(readFileSync(page, 'utf8')));
