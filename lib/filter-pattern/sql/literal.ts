/** Text as a literal of SQL. Trino knows no escape in it but the doubled quote. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A number as a literal of type double. */
export function sqlDouble(number: number): string {
  return `DOUBLE ${sqlText(String(number))}`;
}
