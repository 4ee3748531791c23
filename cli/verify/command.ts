import type { VerifyPorts } from '../../core/digests/options';
import type { Place } from '../../core/digests/place';
import { Unreadable } from '../../core/digests/ports';
import { findRoots } from '../../core/digests/find-roots';
import { placesOf } from '../../core/digests/verify/places-of';
import { receivedInWords } from '../../lib/contract/received';
import { version } from '../../package.json';
import { clientProblem } from '../aws/client-problem';
import { COMMANDS } from '../commands';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import type { CommandIo } from '../terminal/command-io';
import { newCommand, readArguments } from '../terminal/command-options';
import { counted } from '../terminal/counted';
import { givenTwice } from '../terminal/given-twice';
import { OutputFile } from '../terminal/output-file';
import { printableJson } from '../terminal/printable';
import { ProgressLine } from '../terminal/progress-line';
import { isUsageError, UsageError } from '../terminal/usage-error';
import { verifyHtml } from './html-report';
import { openArchive } from './open-archive';
import { addOptions, type Asked, askedBy, REPEATABLE, type ReportFormat, type WrittenOptions } from './options';
import { type Origin, originOf, originText } from './origin';
import { textReport } from './text-report';
import { verifyArchive } from './verify-archive';
import { type VerifyReport, verifyReport } from './verify-report';

/** `verify`: is the archive complete and unchanged? */
export async function run(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  const command = newCommand('verify', COMMANDS.verify, io)
    .argument('<archive>', 's3://<bucket>, s3://<bucket>/<prefix>, or a folder to which a bucket was synced')
    .addHelpText('after', HELP);
  addOptions(command);
  const read = readArguments(command, args);
  if (read.isAnswered) return EXIT_STATUS.done;
  const options = command.opts<WrittenOptions>();
  const now = Date.now();
  const given = read.knowsArguments ? command.args[0] : undefined;
  const origin = given === undefined ? undefined : originOf(given);
  const { asked, problems: wrong } = askedBy(options, now);
  const problems = [
    ...read.problems,
    ...(typeof origin === 'string' ? [origin] : []),
    ...wrong,
    ...givenTwice(command, args, REPEATABLE),
  ];
  if (origin === undefined || typeof origin === 'string') throw new UsageError(problems);
  try {
    return await verify({ origin, asked, options, now: Math.floor(now / 1_000) }, problems, io);
  } catch (error) {
    if (io.interrupt.aborted) {
      io.stderr.write('Interrupted before anything was verified.\n');
      return EXIT_STATUS.interrupted;
    }
    if (isUsageError(error)) throw error;
    const told = error instanceof Unreadable ? new UsageError([...problems, error.message]) : clientProblem(error);
    throw told ?? error;
  }
}

interface Request {
  readonly origin: Origin;
  readonly asked: Asked;
  readonly options: WrittenOptions;
  /** In seconds since the epoch. */
  readonly now: number;
}

/** @param problems with the options, which are reported together with those of the archive */
async function verify(request: Request, problems: readonly string[], io: CommandIo): Promise<ExitStatus> {
  const { origin, asked, options, now } = request;
  const { ports, output, problems: wrong } = await opened(request, problems, io);
  const { roots, places, problems: missing } = await looked(ports, origin, asked, io.interrupt);
  if (wrong.length + missing.length > 0) throw new UsageError([...wrong, ...missing]);
  const line = new ProgressLine(io);
  let [digests, found] = [0, 0];
  const results = await verifyArchive(places, {
    ...{ ports, roots, asked, now, signal: io.interrupt },
    progress(done, { proof, problems: { length } }) {
      digests += proof.digests;
      found += length;
      line.show(
        () =>
          `${String(done)} of ${String(places.length)} accounts and Regions, ${counted(digests, 'digest')}, ${counted(found, 'problem')}`,
      );
    },
  });
  line.clear();
  const report = verifyReport({
    ...{ origin, asked, roots, now, results, keys: ports.keys },
    tool: `cdk-organization-trail ${version}`,
    archive: originText(origin),
    isInterrupted: io.interrupt.aborted,
  });
  write(written(report, options.format, output === undefined ? io : undefined), output, io);
  return statusOf(report);
}

/**
 * Opens the archive even if the options have problems, so that one error includes those of the archive too. @throws
 * UsageError if it cannot be opened
 */
