import { createHash } from 'node:crypto';
import { printable } from '../../lib/contract/printable';
import { counted } from '../terminal/counted';
import { LOG_FILE_WORDS, provenWords, verdictWords } from './verdict-words';
import type { VerifyReport, WrittenPeriod, WrittenProblem } from './verify-report';

/** Returns one file without a script that opens from disk and can be printed. Text from files is never markup. */
export function verifyHtml(report: VerifyReport): string {
  const { asked, problems, notChecked, remarks, publicKeys, limits, chains, verdict } = report;
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Verification of a CloudTrail archive</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Verification of a CloudTrail archive</h1>
<p class="verdict ${verdict}">${text(verdictWords(report))}</p>
<dl>
${fact('Archive', asked.archive)}
${fact('Folders', asked.roots.join(', '))}
${fact('Period', span(asked))}
${fact('Accounts', asked.accounts.join(', ') || 'every account in the archive')}
${fact('Regions', asked.regions.join(', ') || 'every Region in the archive')}
${asked.trail === undefined ? '' : fact('Trail', asked.trail)}
${fact('Log files', LOG_FILE_WORDS[asked.logFiles])}
${asked.retentionDays === undefined ? '' : fact('Retention', counted(asked.retentionDays, 'day'))}
${fact('Made', `${report.at} by ${report.tool}`)}
</dl>
${section('Proven', list(provenWords(report)))}
${problems.length === 0 ? '' : section('Problems', problems.map(problemOf).join('\n'))}
${notChecked.length === 0 ? '' : section('Not checked', list(notChecked.map((one) => one.text)))}
${remarks.length === 0 ? '' : section('Explained', list(remarks.map((one) => one.text)))}
${section('What this does not prove', list(limits))}
${
  publicKeys.length === 0
    ? ''
    : section(
        "CloudTrail's public keys",
        table(
          ['Region', 'Fingerprint', 'Valid'],
          publicKeys.map((key) => [key.region, key.fingerprint, span(key)]),
        ),
      )
}
${
  chains.length === 0
    ? ''
    : section(
        'Chains of digests',
        table(
          ['Account', 'Region', 'Trail', 'Kind', 'Proven', 'Problem', 'Not checked'],
          chains.map((chain) => [
            chain.account,
            chain.region,
            chain.trail,
            chain.kind,
            spans(chain.proven),
            spans(chain.doubtful),
            spans(chain.notChecked),
          ]),
        ),
      )
}
</main>
</body>
</html>
`;
}

function problemOf({ title, meaning, response, files, id }: WrittenProblem): string {
  return `<article><h3>${text(title)}</h3><p>${text(meaning)}</p><p><b>What to do.</b> ${text(response)}</p>${
    files.length === 0
      ? ''
      : `<ul class="files">${files.map((file) => `<li><code>${text(file)}</code></li>`).join('')}</ul>`
  }<p class="id">${text(id)}</p></article>`;
}

function section(title: string, content: string): string {
  return `<section><h2>${text(title)}</h2>\n${content}\n</section>`;
}

function list(texts: readonly string[]): string {
  return `<ul>${texts.map((one) => `<li>${text(one)}</li>`).join('')}</ul>`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="wide"><table><thead>${line(heads, 'th scope="col"').replaceAll('</th scope="col">', '</th>')}</thead><tbody>${rows.map((row) => line(row, 'td')).join('\n')}</tbody></table></div>`;
}

function fact(term: string, value: string): string {
  return `<dt>${text(term)}</dt><dd>${text(value)}</dd>`;
}

function span({ from, to }: WrittenPeriod): string {
  return `${from} to ${to}`;
}

function spans(periods: readonly WrittenPeriod[]): string {
  return periods.map(span).join(', ') || '–';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function text(given: string): string {
  return printable(given).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d5d9d9, #414d5c); --soft: light-dark(#5f6b7a, #9ba7b6); --bad: light-dark(#b8190b, #ff7b6b); --good: light-dark(#037f0c, #5fd068); --part: light-dark(#8d6605, #f2c464); }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 75rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } h3 { font-size: 1rem; margin: 0; }
.verdict { font-size: 1.15rem; font-weight: 600; border-left: .35rem solid var(--part); padding: .5rem 1rem; }
.verdict.proven { border-color: var(--good); } .verdict.problems { border-color: var(--bad); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; } dt { color: var(--soft); } dd { margin: 0; }
article { border: 1px solid var(--line); border-left: .35rem solid var(--bad); padding: 1rem; margin: 1rem 0; break-inside: avoid; }
.files { padding-left: 1.2rem; } .id { color: var(--soft); font-size: .85rem; margin-bottom: 0; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; } th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); }
td { font-variant-numeric: tabular-nums; overflow-wrap: normal; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
@media print { main { max-width: none; padding: 0; } .wide { overflow: visible; } }
`;
