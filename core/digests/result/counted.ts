/** `a digest`, `3 digests` */
export function counted(count: number, one: string): string {
  return count === 1 ? `a ${one}` : `${count.toLocaleString('en-US')} ${one}s`;
}
