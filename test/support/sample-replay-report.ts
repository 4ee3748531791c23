import type { DetectionReport, FindingReport, MatchReport, ReplayReport } from '../../cli/replay/replay-report';

const HOUR = 3_600_000;
const FIRST = Date.parse('2026-10-01T00:03:11Z');
const HOURS = 31 * 24;
const ACCOUNTS = ['111122223333', '444455556666', '777788889999', '123456789012'];
const ACTORS = [
  'arn:aws:iam::111122223333:user/alex',
  'arn:aws:sts::444455556666:assumed-role/Deployment/pipeline',
  'arn:aws:iam::777788889999:root',
  'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Administrator_0123456789abcdef/maria@example.com',
];

/** What an attacker may have named things: markup, ends of the data, text that runs backwards, and what nobody reads to its end. */
export const HOSTILE = {
  markup: '</script><script>window.taken = true</script><img src=x onerror="window.taken = true">',
  comment: '<!-- <script>',
  backwards: 'admin\u202egnp.exe\u2066',
  huge: 'A'.repeat(200_000),
  alone: '\ud800 \u2028 \u0000 __proto__',
};

/** A report as of a month of a small organization; the same one each time. */
export function sampleReport(matches: number): ReplayReport {
  const detections = [
    detection('root-activity', 'Somebody uses the root user', 'page', 3, 97),
    detection('trail-stopped', 'A trail stops, or is deleted', 'page', 1, 211),
    detection('denied-calls-surge', 'Many calls are denied within minutes', 'notify', 41, 3),
    detection('key-made', 'An access key is created for a user', 'notify', 7, 29),
    detection('cis-security-groups', 'CloudWatch.10: changes to security groups', 'compliance', 18, 11),
    detection(
      'cis-console-without-mfa',
      'CloudWatch.3: a sign-in to the console without a second factor, of a user of whatever account it is',
      'compliance',
      0,
      61,
    ),
    detection('guard-duty-off', 'GuardDuty is turned off, or watches less', 'page', 0, 0),
    { ...detection('pattern', '{ $.eventName = "RunInstances" }', 'notify', 2, 151), severity: undefined },
  ];
  const days = Array.from({ length: 31 }, (_, day) => ({
    name: `2026-10-${String(day + 1).padStart(2, '0')}`,
    events: 9000 + ((day * 7919) % 5200) - (day % 7 > 4 ? 6000 : 0),
    bytes: 0,
  })).map((day) => ({ ...day, bytes: day.events * 1440 }));
  const services = ['s3', 'sts', 'kms', 'ec2', 'logs', 'iam', 'lambda', 'ssm', 'config', 'cloudtrail'].map(
    (name, index) => volume(`${name}.amazonaws.com`, Math.floor(120_000 / (index + 1) ** 1.4)),
  );
  return {
    formatVersion: 1,
    firstEvent: new Date(FIRST).toISOString(),
    lastEvent: new Date(FIRST + HOURS * HOUR).toISOString(),
    input: {
      files: 3871,
      storedBytes: 71_400_000,
      jsonBytes: 441_200_000,
      events: 306_204,
      excluded: { total: 0, undated: 0, time: 0, account: 0, principal: 0 },
      duplicates: 112,
      tooLarge: 2,
      digestFiles: 744,
      insightEvents: 0,
      problems: [
        {
          path: 'AWSLogs/o-exampleorgid/111122223333/CloudTrail/eu-central-1/2026/10/14/111122223333_CloudTrail_eu-central-1_20261014T0905Z_0a1b2c3d4e5f6g7h.json.gz',
          reason: 'gzip: it ends too early',
        },
        { path: 'notes.json', reason: 'not of CloudTrail: no `Records`' },
      ],
    },
    detections,
    findings: ACTORS.flatMap((actor, index) =>
      detections.slice(index, index + 3).map((one, place) => finding(one, actor, index + place)),
    ),
    findingsLeftOut: 0,
    ungroupedEvents: 0,
    untold: { insideEvents: 0, learningFindings: 0 },
    activityMinutes: 60,
    matchingEvents: detections.reduce((sum, { events }) => sum + events, 0),
    actors: ACTORS.map((name, index) => ({
      name,
      events: 400 - index * 90,
      bySeverity: [
        { severities: ['page', 'notify'], events: 100 },
        { severities: ['compliance'], events: 300 - index * 90 },
      ],
      detections: detections.slice(index, index + 5).map(({ id }) => id),
    })),
    actorsLeftOut: 0,
    matchesOrder: 'newest',
    matches: Array.from({ length: matches }, (_, index) => match(index, detections)),
    matchesLeftOut: 0,
    volume: {
      days,
      services,
      accounts: ACCOUNTS.map((account, index) => volume(account, Math.floor(160_000 / (index + 1)))),
    },
    cost: {
      pricesOf: '2026-11',
      currency: 'USD',
      spanSeconds: HOURS * 3_600,
      daysWithEvents: 31,
      month: {
        events: 296_327,
        lines: [
          { what: 'CloudWatch Logs ingestion', quantity: '0.43 GB at $0.50', perMonth: 0.21 },
          { what: 'S3 storage of a month of logs', quantity: '0.07 GB at $0.023', perMonth: 0 },
          { what: 'Alarms and metrics', quantity: '8 at $0.40', perMonth: 3.2 },
        ],
        total: 3.41,
        furtherCopy: 6.2,
      },
    },
    notices: ['Two events of more than 256 KB raise no alarm: CloudTrail does not send them to CloudWatch Logs.'],
  };
}

