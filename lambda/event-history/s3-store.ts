/**
 * Everything that uses S3, as a separate file of the asset, loaded on demand: its client is larger than the rest of the
 * function.
 */
export { partObjects } from './part-objects';
export { s3Results } from './s3-results';
