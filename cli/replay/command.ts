import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { EXIT_STATUS, type ExitStatus } from '../exit-status';
import type { CommandIo } from '../terminal/command-io';
import { newCommand, parseArguments } from '../terminal/command-options';
import { ProgressLine } from '../terminal/progress-line';
import { UsageError } from '../terminal/usage-error';
import { fromCatalogs, fromPattern, type ReplayedDetection, SEVERITIES } from './detections';
import { EventIds } from './event-ids';
import { findFiles, type FoundFiles, type LogFile } from './find-files';
import type * as HtmlReport from './html-report';
import { addOptions, type ReplayCommandOptions } from './options';
import { withPrices } from './prices';
import { replay } from './replay';
import type { ReplayReport } from './replay-report';
import { Replayer } from './replayer';
import { reportOf } from './report';
import { StreamReplayer } from './stream-replayer';
import { keepNewest, type Tally } from './tally';
import { fromTemplate } from './template';
import { megabytes, textReport } from './text-report';

const load = createRequire(__filename);
const MOST_MATCHES = 10_000;
const STDIN = '-';
/** Bytes of a stream are not known beforehand. */
const STREAM_EVENTS = { expected: 1_000_000, most: 10_000_000 };

/** `replay`: which alarms would these log files have raised? */
export async function run(args: readonly string[], io: CommandIo): Promise<ExitStatus> {
  const command = newCommand('replay', 'Which alarms would these CloudTrail log files have raised?', io)
    .argument('<path...>', 'files, folders, or - for standard input')
    .addHelpText('after', HELP);
  addOptions(command);
  if (!parseArguments(command, args)) return EXIT_STATUS.done;
  const options = command.opts<ReplayCommandOptions>();
  const prices = withPrices(options.price);
  const { detections, notices } = chosen(options);
  const found = findFiles(command.args.filter((path) => path !== STDIN));
  const hasMatches = options.events === true || options.format === 'html';
  const { tally, uncheckedIds } = await replayAll(command.args, found, detections, options, hasMatches, io);
  tally.problems.push(...found.problems);
  const report = reportOf(tally, detections, { prices, hasMatches, notices: [...notices, ...remarks(found, uncheckedIds, io)] });
  write(report, options, io);
  return exitStatus(report, options, io);
}

function chosen(options: ReplayCommandOptions): { detections: readonly ReplayedDetection[]; notices: readonly string[] } {
  if (options.template !== undefined) return fromTemplate(options.template);
  if (options.pattern !== undefined) return { detections: [fromPattern(options.pattern, options.threshold, options.period)], notices: [] };
  return { detections: fromCatalogs(options), notices: [] };
}

async function replayAll(
  paths: readonly string[],
  { files }: FoundFiles,
  detections: readonly ReplayedDetection[],
  { exact, threads }: ReplayCommandOptions,
  hasMatches: boolean,
  io: CommandIo,
): Promise<{ tally: Tally; uncheckedIds: number }> {
  const replayOptions = { detections, isExact: exact === true, mostMatches: hasMatches ? MOST_MATCHES : 0 };
  if (!paths.includes(STDIN)) {
    const progress = progressOf(files, io);
    const result = await replay({ files, options: replayOptions, threads, interrupt: io.interrupt, onProgress: progress.show });
    progress.clear();
    return result;
  }
  if (paths.length > 1) throw new UsageError([`${STDIN}: received with ${String(paths.length - 1)} other paths; allowed: standard input alone, or files and folders`]);
  const ids = new EventIds(EventIds.memoryFor(STREAM_EVENTS));
  const replayer = new Replayer(replayOptions, ids);
  await new StreamReplayer(replayer, io.interrupt).replay(STDIN, io.stdin);
  keepNewest(replayer.tally, replayOptions.mostMatches);
  return { tally: replayer.tally, uncheckedIds: ids.unchecked };
}

function progressOf(files: readonly LogFile[], io: CommandIo): { show: (files: number, bytes: number) => void; clear: () => void } {
  const line = new ProgressLine(io);
  const began = performance.now();
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    show: (done, bytes) => {
      line.show(() => {
        const seconds = (performance.now() - began) / 1_000;
        const left = bytes > 0 ? Math.ceil((seconds / bytes) * (all - bytes)) : 0;
        return `${String(done)} of ${String(files.length)} files, ${megabytes(bytes / seconds)}/s, about ${String(left)} s left`;
      });
    },
    clear: () => {
      line.clear();
    },
  };
}

function remarks({ files, passedOver }: FoundFiles, uncheckedIds: number, { interrupt }: CommandIo): string[] {
  return [
    ...(passedOver > 0 ? [`${String(passedOver)} files in the folders were passed over: their names do not end in .json, .jsonl, .ndjson or .gz.`] : []),
    ...(uncheckedIds > 0 ? [`Of ${String(uncheckedIds)} events it is not known whether they are further copies: there are too many to remember.`] : []),
    ...(interrupt.aborted ? [`Interrupted: of the ${String(files.length)} files only some were read.`] : []),
  ];
}

function write(report: ReplayReport, { format, output }: ReplayCommandOptions, { stdout }: CommandIo): void {
  const text = written(report, format);
  if (output === undefined) {
    stdout.write(text);
    return;
  }
  try {
    writeFileSync(output, text);
  } catch (error) {
    throw new UsageError([`--output: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function written(report: ReplayReport, format: ReplayCommandOptions['format']): string {
  switch (format) {
    case 'text':
      return textReport(report);
    case 'json':
      return `${JSON.stringify(report, undefined, 2)}\n`;
    case 'html':
      return (load('./html-report') as typeof HtmlReport).htmlReport(report);
  }
}

/** What is missing comes before what was found: an alarm may be in it. */
function exitStatus({ input, detections, notices }: ReplayReport, { failOn }: ReplayCommandOptions, { interrupt }: CommandIo): ExitStatus {
  if (interrupt.aborted) return EXIT_STATUS.interrupted;
  if (input.problems.length > 0 || notices.some((notice) => notice.includes('it is not known whether'))) return EXIT_STATUS.partial;
  if (failOn === undefined) return EXIT_STATUS.done;
  const loud: readonly string[] = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  // A pattern of one's own has no severity: any of its alarms counts.
  return detections.some(({ severity, alarms }) => alarms.length > 0 && (severity === undefined || loud.includes(severity))) ? EXIT_STATUS.found : EXIT_STATUS.done;
}

const HELP = `
Examples:
  aws s3 sync s3://<bucket>/AWSLogs/o-a1b2c3d4e5 logs && cdk-organization-trail replay logs
  cdk-organization-trail replay logs --template cdk.out/OrganizationTrail.template.json --fail-on page
  cdk-organization-trail replay logs --pattern '{ $.eventName = "StopLogging" }' --events
  cdk-organization-trail replay logs --format html --output report.html

Reads .json, .json.gz, .jsonl, .ndjson: files as CloudTrail writes them, arrays of events, a line of JSON for each event, and what
LookupEvents, EventBridge and this tool's history write. Digest files and Insights events are counted and passed over.

Exit status: 0 done; 1 an alarm of --fail-on; 2 a file could not be read: the figures are partial; 3 nothing done; 130 Ctrl-C, with what
was read until then.
`;
