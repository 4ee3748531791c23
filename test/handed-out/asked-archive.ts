import { fromCatalogs } from '../../cli/replay/detections';
import { withNames } from '../../cli/replay/own-names';
import { FakeArchive } from '../support/athena/fake-archive';
import { FakeAthena } from '../support/athena/fake-athena';
import { historyEngine } from '../support/athena/history-engine';
import { replayEngine } from '../support/athena/replay-engine';

const ACCOUNT = '111111111111';
const DAY = 86_400_000;

/** The archive in Athena that the documents ask: ci-deployer an hour ago and 200 days ago. */
export class AskedArchive {
  private readonly archive = new FakeArchive();
  private readonly athena: FakeAthena;

  public constructor() {
    for (const age of [DAY / 24, 200 * DAY])
      this.archive.put(ACCOUNT, 'us-east-1', [eventOf(new Date(Date.now() - age))]);
    const pages = withNames(fromCatalogs({ severity: ['page'] }), {}).detections.map(
      ({ filterPattern }) => filterPattern,
    );
    const [history, replay] = [historyEngine(this.archive), replayEngine(this.archive, pages)];
    this.athena = new FakeAthena((sql, parameters) => (sql.startsWith('WITH') ? replay : history)(sql, parameters));
  }

  /** @returns what the commands need in their environment */
  public async start(): Promise<Record<string, string>> {
    const url = await this.athena.start();
    return {
      AWS_ENDPOINT_URL_S3: await this.archive.s3.start(),
      AWS_ENDPOINT_URL_ATHENA: url,
      AWS_ENDPOINT_URL_GLUE: url,
    };
  }

  public async stop(): Promise<void> {
    await Promise.all([this.archive.s3.stop(), this.athena.stop()]);
  }
}

function eventOf(time: Date): Readonly<Record<string, unknown>> {
  return {
    eventVersion: '1.11',
    eventTime: time.toISOString().replace(/\.\d+Z$/, 'Z'),
    eventID: `archived-${String(time.getTime())}`,
    eventName: 'StopLogging',
    eventSource: 'cloudtrail.amazonaws.com',
    awsRegion: 'us-east-1',
    readOnly: false,
    eventCategory: 'Management',
    recipientAccountId: ACCOUNT,
    userIdentity: {
      type: 'IAMUser',
      userName: 'ci-deployer',
      arn: `arn:aws:iam::${ACCOUNT}:user/ci-deployer`,
      accountId: ACCOUNT,
    },
    requestParameters: { name: 'organization-trail' },
  };
}
