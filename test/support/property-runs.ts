/**
 * How many times a property is tried: `usual` by `npm test`, which is enough to find the faults that it is there for, and `deep` by
 * `npm run test:deep` (PROPERTY_RUNS=deep). A number of runs and not of seconds, so a slow machine tries as much as a fast one.
 */
export function propertyRuns(usual: number, deep: number): number {
  return isDeep() ? deep : usual;
}

function isDeep(): boolean {
  const { PROPERTY_RUNS: asked = '' } = process.env;
  if (!['', 'deep'].includes(asked))
    throw new Error(`PROPERTY_RUNS: received ${JSON.stringify(asked)}; allowed: deep, or nothing`);
  return asked === 'deep';
}
