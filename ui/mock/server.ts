/** The mock API behind HTTP: `npx node ui/mock/server.ts`, then `npx vite ui`. Serves `dist/ui` too when it is built. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { makeMockApi } from './api.ts';

const root = fileURLToPath(new URL('../../dist/ui/', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const token = process.env['MOCK_TOKEN'];
const api = makeMockApi({ size: Number(process.env['MOCK_SIZE'] ?? 10_000), ...(token === undefined ? {} : { token }) });
setInterval(api.tick, Number(process.env['MOCK_EVERY'] ?? 2000)).unref();

const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";

createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname === '/mock/drop') api.drop();
  if (url.pathname === '/mock/fail') api.failWith = url.searchParams.get('message') ?? undefined;
  if (!url.pathname.startsWith('/api/')) {
    const wanted = join(root, normalize(url.pathname));
    const file = wanted.startsWith(root) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(root, 'index.html');
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy });
    createReadStream(file).pipe(response);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = chunks.length === 0 ? undefined : Buffer.concat(chunks).toString();
  const answer = await api.fetch(url, {
    method: request.method ?? 'GET',
    headers: request.headers as Record<string, string>,
    ...(body ? { body } : {}),
  });
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) return void response.end();
  const stream = Readable.fromWeb(answer.body as never);
  response.on('close', () => stream.destroy());
  stream.on('error', () => response.end());
  stream.pipe(response);
}).listen(Number(process.env['MOCK_PORT'] ?? 4870), '127.0.0.1');
