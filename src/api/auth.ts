/**
 * Who may speak to the API. On loopback nobody logs in, but requests with a foreign `Host` or `Origin` are refused, so that a web
 * page cannot reach us by DNS rebinding or from another site. On any other address a bearer token is needed.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { addressOf } from './limits.ts';
import { type Problem, sendProblem } from './problem.ts';

export interface AccessOptions {
  /** Address that is listened on. */
  readonly host: string;
  /** Needed on every request to the API when present; absent only on loopback. */
  readonly token?: string;
}

/** Fewer characters than these can be guessed; the token we make has 43. */
const minTokenLength = 16;

/** Loopback names, addresses and nothing else: requests to them cannot come from another machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/u.test(host);

/** What keeps a server from starting, for whoever starts it. */
export class UnsafeAccess extends Error {}

/** Throws `UnsafeAccess` when strangers could get in: another address than loopback without a token, or a token that can be guessed. */
export const demandSafe = ({ host, token }: AccessOptions): void => {
  if (host === '') throw new UnsafeAccess('An empty address would listen everywhere. Name one.');
  if (token === undefined && !isLoopback(host)) throw new UnsafeAccess(`Listening on ${host} needs a token.`);
  if (token !== undefined && token.length < minTokenLength)
    throw new UnsafeAccess(`The token has fewer than ${minTokenLength} characters. Delete its file, so that a new one is made.`);
};

/** An address as it stands in URLs and in `Host`: IPv6 in brackets. */
export const hostInUrl = (host: string): string => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);

/** Host names of ours. Ports are not compared: a name cannot be rebound to us, and tunnels give us other ports than our own. */
const ownNames = (host: string): readonly string[] => ['localhost', '127.0.0.1', '[::1]', hostInUrl(host).toLowerCase()];

const nameIn = (header: string): string => header.replace(/:\d+$/u, '').toLowerCase();

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Takes the same time wherever the first difference is. */
const sameToken = (given: string, wanted: string): boolean => given !== '' && timingSafeEqual(digest(given), digest(wanted));

const isForeignOrigin = (origin: string, host: string): boolean => {
  const url = URL.parse(origin);
  return url === null || url.host.toLowerCase() !== host.toLowerCase();
};

const isApi = (c: Context): boolean => c.req.path === '/api' || c.req.path.startsWith('/api/');

/** Somebody follows a link to a page of ours. The other site learns nothing from it and can do nothing with it. */
const isVisit = (c: Context): boolean => c.req.method === 'GET' && c.req.header('sec-fetch-mode') === 'navigate' && !isApi(c);

/** Sent by a page of another site, or of another port of this machine (Fetch Metadata, section 2.4). */
const isForeignSite = (c: Context): boolean => {
  const site = c.req.header('sec-fetch-site');
  return (site === 'cross-site' || site === 'same-site') && !isVisit(c);
};

const foreignOrigin: Problem = {
  status: 403,
  code: 'ForeignOrigin',
  title: 'Requests from other sites are refused.',
  hint: 'Open Hedgerow at its own address.',
};

/** The same for no token, a wrong one and another scheme: nothing to learn from it. */
const unauthorized: Problem = {
  status: 401,
  code: 'Unauthorized',
  title: 'A token is needed.',
  hint: 'Send the token that was printed at first start; it is also in the file `token` of the data folder.',
};

const tooManyTokens: Problem = {
  status: 429,
  code: 'TooManyAttempts',
  title: 'Too many wrong tokens came from this address.',
  hint: 'Wait a second.',
};

/** Wrong tokens of one address that are answered at once; they are forgotten after `forget` (ms). */
const patience = 5;
const forget = 60_000;
/** Further ones are answered after this time (ms), so many of them side by side; beyond that they are told to wait. */
const penalty = 1000;
const maxWaiting = 10;
/** Addresses that are told apart; further ones share their failures. */
const maxAddresses = 10_000;

interface Attempts {
  failures: number;
  waiting: number;
}

/**
 * Slows guessing down without locking anybody out: a client with an old token waits, one with the right token does not, though
 * both come through the same proxy.
 */
const makeAttempts = () => {
  const byAddress = new Map<string, Attempts>();
  const of = (address: string): Attempts => {
    const key = byAddress.has(address) || byAddress.size < maxAddresses ? address : 'others';
    const known = byAddress.get(key) ?? { failures: 0, waiting: 0 };
    byAddress.set(key, known);
    const later = (): void => {
      known.failures -= 1;
      if (known.failures === 0) byAddress.delete(key);
    };
    known.failures += 1;
    setTimeout(later, forget).unref();
    return known;
  };
  return {
    /** Whether this address has as many wrong tokens waiting for an answer as it may. */
    isFull: (address: string): boolean => (byAddress.get(address)?.waiting ?? 0) >= maxWaiting,
    /** Resolves when a wrong token may be answered. */
    failed: async (address: string): Promise<void> => {
      const known = of(address);
      if (known.failures <= patience) return;
      known.waiting += 1;
      await new Promise((done) => setTimeout(done, penalty));
      known.waiting -= 1;
    },
  };
};

/** Refuses strangers. Order: host, origin, token. */
export const guard = ({ host, token }: AccessOptions): MiddlewareHandler => {
  const attempts = makeAttempts();
  const checkToken = async (c: Context, wanted: string): Promise<Response | undefined> => {
    const given = /^Bearer +([^ ]+)$/iu.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    if (sameToken(given, wanted)) return undefined;
    const address = addressOf(c);
    if (given !== '' && attempts.isFull(address)) {
      c.header('retry-after', '1');
      return sendProblem(c, tooManyTokens);
    }
    if (given !== '') await attempts.failed(address);
    c.header('www-authenticate', 'Bearer');
    return sendProblem(c, unauthorized);
  };
  return async (c, next) => {
    const named = c.req.header('host') ?? '';
    if (token === undefined && !ownNames(host).includes(nameIn(named))) {
      const hint = `Use the address that was printed at start: ${hostInUrl(host)} or localhost.`;
      return sendProblem(c, { status: 403, code: 'ForeignHost', title: 'This address is not ours.', hint });
    }
    const origin = c.req.header('origin');
    if ((origin !== undefined && isForeignOrigin(origin, named)) || isForeignSite(c)) return sendProblem(c, foreignOrigin);
    const refusal = token !== undefined && isApi(c) ? await checkToken(c, token) : undefined;
    return refusal ?? next();
  };
};

const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** Headers on every answer. Styles are inlined by the component library; scripts never are. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.res.headers.set('content-security-policy', policy);
  c.res.headers.set('x-content-type-options', 'nosniff');
  c.res.headers.set('referrer-policy', 'no-referrer');
  c.res.headers.set('cross-origin-opener-policy', 'same-origin');
  c.res.headers.set('cross-origin-resource-policy', 'same-origin');
};
