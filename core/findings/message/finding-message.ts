import { findingChat } from './chat';
import { findingDocument, type FindingInput } from './document';
import { findingText, headline } from './finding-text';
import type { Message } from './message';
import { subjectOf } from './subject';

/**
 * Returns the message about a finding. Values from events are sanitized (no links, markup or control characters) and
 * limited in length.
 */
export function findingMessage(input: FindingInput): Message {
  const document = findingDocument(input);
  return {
    subject: subjectOf(document, document.principal.label),
    text: findingText(document),
    document,
    chat: findingChat(document, headline(document)),
  };
}
