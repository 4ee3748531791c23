import { isUtf8 } from 'node:buffer';
import { isRecord } from '../../lib/contract/is-record';
import { findEvents, type Findings, isEvent } from './event-in';
import type { WalkedList } from './json-walker';
import { parsed } from './parsed';

/** Findings of one document at a time: those of a document that turns out to be invalid do not count. */
export interface DocumentFindings extends Findings {
  /** Confirms everything found since the last commit. */
  commit(): void;
  discard(): void;
}

/** Larger lines are streamed: parsing them at once would need more memory than the rest of replay. */
const LARGE_BYTES = 1024 * 1024;
/** A document that is or contains a list of events, judging by its beginning. */
const IS_LIST = /^\s*(?:\[|\{\s*"(?:Records|Events|events|logEvents|results)"\s*:)/;
const NOT_UTF8 = 'not UTF-8: it is damaged, or saved in another encoding; save it as UTF-8';
/** The status of a Logs Insights result that may be incomplete. */
const RUNNING = /^(?:Scheduled|Running|Failed|Cancelled|Timeout|Unknown)$/;

/** Reads complete documents: determines their format, and reads their events. */
export class DocumentReader {
  public constructor(private readonly findings: DocumentFindings) {}

  /**
   * Reads a line that is one document with one event, or with several but without a list. @returns whether it is;
   * otherwise, nothing of it counts
   */
  public line(json: Buffer, place: string): boolean {
    if (json.length > LARGE_BYTES || IS_LIST.test(json.toString('latin1', 0, 64)) || !isUtf8(json)) return false;
    const value = parsed(json.toString('utf8'));
    // It may contain a list twice.
    if (
      value === undefined ||
      (isRecord(value) && !isEvent(value) && Object.values(value).some((member) => Array.isArray(member)))
    )
      return false;
    findEvents(value, json, place, this.findings);
    this.findings.commit();
    return true;
  }

  /**
   * Reads a document that was scanned.
   *
   * @param isFirst whether positions in it need not be distinguished from those in other documents
   * @returns whether it is JSON; otherwise, nothing of it counts
   */
  public document(json: Buffer, lists: readonly WalkedList[], place: string, isFirst: boolean): boolean {
    if (!isUtf8(json)) {
      this.findings.noEvent(place, NOT_UTF8);
    } else if (!this.parts(json, lists, place, isFirst)) {
      this.findings.discard();
      return false;
    }
    this.findings.commit();
    return true;
  }

  /** Handles what is not a document at all. */
  public noDocument(place: string): void {
    this.findings.noEvent(place);
    this.findings.commit();
  }

  private parts(json: Buffer, lists: readonly WalkedList[], place: string, isFirst: boolean): boolean {
    const rest = parsed(withoutElements(json, lists));
    if (rest === undefined) return false;
    if (lists.length === 0 || isEvent(rest)) {
      const value = lists.length === 0 ? rest : parsed(json.toString('utf8'));
      findEvents(value, json, place, this.findings);
      return value !== undefined;
    }
    if (isRecord(rest) && typeof rest['status'] === 'string' && RUNNING.test(rest['status'])) {
      this.findings.noEvent(
        place,
        `an answer of Logs Insights with the status ${rest['status']}: ask for it again when its query is complete`,
      );
    }
    for (const { name, offsets } of lists) {
      for (let index = 0; 2 * index < offsets.length; index++) {
        const element = json.subarray(offsets[2 * index], offsets[2 * index + 1]);
        const value = parsed(element.toString('utf8'));
        if (value === undefined) return false;
        findEvents(value, element, `${isFirst ? '' : `${place}, `}${name}[${String(index)}]`, this.findings);
      }
    }
    return true;
  }
}

/** The document with empty lists: the rest must be valid JSON too, and identifies the format. */
function withoutElements(json: Buffer, lists: readonly WalkedList[]): string {
  let [text, from] = ['', 0];
  for (const list of lists) {
    text += json.toString('utf8', from, list.from);
    from = list.to;
  }
  return text + json.toString('utf8', from);
}
