import type { ApiResponse } from '../http/server/api-server.ts';

const routes = ['GET', 'POST'].map((method) => `${method} /api/webhooks`);
const webhookRoutes = ['GET', 'PUT', 'DELETE'].map((method) => `${method} /api/webhooks/{id}`);
const items = [...routes, ...webhookRoutes].map((route) => `<li>${route}</li>`).join('');

/** Stands for the page on its routes that Phantom serves; the real one is made by lout, and looks otherwise. */
export const routeDocs: ApiResponse = {
  status: 200,
  headers: [
    ['content-type', 'text/html; charset=utf-8'],
    ['cache-control', 'no-cache'],
  ],
  body: `<!doctype html><title>API Documentation</title><ul>${items}</ul>\n`,
};
