import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BUNDLE_FOLDERS, bundledFile } from './bundled-file';
import type { ReplayReport } from './replay-report';

/**
 * One file that opens from disk, in an archive or a ticket, and loads nothing: its policy lets only the script and the style run
 * that are of this program. What log files say is data in it, never markup.
 */
export function htmlReport(report: ReplayReport): string {
  const script = built('report-page.js');
  const style = built('report-page.css');
  const policy = `default-src 'none'; script-src '${hash(script)}'; style-src '${hash(style)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Replay of CloudTrail log files</title>
<style>${style}</style>
</head>
<body>
<noscript>This report is drawn by a script that is in this file; the browser does not run it.</noscript>
<script type="application/json" id="report">${dataOf(report)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** In an element of raw text only `<` can end the text, or begin a comment that hides its end. */
function dataOf(report: ReplayReport): string {
  return JSON.stringify(report).replaceAll('<', '\\u003c');
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function built(name: string): string {
  const path = bundledFile(name);
  if (path === undefined) throw new Error(`${name} is not in ${BUNDLE_FOLDERS.join(' or ')}: the package is incomplete, or \`npm run bundle\` has not run`);
  return readFileSync(path, 'utf8');
}
