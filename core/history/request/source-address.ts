import { BlockList, isIP } from 'node:net';
import { hasWildcard, wildcardMatcher } from './wildcard';

export const SOURCE_ADDRESS_ALLOWED =
  'an IPv4 or IPv6 address, a range such as 10.8.8.0/24 or 2001:db8::/32, a pattern of an IPv4 address such as 10.8.8.*, an AWS service such as ' +
  'cloudformation.amazonaws.com, or AWS Internal';

/**
 * What CloudTrail records if an AWS service made the call.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const AWS_INTERNAL = 'AWS Internal';
/** The last part begins with a letter, so that an invalid address is not taken for a name. */
const SERVICE = /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/;
/** An IPv6 address can be written in several ways, so it supports ranges but not patterns. */
const PATTERN = /^[a-z0-9.*?-]+$/;

export function isSourceAddress(value: string): boolean {
  if (isIP(value) !== 0 || value === AWS_INTERNAL) return true;
  if (value.includes('/')) return rangeOf(value) !== undefined;
  return hasWildcard(value) ? PATTERN.test(value) : SERVICE.test(value);
}

/** Addresses are compared as addresses, regardless of notation; everything else as text. */
export function sourceAddressMatcher(value: string): (address: string) => boolean {
  const block = new BlockList();
  const range = rangeOf(value) ?? { address: value, bits: undefined };
  const family = isIP(range.address);
  if (family === 0) return wildcardMatcher(value);
  const type = typeOf(family);
  if (range.bits === undefined) block.addAddress(range.address, type);
  else block.addSubnet(range.address, range.bits, type);
  // An IPv6 range would include all IPv4 addresses.
  return (address) =>
    (family === 6 ? isIP(address) === 6 : isIP(address) !== 0) && block.check(address, typeOf(isIP(address)));
}

function rangeOf(value: string): { address: string; bits: number } | undefined {
  const [, address = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(value) ?? [];
  const bits = Number(digits);
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return digits !== '' && bits <= most ? { address, bits } : undefined;
}

function typeOf(family: number): 'ipv4' | 'ipv6' {
  return family === 6 ? 'ipv6' : 'ipv4';
}
