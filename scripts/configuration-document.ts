import { PREFIX } from '../app/configuration/prefix';
import {
  type SettingDocumentation,
  type SettingsChapter,
  SETTINGS_CHAPTERS,
} from '../app/configuration/settings-documentation';
import { SETTINGS } from '../app/configuration/configuration';

/** docs/configuration.md: each key with its default, what it does, what is allowed, and an example that the app accepts. */
export function configurationDocument(): string {
  return `${[
    '# Configuration',
    '<!-- Generated from app/configuration/settings-documentation.ts by `npm run docs:configuration`. Edit that file. -->',
    `The app reads CDK context: in \`cdk.json\` below \`context\`, or as \`-c ${PREFIX}KEY=VALUE\` on the command line. If a key is unknown or a value is not allowed, synthesis stops with one message that lists all such keys.`,
    '```json\n' +
      JSON.stringify(
        { context: { [`${PREFIX}homeRegion`]: 'eu-central-1', [`${PREFIX}pageEmails`]: ['oncall@example.com'] } },
        null,
        2,
      ) +
      '\n```',
    'On the command line, write lists and objects as JSON:',
    `\`\`\`sh\nnpx cdk deploy -c organization-trail:homeRegion=eu-central-1 -c 'organization-trail:pageEmails=["oncall@example.com"]'\n\`\`\``,
    `Every key needs the prefix \`${PREFIX}\`, which the tables leave out.`,
    ...SETTINGS_CHAPTERS.flatMap(chapter),
  ].join('\n\n')}\n`;
}

function chapter({ title, introduction, settings }: SettingsChapter): string[] {
  const rows = Object.entries(settings).map(([key, documentation]) => row(key as keyof typeof SETTINGS, documentation));
  return [
    `## ${title}`,
    ...(introduction === undefined ? [] : [introduction]),
    ['| Key | Default | What it does | Allowed |', '|---|---|---|---|', ...rows].join('\n'),
  ];
}

function row(key: keyof typeof SETTINGS, { default: unset, description, example }: SettingDocumentation): string {
  const isSaidAlready = SETTINGS[key].allowed === 'true or false';
  const shown = example === undefined || isSaidAlready ? '' : ` For example \`${inCell(written(example))}\``;
  return `| \`${key}\` | ${unset} | ${description}${shown} | ${inCell(SETTINGS[key].allowed)} |`;
}

const written = (example: unknown): string => (typeof example === 'string' ? example : JSON.stringify(example));
const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
