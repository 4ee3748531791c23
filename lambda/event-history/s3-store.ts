/** What uses S3, as one file of its own in the asset, loaded when it is needed: its client is larger than all else in the function. */
export { partObjects } from './part-objects';
export { s3Results } from './s3-results';
