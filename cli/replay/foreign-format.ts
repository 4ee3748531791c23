interface Format {
  readonly magic: string;
  readonly at?: number;
  readonly what: string;
}

/** The number of bytes needed to recognize a file format. */
export const FORMAT_BYTES = 512;

const UNPACK = 'unpack it, and use the folder';
const PIPE = (command: string): string => `use the output of ${command}, for example replay <(${command} FILE)`;

/**
 * Formats in which people may have log files, or that are next to them.
 * https://en.wikipedia.org/wiki/List_of_file_signatures
 */
const FORMATS: readonly Format[] = [
  { magic: 'ustar', at: 257, what: `a tar archive: ${UNPACK}, for example with tar -xf` },
  { magic: 'PK\u0003\u0004', what: `a zip archive: ${UNPACK}` },
  { magic: '7z\u00bc\u00af', what: `a 7-Zip archive: ${UNPACK}` },
  { magic: 'Rar!', what: `a RAR archive: ${UNPACK}` },
  { magic: '(\u00b5/\u00fd', what: `Zstandard: ${PIPE('zstd -dc')}` },
  { magic: 'BZh', what: `bzip2: ${PIPE('bzip2 -dc')}` },
  { magic: '\u00fd7zXZ', what: `xz: ${PIPE('xz -dc')}` },
  { magic: '\u0004"M\u0018', what: `LZ4: ${PIPE('lz4 -dc')}` },
  { magic: 'PAR1', what: 'Parquet: use JSON, as written by CloudTrail, or exported from its rows' },
  { magic: 'ORC', what: 'ORC: use JSON, as written by CloudTrail, or exported from its rows' },
  { magic: 'SQLite format 3', what: 'a SQLite database: use JSON' },
  { magic: '%PDF', what: 'a PDF: use JSON' },
];

/** Returns the format of a file that cannot be read as JSON, and what to do. */
export function foreignFormat(bytes: Buffer): string | undefined {
  return FORMATS.find(({ magic, at = 0 }) => bytes.toString('latin1', at, at + magic.length) === magic)?.what;
}
