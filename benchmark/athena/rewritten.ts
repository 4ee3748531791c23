/**
 * The text for Athena in DuckDB's words. Only spelling changes: names of functions, the notation of a JSON path and of a lambda. What a
 * function means is in `MACROS`.
 */
export function rewritten(sql: string): string {
  return outsideText(lambdas(paths(sql)), (code) =>
    code
      .replaceAll(/try_cast\(/g, 'TRY_CAST(')
      .replaceAll('AS array(json))', 'AS JSON[])')
      .replaceAll('AS map(varchar, json))', 'AS MAP(VARCHAR, JSON))')
      .replaceAll('cardinality(', 'len(')
      .replaceAll('count_if(', 'countif(')
      .replaceAll('array_join(', 'array_to_string('),
  )
    .replaceAll(/element_at\(([^()]*), '/g, "map_extract_value($1, '")
    .replaceAll(/element_at\(([^()]*), (\d+)\)/g, 'list_extract($1, $2)');
}

export const MACROS = [
  `CREATE MACRO json_extract_scalar(of, path) AS
     CASE WHEN json_type(of, path) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN json_extract_string(of, path) END`,
  'CREATE MACRO json_format(of) AS CAST(of AS VARCHAR)',
  'CREATE MACRO regexp_like(text, regex) AS regexp_matches(text, regex)',
];

/** `'$["a"]["b"][0]'` as `'$."a"."b"[0]'`. */
function paths(sql: string): string {
  return sql.replaceAll(/'\$(\["(?:[^"']|'')*"\]|\[\d+\])*'/g, (path) =>
    path.replaceAll(/\["((?:[^"']|'')*)"\]/g, '."$1"'),
  );
}

/** `any_match(list, e -> test)` and `transform(list, e -> value)`. */
function lambdas(sql: string): string {
  let written = sql;
  for (const [name, before, after] of [
    ['any_match(', 'list_bool_or(list_transform(', '))'],
    ['transform(', 'list_transform(', ')'],
  ] as const) {
    let from = 0;
    for (;;) {
      const at = indexOutsideText(written, name, from);
      if (at < 0) break;
      if (at > 0 && /\w/.test(written.charAt(at - 1))) {
        from = at + name.length;
        continue;
      }
      const end = closing(written, at + name.length);
      const inner = written.slice(at + name.length, end).replace(/, e -> /, ', lambda e: ');
      written = written.slice(0, at) + before + inner + after + written.slice(end + 1);
      from = at + before.length;
    }
  }
  return written;
}

/** Where the parenthesis closes that is open at `from`. */
function closing(sql: string, from: number): number {
  let depth = 1;
  for (let at = from; at < sql.length; at++) {
    const character = sql.charAt(at);
    if (character === "'") at = endOfText(sql, at);
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at;
  }
  throw new Error('a parenthesis is not closed');
}

function endOfText(sql: string, at: number): number {
  return sql.indexOf("'", at + 1);
}

function indexOutsideText(sql: string, name: string, from: number): number {
  for (let at = 0; at < sql.length; at++) {
    if (sql.charAt(at) === "'") at = endOfText(sql, at);
    else if (at >= from && sql.startsWith(name, at)) return at;
  }
  return -1;
}

function outsideText(sql: string, change: (code: string) => string): string {
  return sql
    .split(/('(?:[^']|'')*')/)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}
