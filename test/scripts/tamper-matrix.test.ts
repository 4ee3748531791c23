import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { defaultDetections } from '../../lib/detection/default-detections';
import { DetectionSeverity } from '../../lib/detection/detection';
import { OwnPartsCatalog } from '../../lib/detection/own-parts-catalog';
import { changingActions } from '../../scripts/tamper-matrix/actions';
import { matrixDocument } from '../../scripts/tamper-matrix/document';
import { decidedActions } from '../../scripts/tamper-matrix/effects';
import { type Cell, eventsOf, tamperMatrix } from '../../scripts/tamper-matrix/matrix';
import { OWN_RESOURCES } from '../../scripts/tamper-matrix/own-resources';
import { reasonedActions } from '../../scripts/tamper-matrix/reasons';
import { isUnrelated, unrelatedActions } from '../../scripts/tamper-matrix/unrelated';
import { denied } from '../fixtures/cloudtrail-event';
import { matcherWith } from '../support/own-matcher';

let cells: readonly Cell[];

beforeAll(async () => {
  cells = await tamperMatrix();
});

const named = ({ row, action }: Cell) => `${row.id}: ${action}`;
const idOf = ({ row, action }: Cell) => `${row.service}:${action}`;
const PAGES = defaultDetections()
  .filter(({ severity }) => severity === DetectionSeverity.PAGE)
  .map(({ id, filterPattern }) => ({ id, sees: matcherWith(filterPattern) }));
/** Those that look for names. */
const OWN_PAGES = new Set(OwnPartsCatalog.all().map(({ id }) => id));

describe('docs/tamper-matrix.md', () => {
  test('is what the detections and the tables say; `npm run docs:tamper-matrix` makes it so', () => {
    expect(readFileSync(join(__dirname, '..', '..', 'docs', 'tamper-matrix.md'), 'utf8')).toBe(matrixDocument(cells));
  });
});

describe('every action on an own part', () => {
  test('is decided: what it does, and who learns of it', () => {
    expect(cells.filter(({ effect, verdict }) => effect === undefined || verdict === undefined).map(named)).toEqual([]);
    expect(cells.length).toBeGreaterThan(400);
  });

  test('is told, prevented or open where it does harm: only what is harmless is explained', () => {
    const unexplained = cells.filter(({ verdict, effect }) => verdict === 'explained' && effect !== 'harmless');
    expect(unexplained.map(named)).toEqual([]);
    expect(cells.filter(({ verdict }) => verdict === 'explained').length).toBeGreaterThan(50);
  });

  test('is open in these cells and no others', () => {
    expect(cells.filter(({ verdict }) => verdict === 'open').map(named)).toEqual([
      'log-files: UpdateObjectEncryption',
      'failed-batches: PutObject',
      'failed-batches: UpdateObjectEncryption',
      'results: PutObject',
      'results: UpdateObjectEncryption',
      'watch-state: UpdateObjectEncryption',
      'log-group: PutLogEvents',
      'function-log-groups: PutLogEvents',
      'alarms: PutMetricData',
      'table: BatchWriteItem',
      'table: DeleteItem',
      'table: PartiQLDelete',
      'table: PartiQLInsert',
      'table: PartiQLUpdate',
      'table: PutItem',
      'table: UpdateItem',
      'watch-witness: DeleteParameter',
      'watch-witness: DeleteParameters',
      'watch-witness: DeleteResourcePolicy',
      'watch-witness: PutParameter',
      'watch-witness: PutResourcePolicy',
    ]);
  });

  test('only notifies although it does harm where the trail, its archive and findings go on', () => {
    const rows = cells.filter(({ verdict, effect }) => verdict === 'notified' && effect !== 'harmless');
    expect([...new Set(rows.map(({ row }) => row.id))]).toEqual([
      'log-group',
      'function-log-groups',
      'member-roles',
      'organization',
      'account',
    ]);
    expect(rows.filter(({ row }) => row.id === 'log-group').map(({ action }) => action)).toEqual([
      'AssociateSourceToS3TableIntegration',
      'CreateScheduledQuery',
      'PutPipelineRule',
      'PutResourcePolicy',
      'PutStorageTierPolicy',
      'UpdateScheduledQuery',
    ]);
  });

  test("is in AWS's list, once in each table, and in no table for nothing", () => {
    const known = new Set(cells.map(idOf));
    const decided = decidedActions();
    expect(decided.filter((id) => !known.has(id))).toEqual([]);
    expect(new Set(decided).size).toBe(decided.length);
    expect(reasonedActions().filter((id) => !known.has(id))).toEqual([]);
  });
});

test('an action that is tied to no resource type has a cell, or is known to name no own part', async () => {
  const services = [...new Set(OWN_RESOURCES.map(({ service }) => service))];
  const actions = (await Promise.all(services.map(changingActions))).flat();
  const withCell = new Set(cells.map(idOf));
  const untied = actions.filter(
    ({ types, service, name }) => types.length === 0 && !withCell.has(`${service}:${name}`),
  );
  expect(untied.filter(({ service, name }) => !isUnrelated(service, name))).toEqual([]);
  expect(unrelatedActions().sort()).toEqual(untied.map(({ service, name }) => `${service}:${name}`).sort());
});

describe('what is told', () => {
  test('is what the detections find, and nothing without them', async () => {
    const told = (all: readonly Cell[]) =>
      all.filter(({ verdict }) => verdict === 'paged' || verdict === 'notified').length;
    const others = defaultDetections().filter(({ id }) => !OWN_PAGES.has(id));
    expect(told(await tamperMatrix([]))).toBe(0);
    expect(told(await tamperMatrix(others))).toBeLessThan(told(cells) / 5);
  });

  test('as a page is not told where the call failed', () => {
    const seen = cells
      .filter(({ verdict }) => verdict === 'paged')
      .filter(({ row, action }) =>
        eventsOf(row, action).some((event) => PAGES.some(({ sees }) => sees(denied(event)))),
      );
    expect(seen.map(named)).toEqual([]);
  });

  test('as a page is not told of a part with a longer name, but for calls that name none', () => {
    const longer = cells
      .filter(({ verdict, by }) => verdict === 'paged' && by.includes('[own-'))
      .filter(({ row, action }) => {
        const other = { ...row, names: row.names.map((name) => `${name}x`) };
        return eventsOf(other, action).some((event) => PAGES.some(({ id, sees }) => OWN_PAGES.has(id) && sees(event)));
      });
    expect(longer.map(named)).toEqual([
      'log-group: DeleteAccountPolicy',
      'log-group: PutAccountPolicy',
      'stack: ExecuteStackRefactor',
    ]);
  });
});
