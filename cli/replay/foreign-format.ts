interface Format {
  readonly magic: string;
  readonly at?: number;
  readonly what: string;
}

/** So much of a file says what it is. */
export const FORMAT_BYTES = 512;

const UNPACK = 'unpack it, and give the folder';
const PIPE = (command: string): string => `give what ${command} writes, as in replay <(${command} FILE)`;

/** Of what people may have log files in, or beside them. https://en.wikipedia.org/wiki/List_of_file_signatures */
const FORMATS: readonly Format[] = [
  { magic: 'ustar', at: 257, what: `a tar archive: ${UNPACK}, as with tar -xf` },
  { magic: 'PK\u0003\u0004', what: `a zip archive: ${UNPACK}` },
  { magic: '7z\u00bc\u00af', what: `a 7-Zip archive: ${UNPACK}` },
  { magic: 'Rar!', what: `a RAR archive: ${UNPACK}` },
  { magic: '(\u00b5/\u00fd', what: `Zstandard: ${PIPE('zstd -dc')}` },
  { magic: 'BZh', what: `bzip2: ${PIPE('bzip2 -dc')}` },
  { magic: '\u00fd7zXZ', what: `xz: ${PIPE('xz -dc')}` },
  { magic: '\u0004"M\u0018', what: `LZ4: ${PIPE('lz4 -dc')}` },
  { magic: 'PAR1', what: 'Parquet: give JSON, as CloudTrail writes it, or as an export of its rows' },
  { magic: 'ORC', what: 'ORC: give JSON, as CloudTrail writes it, or as an export of its rows' },
  { magic: 'SQLite format 3', what: 'a SQLite database: give JSON' },
  { magic: '%PDF', what: 'a PDF: give JSON' },
];

/** What a file is that no reader of JSON can read, and what to do. */
export function foreignFormat(bytes: Buffer): string | undefined {
  return FORMATS.find(({ magic, at = 0 }) => bytes.toString('latin1', at, at + magic.length) === magic)?.what;
}
