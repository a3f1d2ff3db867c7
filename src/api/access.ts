/**
 * Who may speak to the API. On loopback nobody logs in, but requests with a foreign `Host` or `Origin` are refused, so that a web
 * page cannot reach us by DNS rebinding or from another site. On any other address a bearer token is needed.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { sendProblem } from './problem.ts';

export interface AccessOptions {
  /** Hosts that name us, as in the `Host` header, without port. */
  readonly hosts: readonly string[];
  /** Needed on every request to the API when present. */
  readonly token?: string;
}

const hostName = (header: string): string => header.replace(/:\d+$/u, '').toLowerCase();

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const sameToken = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted));

const isForeignOrigin = (origin: string, host: string): boolean => {
  const url = URL.parse(origin);
  return url === null || url.host.toLowerCase() !== host.toLowerCase();
};

/** Failed log-ins in a row before answers slow down, and for how long (ms). */
const patience = 5;
const penalty = 500;

/** Refuses strangers. Order: host, origin, token. */
export const guard = ({ hosts, token }: AccessOptions): MiddlewareHandler => {
  let failures = 0;
  return async (c, next) => {
    const host = c.req.header('host') ?? '';
    if (token === undefined && !hosts.includes(hostName(host))) {
      return sendProblem(c, { status: 403, code: 'ForeignHost', title: 'This address is not ours.', hint: `Use ${hosts.join(' or ')}.` });
    }
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    if ((origin !== undefined && isForeignOrigin(origin, host)) || site === 'cross-site') {
      return sendProblem(c, {
        status: 403,
        code: 'ForeignOrigin',
        title: 'Requests from other sites are refused.',
        hint: 'Open Hedgerow at its own address.',
      });
    }
    if (token !== undefined && c.req.path.startsWith('/api/')) {
      const given = /^Bearer (.+)$/u.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
      if (!sameToken(given, token)) {
        failures += 1;
        if (failures > patience) await new Promise((done) => setTimeout(done, penalty));
        c.header('www-authenticate', 'Bearer');
        return sendProblem(c, {
          status: 401,
          code: 'Unauthorized',
          title: 'A token is needed.',
          hint: 'Send the token that was printed at first start.',
        });
      }
      failures = 0;
    }
    return next();
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
};
