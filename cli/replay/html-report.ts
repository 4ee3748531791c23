import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bundledFile } from './bundled-file';
import type { ReplayReport } from './replay-report';

/**
 * Returns one file that opens from disk, an archive or a ticket, and loads nothing: its policy allows only the included
 * script and style. Text from log files is data in it, never markup.
 */
export function htmlReport(report: ReplayReport): string {
  const script = readFileSync(bundledFile('report-page.js'), 'utf8');
  const style = readFileSync(bundledFile('report-page.css'), 'utf8');
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

/** In a raw text element, only `<` can end the text, or begin a comment that hides its end. */
function dataOf(report: ReplayReport): string {
  return JSON.stringify(report).replaceAll('<', '\\u003c');
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
