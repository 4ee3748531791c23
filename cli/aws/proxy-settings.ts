import { received } from '../../lib/contract/received';
import { UsageError } from '../terminal/usage-error';

/** Determines the proxy for a host from the environment, as the AWS CLI does. */
export interface ProxySettings {
  readonly isEmpty: boolean;
  proxyFor(url: { readonly isSecure: boolean; readonly host: string; readonly port: number }): Proxy | undefined;
}

export interface Proxy {
  readonly url: URL;
  /** For messages: the variable, and the URL without its password. */
  readonly said: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Lower-case variables take precedence, as in curl and the AWS CLI. @throws UsageError for a value that is not a proxy
 * URL
 */
export function proxySettings(environment: Environment): ProxySettings {
  const problems: string[] = [];
  const read = (...names: string[]): Proxy | undefined => {
    const name = names.find((one) => environment[one] !== undefined && environment[one] !== '');
    const value = name === undefined ? undefined : environment[name]?.trim();
    if (name === undefined || value === undefined || value === '') return undefined;
    const url = parse(value);
    if (url === undefined)
      problems.push(
        received(
          name,
          withoutPassword(value),
          'the URL of a proxy, such as http://proxy.example.com:3128 or https://…',
        ),
      );
    return url && { url, said: `${url.protocol}//${url.host} of ${name}` };
  };
  const [secure, plain] = [read('https_proxy', 'HTTPS_PROXY'), read('http_proxy', 'HTTP_PROXY')];
  if (problems.length > 0) throw new UsageError(problems);
  const without = (environment['no_proxy'] || environment['NO_PROXY'] || '')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
  return {
    isEmpty: secure === undefined && plain === undefined,
    proxyFor({ isSecure, host, port }) {
      return without.some((entry) => isExcepted(entry.toLowerCase(), host.toLowerCase(), port))
        ? undefined
        : isSecure
          ? secure
          : plain;
    },
  };
}

function parse(value: string): URL | undefined {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
    return ['http:', 'https:'].includes(url.protocol) && url.hostname !== '' ? url : undefined;
  } catch {
    return undefined;
  }
}

function withoutPassword(value: string): string {
  return value.replace(/^([^/@]*\/\/)?[^@]*@/, '$1…@');
}

/** `example.com` and `.example.com` match that host and all subdomains; `*` matches all. */
function isExcepted(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const [, name = '', of] = /^(\[[^\]]*\]|[^:]*|.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (of !== undefined && Number(of) !== port) return false;
  const domain = name.replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
  return domain !== '' && (host.replace(/^\[|\]$/g, '') === domain || host.endsWith(`.${domain}`));
}
