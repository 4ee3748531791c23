import { cutWords } from './harmless';
import type { ChatMessage, FindingDocument, StormDocument } from './message';

const MAX_TITLE_BYTES = 250;
const MAX_STEP_BYTES = 600;

export function findingChat(document: FindingDocument, headline: string): ChatMessage {
  const { id, episode, principal, source, call, seen, targets } = document;
  const lines: readonly (readonly [string, string | undefined])[] = [
    [
      'Account',
      document.account.name === undefined ? document.account.id : `${document.account.name} (${document.account.id})`,
    ],
    ['Principal', principal.label],
    ['Session', principal.session],
    ['From', [source.address, source.vpcEndpoint].filter(Boolean).join(' ') || undefined],
    ['User agent', source.userAgent],
    ['Call', `${call.service} ${call.name} in ${call.region}`],
    ['Outcome', call.outcome === 'failure' ? `failed ${call.errorCode ?? ''}`.trim() : 'success'],
    ...targets.slice(0, 5).map(({ path, value }) => [path.replaceAll('[]', ''), value] as const),
    ['First', seen.first],
    ['Last', seen.last],
    ['Count', String(seen.count)],
  ];
  return chat(document, `${id}-${String(episode)}`, headline, lines, {
    finding: id,
    account: document.account.id,
    principal: principal.label,
  });
}

/**
 * Values are formatted as code, where no client interprets markup, mentions or links. `harmless` has removed what would
 * end the code span.
 */
export function chat(
  document: FindingDocument | StormDocument,
  threadId: string,
  summary: string,
  lines: readonly (readonly [string, string | undefined])[],
  additionalContext: Readonly<Record<string, string>>,
): ChatMessage {
  const { severity, detection, account, kind, links } = document;
  const facts = lines.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [`${label}: \`${value}\``],
  );
  return {
    version: '1.0',
    source: 'custom',
    id: threadId,
    content: {
      textType: 'client-markdown',
      title: cutWords(`${severity.toUpperCase()}: ${detection.title}`, MAX_TITLE_BYTES),
      description: [...facts, '', ...document.notes, cutWords(detection.meaning, MAX_STEP_BYTES)].join('\n'),
      nextSteps: [cutWords(detection.response, MAX_STEP_BYTES), ...links.map(({ title, url }) => `${title}: ${url}`)],
      keywords: [severity, detection.id, account.id],
    },
    metadata: { threadId, summary: cutWords(summary, MAX_TITLE_BYTES), eventType: kind, additionalContext },
  };
}
