import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withDiagram } from '../../scripts/architecture-diagram';

describe('the diagram in docs/architecture.md', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'architecture.md'), 'utf8');

  test('is what the app synthesizes; `npm run docs:diagram` makes it so', () => {
    expect(page).toBe(withDiagram(page));
  });

  test('shows where events go', () => {
    for (const arrow of [
      'Trail -->|log files| TrailBucket',
      'Trail -->|events| TrailLogGroup',
      'MetricFilter -->|metrics| Alarm',
    ])
      expect(page).toContain(arrow);
  });

  test('needs its markers in the page', () => {
    expect(() => withDiagram('# A page')).toThrow('diagram');
  });
});
