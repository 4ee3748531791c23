import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bundledFile } from '../cli/replay/bundled-file';
import type { ReplayReport } from '../cli/replay/replay-report';

/** Of what docs/images/report.png and story.png show: findings, stories, and how they are drawn. */
export function pictureHash({ findings, stories }: Pick<ReplayReport, 'findings' | 'stories'>): string {
  const hash = createHash('sha256').update(JSON.stringify({ findings, stories }));
  for (const name of ['report-page.js', 'report-page.css']) hash.update(readFileSync(bundledFile(name)));
  return hash.digest('hex');
}
