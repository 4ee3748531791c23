import { fstatSync, statSync } from 'node:fs';
import { SEVERITIES } from '../../lib/contract/severities';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import type { CommandIo } from '../terminal/command-io';
import { newCommand, readArguments } from '../terminal/command-options';
import { printable, printableJson } from '../terminal/printable';
import { ProgressLine } from '../terminal/progress-line';
import { OutputFile } from '../terminal/output-file';
import { allOrProblems, UsageError } from '../terminal/usage-error';
import { csvReport } from './csv-report';
import { fromCatalogs, fromPattern, type ReplayedDetection } from './detections';
import { identityOf } from '../terminal/file-identity';
import { findFiles, type LogFile } from './find-files';
import { addOptions, checkOptions, hasMatches, type ReplayCommandOptions } from './options';
import { openStream } from './open-stream';
import { organizationOf, type OrganizationKnowledge } from './organization';
import { type Prices, withPrices } from './prices';
import type { EventSelection } from './event-filter';
import { type NamedStream, replay } from './replay';
import { sampleFolder } from './sample';
import type { ReplayReport } from './replay-report';
import { reportOf } from './report';
import type { Tally } from './tally';
import { readNamesFile } from './names-file';
import { withNames } from './own-names';
import { fromTemplate, type TemplateDetections } from './template';
import { csvRemarks, textReport, type TextWidth } from './text-report';
import { count, counted, size } from './page/wording';

const MOST_MATCHES = 10_000;
const STDIN = '-';

/** `replay`: which findings and alarms would these log files have caused? */
export async function run(
  args: readonly string[],
  io: CommandIo,
  { mostMatches: most = MOST_MATCHES }: { readonly mostMatches?: number } = {},
): Promise<ExitStatus> {
  const command = newCommand('replay', 'Which findings and alarms would these CloudTrail log files have caused?', io)
    .argument(
      ['--sample', '--athena'].some((name) => args.includes(name)) ? '[path...]' : '<path...>',
      'files, folders, or - for standard input',
    )
    .addHelpText('after', HELP);
  addOptions(command);
  const read = readArguments(command, args);
  if (read.isAnswered) return EXIT_STATUS.done;
  const options = command.opts<ReplayCommandOptions>();
  const sample = options.sample === true ? [sampleFolder()] : [];
  const [, selection, prices, { detections, notices, organization }, { files, passedOver, identities, ...found }] =
    allOrProblems(
      () => {
        if (read.problems.length > 0) throw new UsageError(read.problems);
      },
      () => checkOptions(command, args),
      () => withPrices(options.price),
      () => chosen(options),
      () =>
        findFiles(
          read.knowsArguments && options.athena !== true
            ? [...sample, ...command.args.filter((path) => path !== STDIN)]
            : [],
        ),
      () => options.output !== undefined && OutputFile.at(options.output, new Set()),
    );
  if (options.athena === true)
    return runOnArchive({ options, selection, prices, detections, notices, organization, most }, io);
  const hasStdin = command.args.includes(STDIN);
  const output =
    options.output === undefined
      ? undefined
      : OutputFile.at(options.output, new Set([...identities, ...otherInputs(options, hasStdin, io)]));
  const streams = [
    ...(hasStdin ? [{ name: STDIN, open: () => io.stdin }] : []),
    ...found.streams.map((path) => ({ name: path, open: () => openStream(path) })),
  ];
  const mostMatches = hasMatches(options) ? most : 0;
  const replayOptions = {
    detections,
    isExact: options.exact === true,
    tellsStories: options.summary === true,
    mostMatches,
    selection,
  };
  const progress = progressOf(files, io);
  const { tally, uncheckedIds } = await replay({
    files,
    streams,
    options: replayOptions,
    threads: options.threads,
    interrupt: io.interrupt,
    onProgress: progress.show,
    onWarning: progress.warn,
  });
  progress.clear();
  for (const problem of found.problems) tally.problems.push(problem);
  const missing = gaps(tally, uncheckedIds, io);
  const report = reportOf(tally, detections, {
    prices,
    mostMatches,
    selection,
    order: options.order,
    organization,
    tellsStories: options.summary === true,
    notices: [...notices, ...remarks(files.length, streams, passedOver, io), ...missing],
  });
  await write(report, options, output, io);
  return exitStatus(report, missing.length > 0, options, io);
}