/** The same with everything that an event decides chosen by an attacker. */
export function hostileReport(): ReplayReport {
  const report = sampleReport(5);
  const evil = Object.values(HOSTILE);
  return {
    ...report,
    input: { ...report.input, problems: evil.map((path) => ({ path, reason: path })) },
    notices: [HOSTILE.markup],
    detections: report.detections.map((one) => ({
      ...one,
      title: `${one.title} ${HOSTILE.markup}`,
      filterPattern: HOSTILE.markup,
      actors: evil.map((name) => ({ name, events: 3 })),
      accounts: evil.map((name) => ({ name, events: 2 })),
    })),
    filters: { accounts: [], principals: evil },
    actors: evil.map((name) => ({
      name,
      events: 3,
      bySeverity: [{ severities: ['page'], events: 3 }],
      detections: ['root-activity'],
    })),
    matches: (report.matches ?? []).map((one, index) => {
      const text = evil[index] ?? '';
      return {
        ...one,
        eventId: text,
        eventTime: text,
        eventName: text,
        eventSource: text,
        actor: text,
        account: text,
        region: text,
        sourceIp: text,
        userAgent: text,
        principalArn: text,
        session: text,
        accessKeyId: text,
        targets: [{ type: text, name: text }],
        errorCode: text,
        errorMessage: text,
      };
    }),
    volume: {
      days: [...report.volume.days, volume('unknown', 10)],
      services: evil.map((name) => volume(name, 10)),
      accounts: evil.map((name) => volume(name, 10)),
    },
  };
}

function finding({ id, title, severity, events }: DetectionReport, actor: string, index: number): FindingReport {
  return {
    id: `0123456789abcdef${String(1000 + index)}`,
    detection: id,
    title,
    ...(severity !== undefined && { severity }),
    account: ACCOUNTS[index % ACCOUNTS.length] ?? '',
    actor,
    principalType: 'role',
    principals: index % 3 === 0 ? 4 : 1,
    outcome: index % 2 === 0 ? 'success' : 'failure',
    events: events + 1,
    firstSeen: new Date(FIRST + index * HOUR).toISOString(),
    lastSeen: new Date(FIRST + (index + 30) * HOUR).toISOString(),
  };
}

function detection(
  id: string,
  title: string,
  severity: 'page' | 'notify' | 'compliance',
  alarms: number,
  step: number,
): DetectionReport {
  const at = (index: number): string => new Date(FIRST + ((index * 53 + step) % HOURS) * HOUR + 600_000).toISOString();
  const times = Array.from({ length: alarms }, (_, index) => at(index)).sort();
  const hours =
    step === 0
      ? []
      : [
          ...new Set(
            [
              ...times.map((time) => Date.parse(time)),
              ...Array.from({ length: Math.ceil(HOURS / step) }, (_, index) => FIRST + index * step * HOUR),
            ].map((time) => Math.floor(time / HOUR) * HOUR),
          ),
        ].sort((one, other) => one - other);
  const events = hours.length * 3;
  return {
    id,
    title,
    severity,
    filterPattern:
      '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") && ($.sourceIPAddress != "192.0.2.*") }',
    threshold: step === 3 ? 20 : 1,
    periodSeconds: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 1,
    hasAlarm: true,
    findings: 0,
    alarms: times,
    events,
    ...(events === 0
      ? {}
      : { firstSeen: new Date(hours[0] ?? 0).toISOString(), lastSeen: new Date(hours.at(-1) ?? 0).toISOString() }),
    actors: events === 0 ? [] : ACTORS.map((name, index) => ({ name, events: Math.ceil(events / (index * 3 + 2)) })),
    actorCount: events === 0 ? 0 : ACTORS.length,
    accountCount: events === 0 ? 0 : 3,
    accounts:
      events === 0
        ? []
        : ACCOUNTS.slice(0, 3).map((name, index) => ({ name, events: Math.floor(events / (index + 2)) })),
    activity: hours.map((hour) => ({ from: new Date(hour).toISOString(), events: 3 })),
  };
}

function match(index: number, detections: readonly DetectionReport[]): MatchReport {
  const matching = detections.filter(({ events }) => events > 0);
  const detected = matching[index % matching.length];
  return {
    severity: detected?.severity ?? 'unrated',
    detections: [detected?.id ?? ''],
    eventId: `${String(index).padStart(8, '0')}-5f0a-4c1e-9b1d-0242ac120002`,
    eventTime: new Date(FIRST + HOURS * HOUR - index * 60_000).toISOString(),
    eventSource: 'iam.amazonaws.com',
    eventName: index % 3 === 0 ? 'CreateAccessKey' : 'AuthorizeSecurityGroupIngress',
    actor: ACTORS[index % ACTORS.length] ?? '',
    principalType: index % 2 === 0 ? 'role' : 'user',
    ...(index % 2 === 0 ? { session: `i-0c4f7a19be2d8${String(index).padStart(4, '0')}` } : { mfa: index % 3 === 0 }),
    accessKeyId: 'ASIAW3MKEOEXAMPLE4QR',
    userAgent: 'aws-cli/2.31.4 md/prompt#off md/command#iam.create-access-key',
    targets: [{ type: 'userName', name: `backup-${String(index % 40)}` }],
    account: ACCOUNTS[index % ACCOUNTS.length] ?? '',
    region: 'eu-central-1',
    sourceIp: `198.51.100.${String(index % 250)}`,
    ...(index % 5 === 0
      ? { errorCode: 'AccessDenied', errorMessage: 'User is not authorized to perform this operation' }
      : {}),
  };
}

function volume(name: string, events: number) {
  return { name, events, bytes: events * 1440 };
}
