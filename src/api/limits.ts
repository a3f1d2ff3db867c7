/** How much one client may ask: requests a second, bytes of a body, time to send it. */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type Problem, problemBody, sendProblem } from './problem.ts';

/** Bytes of a request's body. */
export const maxBody = 1024 * 1024;

/** Where a request comes from; `here` when it came through no socket, as in tests. */
export const addressOf = (c: Context): string => {
  const env = c.env as { readonly incoming?: IncomingMessage } | undefined;
  return env?.incoming?.socket?.remoteAddress ?? 'here';
};

/** Refuses bodies over `maxBody`, whether they say their length or not. */
export const limitBody: MiddlewareHandler = bodyLimit({
  maxSize: maxBody,
  onError: (c) => {
    // The rest of the body is not read, so the connection cannot be used again.
    c.header('connection', 'close');
    return sendProblem(c, { status: 413, code: 'TooLarge', title: `The body has more than ${maxBody} bytes.`, hint: 'Send less at once.' });
  },
});

/** Refuses what one address asks beyond `perSecond` requests in a second. */
export const limitRate = (perSecond: number): MiddlewareHandler => {
  const counts = new Map<string, number>();
  return async (c, next) => {
    if (counts.size === 0) setTimeout(() => counts.clear(), 1000).unref();
    const address = addressOf(c);
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    if (count <= perSecond) return next();
    c.header('retry-after', '1');
    return sendProblem(c, {
      status: 429,
      code: 'TooManyRequests',
      title: 'Too many requests came from this address.',
      hint: 'Wait a second.',
    });
  };
};

const badRequests: Readonly<Record<string, Problem>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'RequestTimeout',
    title: 'The request took too long to arrive.',
    hint: 'Send it again, whole.',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HeadersTooLarge',
    title: 'The headers of the request are too large.',
    hint: 'Send fewer or shorter ones.',
  },
};

const malformed: Problem = { status: 400, code: 'MalformedRequest', title: 'This is not a request of HTTP/1.1.' };

const phrases: Readonly<Record<number, string>> = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' };

/** Answers with a problem what Node itself refuses before there is a request: bad syntax, slow senders. */
export const answerBadRequests = (server: Server): void => {
  server.on('clientError', (fault: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || (socket as Socket).bytesWritten > 0) {
      socket.destroy();
      return;
    }
    const problem = badRequests[fault.code ?? ''] ?? malformed;
    const body = problemBody(problem);
    const head = [
      `HTTP/1.1 ${problem.status} ${phrases[problem.status]}`,
      'connection: close',
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
};
