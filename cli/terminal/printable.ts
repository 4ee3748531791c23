export { printable, printableJson } from '../../lib/contract/printable';
