/** Returns an SQL literal of a text. The doubled quote is the only escape that Trino has. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Returns an SQL literal of type double. */
export function sqlDouble(number: number): string {
  return `DOUBLE ${sqlText(String(number))}`;
}
