export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** For example `1 event`, `1,204 events` and, with its own plural, `2 copies`. */
export function counted(number: number, one: string, several = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : several}`;
}