async function opened(
  { origin, options }: Request,
  problems: readonly string[],
  io: CommandIo,
): Promise<{ ports: VerifyPorts; output: OutputFile | undefined; problems: readonly string[] }> {
  const all = [...problems];
  const attempt = async <T>(step: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await step();
    } catch (error) {
      if (!isUsageError(error)) throw error;
      all.push(...error.problems);
      return undefined;
    }
  };
  const output = await attempt(() =>
    options.output === undefined ? undefined : OutputFile.at(options.output, new Set()),
  );
  const ports = await attempt(() => openArchive(origin, options, io));
  if (ports === undefined) throw new UsageError(all);
  return { ports, output, problems: all };
}

interface Looked {
  readonly roots: readonly string[];
  readonly places: readonly Place[];
  readonly problems: readonly string[];
}

/** Returns what is in the archive, and reports what was requested but is not there. */
async function looked(
  { archive }: VerifyPorts,
  origin: Origin,
  { accounts, regions }: Asked,
  signal: AbortSignal,
): Promise<Looked> {
  const { roots, elsewhere } = await findRoots(archive, origin.kind === 'bucket' ? origin.prefix : '', signal);
  if (roots.length === 0) {
    const hint = elsewhere.length === 0 ? '' : `; there is one in ${elsewhere.join(', ')}`;
    const problem = receivedInWords(
      'archive',
      `${JSON.stringify(originText(origin))}, which has no AWSLogs/ with accounts or an organization${hint}`,
      'where a trail delivers: the bucket, with its key prefix if it has one',
    );
    return { roots, places: [], problems: [problem] };
  }
  const all = await placesOf(archive, roots, undefined, signal);
  const there = (of: (place: Place) => string): readonly string[] => [...new Set(all.map(of))];
  const unknown = (option: string, asked: readonly string[], known: readonly string[]): string[] =>
    asked
      .filter((one) => !known.includes(one))
      .map((one) => receivedInWords(option, `${JSON.stringify(one)}, which has no digests`, shortList(known)));
  const problems = [
    ...unknown(
      '--account',
      accounts,
      there(({ account }) => account),
    ),
    ...unknown(
      '--region',
      regions,
      there(({ region }) => region),
    ),
  ];
  const places = all.filter(
    ({ account, region }) =>
      (accounts.length === 0 || accounts.includes(account)) && (regions.length === 0 || regions.includes(region)),
  );
  return { roots, places, problems };
}

const MOST_NAMED = 20;

function shortList(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ') || 'none: the archive has no digests'}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

function written(report: VerifyReport, format: ReportFormat, to: CommandIo | undefined): string {
  switch (format) {
    case 'json': {
      const json = `${JSON.stringify(report, undefined, 2)}\n`;
      return to?.stdout.isTTY ? printableJson(json) : json;
    }
    case 'html':
      return verifyHtml(report);
    case 'text':
      return textReport(report, to?.stdout.isTTY ? (to.stdout.columns ?? 80) : 100);
  }
}

function write(text: string, output: OutputFile | undefined, io: CommandIo): void {
  if (output === undefined) io.stdout.write(text);
  else output.write(text);
}

function statusOf({ verdict, isInterrupted }: VerifyReport): ExitStatus {
  if (isInterrupted) return EXIT_STATUS.interrupted;
  if (verdict === 'problems') return EXIT_STATUS.found;
  return verdict === 'proven' ? EXIT_STATUS.done : EXIT_STATUS.partial;
}

const HELP = `
Examples:
  cdk-organization-trail verify s3://<bucket> --from 2026-10-01 --to 2026-10-31
  cdk-organization-trail verify s3://<bucket> --from 7d --account 111122223333 --region eu-central-1 --format html --output report.html
  cdk-organization-trail verify archive --from 2026-10-01 --to 2026-10-31 --public-keys keys.json

It checks the signature of each digest with CloudTrail's public keys, that each digest continues the one before, and each log file that they
name. It calls s3:ListBucket, s3:GetObject, kms:Decrypt and cloudtrail:ListPublicKeys with your own credentials. With --public-keys and a
folder it calls nothing. A folder has no metadata, so the signature of the newest digest of each chain cannot be checked.

Exit status: 0 all of it is proven; 1 it found a problem; 2 no problem, but something was not checked, or there was nothing to verify;
3 nothing was done; 130 Ctrl-C: the report covers what was verified until then.
`;
