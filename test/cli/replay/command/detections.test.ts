import { describe, expect, test } from '@jest/globals';
import { CisCatalog } from '../../../../lib/detection/cis-catalog';
import { DetectionSeverity } from '../../../../lib/detection/detection';
import { TunedCatalog } from '../../../../lib/detection/tuned-catalog';
import { event } from '../../../fixtures/cloudtrail-event';
import { ACCOUNTS, iamUser, root } from '../../../fixtures/identities';
import { made, ordinary, records, replay, report, TestFolder } from '../../../support/replay-command';

const folder = new TestFolder();
const logs = folder.logs();

describe('replay', () => {
  test('takes the detections that it is told to', async () => {
    const ids = async (...args: string[]): Promise<string[]> =>
      (await report([logs, ...args])).detections.map(({ id }) => id);
    expect((await ids('--catalog', 'cis')).sort()).toEqual(
      CisCatalog.all()
        .map(({ id }) => id)
        .sort(),
    );
    expect(await ids('--detection', 'cis-trail-changes', 'cis-root-usage')).toEqual([
      'cis-trail-changes',
      'cis-root-usage',
    ]);
    expect(await ids('--catalog', 'tuned', '--severity', 'page')).toEqual(
      expect.arrayContaining(
        TunedCatalog.all()
          .filter(({ severity }) => severity === DetectionSeverity.PAGE)
          .map(({ id }) => id),
      ),
    );
  });

  test('takes the roles of persons that it is told of', async () => {
    const sessionContext = { sessionIssuer: { type: 'Role', userName: 'OktaAdmin' } };
    const written = {
      ...ordinary('2026-03-03T09:00:00Z'),
      eventSource: 'iam.amazonaws.com',
      eventName: 'PutRolePolicy',
      eventID: 'b',
      userIdentity: { type: 'AssumedRole', sessionContext },
    };
    const given = folder.file('person.json', records(written));
    const fired = async (...args: string[]): Promise<string[]> =>
      (await report([given, '--catalog', 'tuned', ...args])).detections
        .filter(({ events }) => events > 0)
        .map(({ id }) => id);
    expect(await fired()).toEqual([]);
    expect(await fired('--person-role', 'corp-admin', 'OktaAdmin')).toEqual(['iam-policy-changed-by-person']);
    expect(await fired('--person-role', 'Okta*')).toEqual(['iam-policy-changed-by-person']);
  });

  test('takes the users and roles for emergencies that it is told of', async () => {
    const role = 'arn:aws:iam::222222222222:role/break-glass';
    const assumed = made(
      event('sts:AssumeRole', iamUser(ACCOUNTS.production), { requestParameters: { roleArn: role }, readOnly: true }),
      '2026-03-03T09:00:00Z',
    );
    const given = folder.file('emergency.json', records(assumed));
    const found = async (...args: string[]): Promise<string[]> =>
      (await report([given, '--catalog', 'cis', ...args])).findings.map(({ detection }) => detection);
    expect(await found()).toEqual([]);
    expect(await found('--break-glass', 'break-glass', 'other')).toEqual(['break-glass-used']);
    const refused = await replay([
      given,
      '--break-glass',
      '*',
      '--organization-account',
      '1',
      '--account-facts',
      'none.json',
    ]);
    expect(refused.said).toMatch(/--break-glass: received "\*".*--organization-account: received "1"/s);
    const unread = await replay([given, '--account-facts', 'none.json']);
    expect([unread.status, unread.said]).toEqual([3, expect.stringContaining('--account-facts: none.json: ENOENT')]);
  });

  test('says what of a template it does not follow', async () => {
    const filter = (pattern: unknown, name: string) => ({
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        FilterPattern: pattern,
        FilterName: name,
        MetricTransformations: [{ MetricName: name, MetricNamespace: 'N' }],
      },
    });
    const alarm = (metric: string, more: object) => ({
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { MetricName: metric, Namespace: 'N', Threshold: 1, Period: 300, ...more },
    });
    const template = folder.file(
      'other.json',
      JSON.stringify({
        Resources: {
          A: filter('{ $.eventName = "StopLogging" }', 'a'),
          AlarmA: alarm('a', {
            ComparisonOperator: 'GreaterThanThreshold',
            EvaluationPeriods: 3,
            Threshold: 1,
            TreatMissingData: 'ignore',
          }),
          AlarmA2: alarm('a', {
            ComparisonOperator: 'LessThanThreshold',
            EvaluationPeriods: 1,
            Period: { Ref: 'P' },
            EvaluationWindow: { WallClockWindow: {} },
          }),
          B: filter('{ $.eventName = "DeleteTrail" }', 'b'),
        },
      }),
    );
    const found = await report([logs, '--template', template]);
    expect(Object.fromEntries(found.detections.map(({ id, threshold }) => [id, threshold]))).toEqual({
      a: 2,
      'a (2)': 1,
      b: 1,
    });
    expect(found.notices.join('\n')).toMatch(
      /a: the alarm's TreatMissingData "ignore".*\n.*LessThanThreshold.*\n.*WallClockWindow is not replayed.*\n.*Period is known only at deployment.*\nb: as far as known before deployment, the template has no alarm/,
    );
  });

  test('counts alarms of a template as they are deployed: so many breaching periods of so many', async () => {
    const template = (more: object) =>
      folder.file(
        'periods.json',
        JSON.stringify({
          Resources: {
            Filter: {
              Type: 'AWS::Logs::MetricFilter',
              Properties: {
                FilterPattern: '{ $.eventName = "DeleteUser" }',
                MetricTransformations: [{ MetricName: 'M', MetricNamespace: 'N' }],
              },
            },
            Alarm: {
              Type: 'AWS::CloudWatch::Alarm',
              Properties: { MetricName: 'M', Namespace: 'N', Threshold: 1, Period: 300, ...more },
            },
          },
        }),
      );
    const path = folder.file(
      'deleted.json',
      records(
        ...['09:00', '09:07', '09:30'].map((time) =>
          made(event('iam:DeleteUser', iamUser(ACCOUNTS.production)), `2026-03-03T${time}:10Z`),
        ),
      ),
    );
    const alarms = async (more: object) =>
      (await report([path, '--template', template(more)])).detections.map(({ alarms: raised, ...found }) => [
        raised.map((time) => time.slice(11, 16)),
        found.evaluationPeriods,
        found.datapointsToAlarm,
      ]);
    expect(await alarms({ EvaluationPeriods: 1 })).toEqual([[['09:00', '09:07', '09:30'], 1, 1]]);
    expect(await alarms({ EvaluationPeriods: 3, DatapointsToAlarm: 1 })).toEqual([[['09:00', '09:30'], 3, 1]]);
    expect(await alarms({ EvaluationPeriods: 2 })).toEqual([[['09:07'], 2, 2]]);
    expect(await alarms({ EvaluationPeriods: 3 })).toEqual([[[], 3, 3]]);
  });

  test('fails a pipeline on the alarms that it is told of', async () => {
    const rootUsage = folder.file(
      'root.json',
      records(made(event('iam:CreateUser', root(ACCOUNTS.production)), '2026-03-03T09:00:00Z')),
    );
    expect((await replay([logs, '--catalog', 'cis', '--fail-on', 'page'])).status).toBe(0);
    expect((await replay([logs, '--catalog', 'cis', '--fail-on', 'compliance'])).status).toBe(1);
    expect((await replay([rootUsage, '--fail-on', 'page'])).status).toBe(1);
    expect((await replay([logs, '--pattern', '{ $.eventName = "StopLogging" }', '--fail-on', 'page'])).status).toBe(1);
  });
});