interface ArchiveRun {
  readonly options: ReplayCommandOptions;
  readonly selection: EventSelection;
  readonly prices: Prices;
  readonly detections: readonly ReplayedDetection[];
  readonly notices: readonly string[];
  readonly organization: OrganizationKnowledge;
  readonly most: number;
}

/** The same of the archive, where Athena finds the events that match. */
async function runOnArchive(
  { options, selection, prices, detections, notices, organization, most }: ArchiveRun,
  io: CommandIo,
): Promise<ExitStatus> {
  const output =
    options.output === undefined ? undefined : OutputFile.at(options.output, new Set(otherInputs(options, false, io)));
  const mostMatches = hasMatches(options) ? most : 0;
  const { askTheArchive } = await import('./athena/ask-the-archive');
  const answered = await askTheArchive({ options, selection, detections, mostMatches }, io);
  if (answered === undefined) {
    io.stderr.write('Interrupted before the archive answered.\n');
    return EXIT_STATUS.interrupted;
  }
  const { replayed, selection: asked } = answered;
  const { tally, archive, gaps: missing } = replayed;
  const report = reportOf(tally, detections, {
    prices,
    mostMatches,
    selection: asked,
    order: options.order,
    organization,
    archive,
    notices: [...notices, ...replayed.notices, ...missing],
  });
  await write(report, options, output, io);
  return exitStatus(report, missing.length > 0, options, io);
}

function chosen(options: ReplayCommandOptions): {
  detections: readonly ReplayedDetection[];
  notices: readonly string[];
  organization: OrganizationKnowledge;
} {
  const [names, { detections, notices, names: ofTemplate, ...template }, organization] = allOrProblems(
    () => (options.names === undefined ? {} : readNamesFile(options.names)),
    () => unnamed(options),
    () => organizationOf(options),
  );
  const named = withNames(detections, { ...ofTemplate, ...names });
  return {
    detections: named.detections,
    notices: [...notices, ...named.notices],
    organization: {
      ...organization,
      inside: [...organization.inside, ...template.organizationAccounts],
      severities: template.severities,
    },
  };
}

const NO_TEMPLATE = { notices: [], names: {}, severities: [], organizationAccounts: [] };

function unnamed(options: ReplayCommandOptions): TemplateDetections {
  if (options.template !== undefined) return fromTemplate(options.template);
  if (options.pattern !== undefined)
    return { ...NO_TEMPLATE, detections: [fromPattern(options.pattern, options.threshold, options.period)] };
  return { ...NO_TEMPLATE, detections: fromCatalogs(options) };
}

interface Progress {
  readonly show: (files: number, bytes: number) => void;
  readonly warn: (path: string, reason: string) => void;
  readonly clear: () => void;
}

function progressOf(files: readonly LogFile[], io: CommandIo): Progress {
  const line = new ProgressLine(io);
  const began = performance.now();
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    show: (done, bytes) => {
      line.show(() => {
        const seconds = (performance.now() - began) / 1_000;
        const left = bytes > 0 ? Math.ceil((seconds / bytes) * (all - bytes)) : 0;
        return `${String(done)} of ${counted(files.length, 'file')}, ${size(bytes / seconds)}/s, about ${String(left)} s left`;
      });
    },
    warn: (path, reason) => {
      line.clear();
      io.stderr.write(`warning: ${printable(`${path}: ${reason}`)}\n`);
    },
    clear: () => {
      line.clear();
    },
  };
}

function remarks(
  files: number,
  streams: readonly NamedStream[],
  passedOver: number,
  { interrupt }: CommandIo,
): string[] {
  const names = streams.map(({ name }) => (name === STDIN ? 'standard input' : name));
  return [
    ...(passedOver > 0
      ? [
          `Skipped ${counted(passedOver, 'file')} in the folders: ${passedOver === 1 ? 'its name does' : 'their names do'} not end in .json, .jsonl, .ndjson, .log, .txt or .gz.`,
        ]
      : []),
    ...(interrupt.aborted && files > 0
      ? [
          files === 1
            ? 'Interrupted: the file may not have been read to the end.'
            : `Interrupted: only some of the ${count(files)} files were read.`,
        ]
      : []),
    ...(interrupt.aborted && names.length > 0
      ? [`Interrupted: ${names.join(' and ')} may not have been read to the end.`]
      : []),
  ];
}

