import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from '../../cli/command-line';
import { COMMANDS } from '../../cli/commands';
import { testIo } from '../support/test-io';

/** A command that somebody who reads our texts may copy. */
export interface HandedOut {
  /** On one line, with its placeholders: `<bucket>`, `…`. */
  readonly command: string;
  readonly where: string;
}

const ROOT = join(__dirname, '..', '..');
const TOOLS = [
  'aws',
  'npx',
  'npm',
  'node',
  'cdk',
  'cdk-organization-trail \\S+',
  'docker',
  'pip',
  'yarn',
  'scripts/\\S+',
];
/** The commands of ours, which documents also write without the name of the program. */
const OURS = ['replay', 'history', 'doctor', 'verify', 'findings'];
const BEGINS = new RegExp(
  `^(?:[A-Z_]+=\\S+ )*(?:(?:${TOOLS.join('|')}) [^\\s…]|(?:${OURS.join('|')}) [-<]|(?:for|while|if) .*(?:aws|npx) )`,
);

/** By which a command is executed. */
export function kindOf(command: string): 'ours' | 'aws' | 'other' {
  if (
    new RegExp(
      `^(?:[A-Z_]+=\\S+ )*(?:(?:npx )?cdk-organization-trail\\b|npm run trail\\b|(?:${OURS.join('|')}) )`,
    ).test(command)
  )
    return 'ours';
  return /^aws |^(?:R=|for |echo )[^]*\baws /.test(command) ? 'aws' : 'other';
}

/** What `-c organization-trail:KEY=VALUE` gives the app. */
export function contextOf(command: string): Record<string, string> {
  const found = command.matchAll(/-c (?:'(organization-trail:\w+)=([^']*)'|(organization-trail:\w+)=([^\s`']+))/g);
  return Object.fromEntries(
    [...found].map(([, quoted, text, bare, word]) => [quoted ?? bare ?? '', text ?? word ?? '']),
  );
}

/** The command without the settings of the app, which are checked by themselves. */
export function withoutContext(command: string): string {
  return command.replaceAll(/ -c (?:'organization-trail:\w+=[^']*'|organization-trail:\w+=\S+)/g, '');
}

export function documents(): { readonly where: string; readonly text: string }[] {
  const names = [
    'README.md',
    'SECURITY.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'examples/README.md',
    ...filesBelow('docs', '.md'),
  ];
  return names.map((where) => ({ where, text: readFileSync(join(ROOT, where), 'utf8') }));
}

/** Every command of every document: the lines of shell blocks, and code within text. */
export function inDocuments(): HandedOut[] {
  return documents().flatMap(({ text, where }) => inMarkdown(text, where));
}

export function inMarkdown(text: string, where: string): HandedOut[] {
  const found: HandedOut[] = [];
  const prose = text.replaceAll(
    /^( *)```(\S*)[^\n]*\n([^]*?)^ *```$/gm,
    (_, indent: string, language: string, block: string) => {
      if (language === '' || ['sh', 'bash', 'shell', 'console'].includes(language)) {
        const lines = statements(block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
        // A block of another language is not told from output or a drawing.
        for (const command of lines) if (language !== '' || BEGINS.test(command)) found.push({ command, where });
      }
      return '';
    },
  );
  for (const [, code = ''] of prose.matchAll(/`([^`]+)`/g)) {
    const command = code.replaceAll(/\s+/g, ' ').trim().replaceAll('\\|', '|');
    if (BEGINS.test(command)) found.push({ command, where });
  }
  return found;
}

/** The commands of a script: what is indented, and what ends a loop, belongs to the line before. Comments are left out. */
function statements(script: string): string[] {
  const joined = script
    .replaceAll(/(^|\s+)#.*$/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .replaceAll(/\n(?=[ \t]+\S|done|fi\b|\}|')/g, '\n\t');
  return joined
    .split(/\n(?!\t)/)
    .map((line) => line.replaceAll(/\n\s*/g, '\n').trim())
    .filter((line) => line !== '');
}

/** Their commands are put together of parts: they are read from what they make (`synthesized-commands.ts`). */
const MAKERS = [
  'core/archive-watch/message.ts',
  'lib/detection/alarm-description.ts',
  'lib/stacks/commands.ts',
  'core/findings/message/look-further.ts',
];

/** Every command in the messages of the source and in the comments of the library, which are its documentation. `${name}` and `{name}` are the placeholder `<name>`. */
export function inSource(): HandedOut[] {
  return ['app', 'bin', 'cli', 'core', 'lambda', 'lib']
    .flatMap((folder) => filesBelow(folder, '.ts'))
    .filter((where) => !MAKERS.includes(where))
    .flatMap((where) => inCode(readFileSync(join(ROOT, where), 'utf8'), where));
}

export function inCode(text: string, where: string): HandedOut[] {
  const read = where.startsWith('lib/') ? text : text.replaceAll(/^\s*(?:\/\/|\/\*\*|\*).*$/gm, '');
  // The parts of one message that stand on several lines are one text.
  const whole = read
    .replaceAll(/(['`])\s*\+\s*\n\s*['`]/g, '')
    .replaceAll(
      /\$\{(?:String\(([^{}]*)\)|([^{}]*))\}/g,
      (_, number?: string, name = '') => `<${number ?? String(name)}>`,
    )
    .replaceAll(/\{([a-z]\w*)\}/g, '<$1>');
  const begins =
    /\b(?:aws [a-z0-9]+ [a-z][a-z0-9-]+|npx cdk(?:-organization-trail)? [a-z-]+|npm (?:run [a-z:]+|start|test|ci))\b/g;
  return [...whole.matchAll(begins)]
    .map(({ index }) => commandAtStart(whole.slice(index, whole.indexOf('\n', index) + 1 || undefined)))
    .flatMap((command) => (command === undefined ? [] : [{ command, where }]));
}

/** The examples of the help of each command. */
export async function helpTexts(): Promise<HandedOut[]> {
  const found: HandedOut[] = [];
  for (const name of Object.keys(COMMANDS)) {
    const io = testIo();
    await runCommandLine([name, '--help'], io);
    found.push(...inHelp(io.written(), `${name} --help`));
  }
  return found;
}

function inHelp(text: string, where: string): HandedOut[] {
  return [...text.matchAll(/^ {2}((?:aws .*&& )?cdk-organization-trail [^<[].*)$/gm)].map(([, line = '']) => ({
    command: line.replace(/ {2,}\(.*\)$/, ''),
    where,
  }));
}

/** How far a command goes that begins a sentence: as long as options with their values follow. */
function commandAtStart(text: string): string | undefined {
  const least = /^npm (?!run)/.test(text) ? 2 : 3;
  const taken: string[] = [];
  for (const [token] of text.matchAll(/(?:<[^>]*>|"[^"]*"|[^\s<"])+/g)) {
    const previous = taken.at(-1) ?? '';
    const follows =
      taken.length < least ||
      /^(--|-c$|s3:\/\/|Key=)/.test(token) ||
      /^(--|-c$)/.test(previous) ||
      (taken[2] === 'sync' && previous.startsWith('s3://'));
    if (!follows) break;
    const bare = token.replace(/[`'".,;:)\\?]+$/, '');
    taken.push(bare);
    if (bare !== token) break;
  }
  return taken.length >= least ? taken.join(' ') : undefined;
}

function filesBelow(folder: string, end: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
}
