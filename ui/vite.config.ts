import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npx vite ui` sends API calls while developing: the mock, or a running server named by `HEDGEROW_URL`. */
const api = process.env['HEDGEROW_URL'] ?? 'http://127.0.0.1:4870';

/** Builds to `dist/ui` with hashed names. Screens are separate chunks; no inline scripts, nothing from other hosts. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../dist/ui',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
  server: { port: 4871, proxy: { '/api': api, '/healthz': api } },
});