/** What makes the figures partial, in addition to what could not be read. */
function gaps(
  { files, problems, undatedMatches, excluded }: Tally,
  uncheckedIds: number,
  { interrupt }: CommandIo,
): string[] {
  return [
    ...(files === 0 && problems.length === 0 && !interrupt.aborted ? ['No log files with events were found.'] : []),
    ...(undatedMatches > 0
      ? [
          `Matching events without an eventTime such as 2026-11-24T09:14:27Z, which are in no alarm: ${count(undatedMatches)}.`,
        ]
      : []),
    ...(excluded.undated > 0
      ? [
          `Events without a usable eventTime, which --from and --to exclude although they may be in that range: ${count(excluded.undated)}.`,
        ]
      : []),
    ...(uncheckedIds > 0
      ? [
          `For ${counted(uncheckedIds, 'event')} it is unknown whether they are duplicates: there are too many to remember.`,
        ]
      : []),
  ];
}

async function write(
  report: ReplayReport,
  { format }: ReplayCommandOptions,
  output: OutputFile | undefined,
  { stdout, stderr }: CommandIo,
): Promise<void> {
  const text = await written(report, format, output === undefined ? stdout : {});
  // A table has no room for it.
  if (format === 'csv') stderr.write(csvRemarks(report));
  if (output === undefined) stdout.write(stdout.isTTY && format === 'json' ? printableJson(text) : text);
  else output.write(text);
}

/** What is read besides files and folders, so that the output does not overwrite it. */
function otherInputs(
  { template, names, accountFacts }: ReplayCommandOptions,
  hasStdin: boolean,
  { stdin }: CommandIo,
): string[] {
  const { fd } = stdin as { fd?: unknown };
  return [
    ...[template, names, accountFacts].flatMap((path) =>
      path === undefined ? [] : [identityOf(statSync(path, { bigint: true }))],
    ),
    ...(hasStdin && typeof fd === 'number' ? [identityOf(fstatSync(fd, { bigint: true }))] : []),
  ];
}

async function written(
  report: ReplayReport,
  format: ReplayCommandOptions['format'],
  terminal: TextWidth,
): Promise<string> {
  switch (format) {
    case 'text':
      return textReport(report, terminal);
    case 'json':
      return `${JSON.stringify(report, undefined, 2)}\n`;
    case 'csv':
      return csvReport(report);
    case 'html':
      return (await import('./html-report')).htmlReport(report);
  }
}

/** Missing input takes precedence over what was found: it may contain an alarm. */
function exitStatus(
  { input, detections, findings }: ReplayReport,
  hasGaps: boolean,
  { failOn }: ReplayCommandOptions,
  { interrupt }: CommandIo,
): ExitStatus {
  if (interrupt.aborted) return EXIT_STATUS.interrupted;
  if (input.problems.length > 0 || hasGaps) return EXIT_STATUS.partial;
  if (failOn === undefined) return EXIT_STATUS.done;
  const loud: readonly string[] = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  const isLoud = ({ severity }: { readonly severity?: string }): boolean =>
    severity === undefined || loud.includes(severity);
  // A custom pattern has no severity: any of its alarms counts.
  return findings.some(isLoud) || detections.some((one) => one.alarms.length > 0 && isLoud(one))
    ? EXIT_STATUS.found
    : EXIT_STATUS.done;
}

const HELP = `
Examples:
  cdk-organization-trail replay --sample
  aws s3 sync s3://<bucket>/AWSLogs/o-a1b2c3d4e5 logs && cdk-organization-trail replay logs
  cdk-organization-trail replay logs --template cdk.out/OrganizationTrail.template.json --fail-on page
  cdk-organization-trail replay logs --pattern '{ $.eventName = "StopLogging" }' --events
  cdk-organization-trail replay logs --from 2026-11-24 --account 111122223333 --principal 'Deploy*' --format csv --output matches.csv
  cdk-organization-trail replay logs --format html --output report.html
  cdk-organization-trail replay --athena --from 90d --severity page --resume replay.state

Reads .json, .jsonl, .ndjson, .log, .txt and .gz: CloudTrail log files, arrays of events, one JSON event per line, and the output of the
AWS CLI, a log group's export or subscription, Logs Insights, EventBridge and this tool's history command. It counts digest files and
Insights events, and skips them. It reports everything that it could not read.

Exit status: 0 done; 1 there is a finding or an alarm that --fail-on covers; 2 a file could not be read, or there was none, so the figures are
partial; 3 nothing was done; 130 Ctrl-C: the report covers what was read until then.
`;
