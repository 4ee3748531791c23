import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type FindingsSettings, SETTINGS_FILE } from '../../lib/contract/findings';
import { parseEnvironment } from './environment';
import { findingsHandler, type Handler } from './handle';
import type * as Respond from './respond';

/**
 * Loads a separate file of the asset. Not an import: the bundler would include it in this file, and its clients in
 * every start.
 */
const load = createRequire(__filename);

/** Kept for the next invocation: parsing the patterns takes longer than a batch, and so does creating connections. */
let composed: Handler | undefined;

export function handler(...[event, context]: Parameters<Handler>): Promise<void> {
  return (composed ??= compose())(event, context);
}

function compose(): Handler {
  const environment = parseEnvironment(process.env);
  const settings = JSON.parse(readFileSync(join(__dirname, SETTINGS_FILE), 'utf8')) as FindingsSettings;
  let responder: Respond.Responder | undefined;
  return findingsHandler(environment, settings, () => {
    const { Responder } = load('./respond') as typeof Respond;
    return (responder ??= new Responder(environment, settings));
  });
}
