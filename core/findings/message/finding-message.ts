import { findingChat } from './chat';
import { findingDocument, type FindingInput } from './document';
import { findingText, headline } from './finding-text';
import type { Message } from './message';
import { subjectOf } from './subject';

/** What is told of a finding. What stands in it of the events cannot be a link, markup or a control character, and is bounded. */
export function findingMessage(input: FindingInput): Message {
  const document = findingDocument(input);
  return {
    subject: subjectOf(document, document.principal.label),
    text: findingText(document),
    document,
    chat: findingChat(document, headline(document)),
  };
}
