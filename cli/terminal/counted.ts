/** For example `1,204`. Not by the locale's data, which takes 20 ms to load: a tenth of the start of a command. */
export function count(number: number): string {
  return Number.isInteger(number) ? String(number).replace(/\B(?=(\d{3})+$)/g, ',') : number.toLocaleString('en-US');
}

/** For example `1 event`, `1,204 events` and, with its own plural, `2 copies`. */
export function counted(number: number, one: string, several = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : several}`;
}
