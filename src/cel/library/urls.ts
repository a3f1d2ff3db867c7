/** `url` and `isURL`. Source: Go's `net/url`, which Kubernetes reads URLs with: absolute ones, or paths from the root. */
import { fail, Opaque, PlainList, PlainMap } from '../values.ts';
import { type Overload, row } from './overload.ts';

/** The parts of a URL. */
export class Url extends Opaque {
  readonly type = 'kubernetes.URL';
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  private readonly rest: string;
  constructor(parts: {
    readonly scheme: string;
    readonly host: string;
    readonly path: string;
    readonly query: string;
    readonly rest: string;
  }) {
    super();
    this.scheme = parts.scheme;
    this.host = parts.host;
    this.path = parts.path;
    this.query = parts.query;
    this.rest = parts.rest;
  }
  same(other: Url): boolean {
    return (
      this.scheme === other.scheme &&
      this.host === other.host &&
      this.path === other.path &&
      this.query === other.query &&
      this.rest === other.rest
    );
  }
}

/** Scheme and what follows it; `undefined` when the text begins with a colon. */
const schemeOf = (text: string): readonly [string, string] | undefined => {
  if (text.startsWith(':')) return undefined;
  const found = /^([A-Za-z][A-Za-z0-9+.-]*):/u.exec(text);
  return found === null ? ['', text] : [(found[1] as string).toLowerCase(), text.slice(found[0].length)];
};

const escapesHold = (text: string): boolean => !/%(?![0-9A-Fa-f]{2})/u.test(text);

const encoder = new TextEncoder();

const percent = (text: string): string =>
  [...encoder.encode(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

const decode = (text: string): string => {
  const bytes: number[] = [];
  for (const part of text.match(/%[0-9A-Fa-f]{2}|[^%]+/gu) ?? []) {
    if (part.startsWith('%')) bytes.push(Number.parseInt(part.slice(1), 16));
    else bytes.push(...encoder.encode(part));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
};

/** A path as it is sent: what was written, when that is well escaped; otherwise escaped anew. */
const escapedPath = (path: string): string => {
  if (/^[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]%]*$/u.test(path)) return path;
  return decode(path).replaceAll(/[^A-Za-z0-9\-_.~$&+,/:;=@]/gu, percent);
};

const hostHolds = (host: string): boolean => {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/u.exec(host);
  if (host.startsWith('[')) return bracketed !== null && /^[0-9A-Za-z:.%\-_~!$&'()*+,;=]*$/u.test(bracketed[1] as string);
  const colons = host.split(':').length - 1;
  if (colons > 1 || (colons === 1 && !/:\d*$/u.test(host))) return false;
  if (/%(?!(?:[89A-Fa-f][0-9A-Fa-f]))/u.test(host)) return false;
  return !/[\x00-\x7f]/u.test(host.replaceAll(/[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"%]/gu, ''));
};

const authorityHolds = (authority: string): boolean => {
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : authority.slice(0, at);
  return hostHolds(authority.slice(at + 1)) && /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/u.test(user) && escapesHold(user);
};

/** Reads a URL as Go does; a fragment belongs to what it stands behind when `fragments` is false. */
const read = (text: string, fragments: boolean): Url | undefined => {
  if (text === '' || /[\x00-\x1f\x7f]/u.test(text)) return undefined;
  const hash = fragments ? text.indexOf('#') : -1;
  const fragment = hash < 0 ? '' : text.slice(hash);
  const whole = hash < 0 ? text : text.slice(0, hash);
  if (whole === '*') return new Url({ scheme: '', host: '', path: '*', query: '', rest: '' });
  const split = schemeOf(whole);
  if (split === undefined || !escapesHold(fragment)) return undefined;
  const [scheme, behind] = split;
  const mark = behind.indexOf('?');
  const query = mark < 0 ? '' : behind.slice(mark + 1);
  const body = mark < 0 ? behind : behind.slice(0, mark);
  if (!body.startsWith('/')) return scheme === '' ? undefined : new Url({ scheme, host: '', path: '', query, rest: body + fragment });
  const isPath = scheme === '' && (!fragments || body.startsWith('///'));
  if (isPath || !body.startsWith('//')) return pathUrl(scheme, '', body, query, fragment);
  const end = body.indexOf('/', 2);
  const authority = body.slice(2, end < 0 ? undefined : end);
  return authorityHolds(authority) ? pathUrl(scheme, authority, end < 0 ? '' : body.slice(end), query, fragment) : undefined;
};

const pathUrl = (scheme: string, authority: string, path: string, query: string, fragment: string): Url | undefined => {
  if (!escapesHold(path)) return undefined;
  const at = authority.lastIndexOf('@');
  const host = decode(authority.slice(at + 1));
  return new Url({ scheme, host, path: escapedPath(path), query, rest: `${authority.slice(0, at + 1)}${fragment}` });
};

const isUrl = (text: string): boolean => read(text, false) !== undefined;

/** What Go says of a text that is no URL, in the commonest of its words. */
const faultOf = (text: string): string => `parse ${JSON.stringify(text)}: ${text === '' ? 'empty url' : 'invalid URI for request'}`;

/** What is wrong with a URL; nothing when it is one. */
export const urlFaults = (text: string): readonly string[] => (isUrl(text) ? [] : [faultOf(text)]);

const url = (text: string): Url =>
  (isUrl(text) ? read(text, true) : undefined) ?? fail(`URL parse error during conversion from string: ${faultOf(text)}`);

const hostname = ({ host }: Url): string => {
  const bare = host.replace(/:\d*$/u, '');
  const name = host.startsWith('[') || !bare.includes(':') ? bare : host;
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
};

const port = ({ host }: Url): string => /:(\d*)$/u.exec(host.startsWith('[') ? host.slice(host.lastIndexOf(']')) : host)?.[1] ?? '';

const queryPart = (text: string): string | undefined => (escapesHold(text) ? decode(text.replaceAll('+', ' ')) : undefined);

const queryOf = ({ query }: Url): PlainMap => {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const equal = pair.indexOf('=');
    const key = queryPart(equal < 0 ? pair : pair.slice(0, equal));
    const value = queryPart(equal < 0 ? '' : pair.slice(equal + 1));
    if (key !== undefined && value !== undefined) values.set(key, [...(values.get(key) ?? []), value]);
  }
  return PlainMap.of([...values].map(([key, list]) => [key, new PlainList(list)] as const));
};

const type = 'kubernetes.URL';

export const urls: readonly Overload[] = [
  row(`url(string): ${type}`, url),
  row('isURL(string): bool', isUrl),
  row(`${type} -> getScheme(): string`, ({ scheme }: Url) => scheme),
  row(`${type} -> getHost(): string`, ({ host }: Url) => host),
  row(`${type} -> getHostname(): string`, hostname),
  row(`${type} -> getPort(): string`, port),
  row(`${type} -> getEscapedPath(): string`, ({ path }: Url) => path),
  row(`${type} -> getQuery(): map<string, list<string>>`, queryOf),
];
