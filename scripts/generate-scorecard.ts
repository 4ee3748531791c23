/**
 * Writes docs/scorecard.md from the synthesized template; fails where a result is not explained:
 *
 *     npm run scorecard
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scored, scorecardDocument, unexplained } from './scorecard/document';

const problems = unexplained(scored().flatMap(({ results }) => results));
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
} else {
  writeFileSync(join(__dirname, '..', 'docs', 'scorecard.md'), scorecardDocument());
}
