/** Serves the built web UI. Paths are looked up in a list made at start, so no request can leave the folder. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Hono } from 'hono';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

const notBuilt =
  '<!doctype html><title>Hedgerow</title><p>The web UI is not built. Run <code>npm run build:ui</code>, or use the API at <a href="/api">/api</a>.</p>';

/** Files with a digest in their name never change. */
const isHashed = (path: string): boolean => path.startsWith('/assets/');

/** Adds the UI's files, and its front page for every other path that is not the API's. */
export const addStaticFiles = (app: Hono, folder: string): void => {
  const files = new Map<string, { readonly body: Uint8Array<ArrayBuffer>; readonly type: string }>();
  if (existsSync(folder)) {
    for (const path of globSync('**/*.*', { cwd: folder })) {
      files.set(`/${path.replaceAll('\\', '/')}`, {
        body: new Uint8Array(readFileSync(join(folder, path))),
        type: types[extname(path)] ?? 'application/octet-stream',
      });
    }
  }
  app.get('*', (c) => {
    const found = files.get(c.req.path);
    const file = found ?? files.get('/index.html');
    if (found === undefined && /\.\w+$/u.test(c.req.path) && c.req.path.startsWith('/assets/'))
      return c.text('There is no such file.', 404);
    if (file === undefined) return c.html(notBuilt, 503);
    c.header('content-type', file.type);
    c.header('cache-control', isHashed(c.req.path) && found !== undefined ? 'public, max-age=31536000, immutable' : 'no-cache');
    return c.body(file.body);
  });
};
